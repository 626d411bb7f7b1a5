/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-warmup-view"

#include "config.h"

#include "app/sources/ved-warmup-view.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "forecast/ved-forecaster.h"

#include <glib/gi18n.h>

/* The points that the daemon counts in the history of each server, against those that a forecast by more than the last
 * value needs. Offline servers wait for nothing. Those that lack most are named first, and the rest is counted. */

#define MAX_NAMED 6

struct _VedWarmupView
{
  AdwBin parent_instance;

  GtkWidget *text;
  GtkWidget *bar;
  GtkWidget *servers;
};

G_DEFINE_FINAL_TYPE (VedWarmupView, ved_warmup_view, ADW_TYPE_BIN)

typedef struct {
  guint n_live;
  guint n_ready;
  double progress;              /* sum over live servers, of 0 to 1 */
  GArray *waiting;              /* guint: those that are not ready */
} Warmup;

static int
compare_points (gconstpointer a,
                gconstpointer b,
                gpointer      snapshot)
{
  guint points_a = ved_snapshot_get_points (snapshot, *(const guint *) a);
  guint points_b = ved_snapshot_get_points (snapshot, *(const guint *) b);

  return points_a < points_b ? -1 : points_a > points_b;
}

static Warmup
measure (VedSnapshot *snapshot)
{
  Warmup self = { .waiting = g_array_new (FALSE, FALSE, sizeof (guint)) };

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      guint points = ved_snapshot_get_points (snapshot, i);

      if (ved_snapshot_get_state (snapshot, i) == VED_SERVER_OFFLINE)
        continue;
      self.n_live++;
      self.progress += MIN (1.0, (double) points / VED_FORECAST_READY_POINTS);
      if (points >= VED_FORECAST_READY_POINTS)
        self.n_ready++;
      else
        g_array_append_val (self.waiting, i);
    }
  g_array_sort_with_data (self.waiting, compare_points, snapshot);

  return self;
}

static char *
name_servers (const Warmup *warmup,
              VedSnapshot  *snapshot)
{
  GString *text = g_string_new (NULL);
  guint n_more = warmup->waiting->len > MAX_NAMED ? warmup->waiting->len - MAX_NAMED : 0;

  for (guint i = 0; i < warmup->waiting->len - n_more; i++)
    {
      guint server = g_array_index (warmup->waiting, guint, i);

      g_string_append_printf (text, "%s%s  %u / %u", i > 0 ? "\n" : "", ved_snapshot_get_name (snapshot, server),
                              ved_snapshot_get_points (snapshot, server), VED_FORECAST_READY_POINTS);
    }
  if (n_more > 0)
    g_string_append_printf (text, ngettext ("\n… and %u more", "\n… and %u more", n_more), n_more);

  return g_string_free (text, FALSE);
}

static void
show (VedWarmupView *self,
      const Warmup  *warmup,
      VedSnapshot   *snapshot)
{
  g_autofree char *servers = name_servers (warmup, snapshot);
  g_autofree char *text = g_strdup_printf (ngettext ("%u of %u server has the 2 hours of data that a forecast needs",
                                                     "%u of %u servers have the 2 hours of data that a forecast needs",
                                                     warmup->n_live),
                                           warmup->n_ready, warmup->n_live);

  ved_text_label_set (self->text, text);
  ved_text_label_set (self->servers, servers);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), warmup->progress / warmup->n_live);
}

static void
ved_warmup_view_class_init (VedWarmupViewClass *klass)
{
}

static void
ved_warmup_view_init (VedWarmupView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->text = ved_text_paragraph_new ("", "caption-heading");
  self->bar = gtk_progress_bar_new ();
  self->servers = ved_text_paragraph_new ("", "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Warming up"), -1);
  gtk_widget_add_css_class (self->servers, "numeric");
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->servers);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ved_warmup_view_set_snapshot:
 * @snapshot: (nullable): the newest
 */
void
ved_warmup_view_set_snapshot (VedWarmupView *self,
                              VedSnapshot   *snapshot)
{
  Warmup warmup;

  g_return_if_fail (VED_IS_WARMUP_VIEW (self));

  if (snapshot == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  warmup = measure (snapshot);
  if (warmup.waiting->len > 0)
    show (self, &warmup, snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self), warmup.waiting->len > 0);
  g_array_unref (warmup.waiting);
}

/**
 * ved_warmup_view_get_progress:
 *
 * Returns: what the bar shows, 0 to 1
 */
double
ved_warmup_view_get_progress (VedWarmupView *self)
{
  g_return_val_if_fail (VED_IS_WARMUP_VIEW (self), 0.0);

  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (self->bar));
}

/**
 * ved_warmup_view_get_servers:
 *
 * Returns: a line for each server that is named, with its points
 */
const char *
ved_warmup_view_get_servers (VedWarmupView *self)
{
  g_return_val_if_fail (VED_IS_WARMUP_VIEW (self), NULL);

  return ved_paragraph_get_text (VED_PARAGRAPH (self->servers));
}
