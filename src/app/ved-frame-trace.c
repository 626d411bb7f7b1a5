/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-trace"

#include "config.h"

#include "app/ved-frame-trace.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* What a window's frames cost, written as one JSON object a line while it happens (--trace=FILE):
 *
 *   first-frame   the window was painted for the first time
 *   data-frame    the first frame that had a snapshot to show
 *   refresh       a new snapshot was on screen; ms counts from its arrival in the model
 *   page          another page was on screen; ms counts from the request
 *   gap           a frame came more than 8 ms later than the main loop could have made it
 *
 * "cpu" is what the main thread worked of these ms: the same on a machine that others use too. "t" is ms since the process began, from /proc, so that loading and linking count; /proc tells it to 10 ms
 * only. "at" is ms on the monotonic clock, for those who know when they started the process. */

#define LATE_MS 8.0

typedef struct {
  gint64 wall_us;               /* monotonic */
  gint64 cpu_us;                /* of the main thread */
} Moment;

struct _VedFrameTrace
{
  GObject parent_instance;

  FILE *file;
  double process_start_ms;      /* on the monotonic clock */
  VedFleetModel *model;         /* held */
  gboolean painted;
  gboolean painted_data;
  Moment changed;               /* all zero: nothing is awaited */
  Moment requested;
  Moment frame;                 /* when the frame in progress began */
  char *page;
};

G_DEFINE_FINAL_TYPE (VedFrameTrace, ved_frame_trace, G_TYPE_OBJECT)

static Moment
moment_now (void)
{
  struct timespec cpu = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);

  return (Moment) { g_get_monotonic_time (), cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000 };
}

static double
now_ms (void)
{
  return g_get_monotonic_time () / 1000.0;
}

/* When this process began, on the monotonic clock: field 22 of its stat line, in ticks since boot. */
static double
read_process_start_ms (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *tail;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return now_ms ();
  tail = strrchr (text, ')');
  fields = g_strsplit (tail == NULL ? "" : tail + 2, " ", 0);
  if (g_strv_length (fields) < 20)
    return now_ms ();

  return 1000.0 * g_ascii_strtod (fields[19], NULL) / sysconf (_SC_CLK_TCK);
}

static void
write_event (VedFrameTrace *self,
             const char    *event,
             double         ms,
             gint64         since_cpu_us,
             const char    *page)
{
  char ms_text[G_ASCII_DTOSTR_BUF_SIZE], t_text[G_ASCII_DTOSTR_BUF_SIZE], at_text[G_ASCII_DTOSTR_BUF_SIZE];
  char cpu_text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (ms_text, sizeof ms_text, "%.3f", ms);
  g_ascii_formatd (t_text, sizeof t_text, "%.1f", now_ms () - self->process_start_ms);
  g_ascii_formatd (at_text, sizeof at_text, "%.1f", now_ms ());
  g_ascii_formatd (cpu_text, sizeof cpu_text, "%.3f", (moment_now ().cpu_us - since_cpu_us) / 1000.0);
  fprintf (self->file, "{\"event\":\"%s\",\"t\":%s,\"at\":%s,\"ms\":%s,\"cpu\":%s", event, t_text, at_text, ms_text,
           cpu_text);
  if (page != NULL)
    fprintf (self->file, ",\"page\":\"%s\"", page);
  fputs ("}\n", self->file);
  fflush (self->file);
}

static double
ms_since (Moment moment)
{
  return (g_get_monotonic_time () - moment.wall_us) / 1000.0;
}

static void
report_page (VedFrameTrace *self)
{
  if (self->requested.wall_us == 0)
    return;

  write_event (self, "page", ms_since (self->requested), self->requested.cpu_us, self->page);
  self->requested = (Moment) { 0 };
}

static void
report_refresh (VedFrameTrace *self)
{
  if (self->changed.wall_us == 0)
    return;

  write_event (self, self->painted_data ? "refresh" : "data-frame", ms_since (self->changed), self->changed.cpu_us, NULL);
  self->changed = (Moment) { 0 };
  self->painted_data = TRUE;
}

static void
frame_began_cb (VedFrameTrace *self)
{
  self->frame = moment_now ();
}

static void
frame_painted_cb (VedFrameTrace *self,
                  GdkFrameClock *clock)
{
  double late_ms = (g_get_monotonic_time () - gdk_frame_clock_get_frame_time (clock)) / 1000.0;

  if (!self->painted)
    write_event (self, "first-frame", late_ms, self->frame.cpu_us, NULL);
  else if (late_ms > LATE_MS)
    write_event (self, "gap", late_ms, self->frame.cpu_us, NULL);
  self->painted = TRUE;
  report_page (self);
  report_refresh (self);
}

static void
model_changed_cb (VedFrameTrace *self)
{
  if (ved_fleet_model_get_snapshot (self->model) != NULL && self->changed.wall_us == 0)
    self->changed = moment_now ();
}

static void
window_mapped_cb (VedFrameTrace *self,
                  GtkWidget     *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_handlers_disconnect_by_func (clock, frame_painted_cb, self);
  g_signal_handlers_disconnect_by_func (clock, frame_began_cb, self);
  g_signal_connect_object (clock, "before-paint", G_CALLBACK (frame_began_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (frame_painted_cb), self, G_CONNECT_SWAPPED);
}

static void
ved_frame_trace_finalize (GObject *object)
{
  VedFrameTrace *self = VED_FRAME_TRACE (object);

  g_clear_pointer (&self->file, fclose);
  g_clear_object (&self->model);
  g_free (self->page);

  G_OBJECT_CLASS (ved_frame_trace_parent_class)->finalize (object);
}

static void
ved_frame_trace_class_init (VedFrameTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_frame_trace_finalize;
}

static void
ved_frame_trace_init (VedFrameTrace *self)
{
  self->process_start_ms = read_process_start_ms ();
}

/**
 * ved_frame_trace_new:
 * @path: file to write; emptied first
 * @error: why it cannot be written
 */
VedFrameTrace *
ved_frame_trace_new (const char  *path,
                     GError     **error)
{
  g_autoptr(VedFrameTrace) self = g_object_new (VED_TYPE_FRAME_TRACE, NULL);

  self->file = fopen (path, "we");
  if (self->file == NULL)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ved_frame_trace_watch:
 * @window: a toplevel, before or after it is mapped
 * @model: the model it shows
 *
 * Starts to write. Call it once.
 */
void
ved_frame_trace_watch (VedFrameTrace *self,
                       GtkWidget     *window,
                       VedFleetModel *model)
{
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "map", G_CALLBACK (window_mapped_cb), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (window))
    window_mapped_cb (self, window);
}

/**
 * ved_frame_trace_page_requested:
 * @page: id of the page that is about to be shown
 *
 * The next frame is counted as its first.
 */
void
ved_frame_trace_page_requested (VedFrameTrace *self,
                                const char    *page)
{
  g_free (self->page);
  self->page = g_strdup (page);
  self->requested = moment_now ();
}
