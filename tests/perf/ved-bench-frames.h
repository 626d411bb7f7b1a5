/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What one frame took, from the change that caused it to the frame clock's after-paint. */
typedef struct {
  double wall_ms;
  double cpu_ms;                /* of all threads of the process */
} VedBenchFrame;

/* Changes something, at the begin of frame @index. */
typedef void (*VedBenchChange) (guint    index,
                                gpointer user_data);

GtkWidget *ved_bench_window_new         (int             width,
                                         int             height) G_GNUC_WARN_UNUSED_RESULT;
void       ved_bench_window_set_content (GtkWidget      *window,
                                         GtkWidget      *content);
void       ved_bench_settle             (GtkWidget      *window);
void       ved_bench_measure            (GtkWidget      *window,
                                         guint           n_frames,
                                         VedBenchChange  change,
                                         gpointer        user_data,
                                         VedBenchFrame  *frames);
void       ved_bench_report             (const char     *action,
                                         GtkWidget      *window,
                                         guint           n_frames,
                                         VedBenchChange  change,
                                         gpointer        user_data);
double     ved_bench_cpu_ms             (void);

G_END_DECLS
