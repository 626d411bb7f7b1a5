/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-diagnostics-page"

#include "config.h"

#include "app/diagnostics/ved-diagnostics-page.h"

#include "app/charts/ved-bar-chart.h"
#include "app/diagnostics/ved-request-view.h"
#include "app/diagnostics/ved-settings-card.h"
#include "app/gallery/ved-gallery.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-application.h"
#include "app/ved-frame-meter.h"
#include "app/ved-tooltip.h"
#include "base/ved-process-memory.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the daemon goes by, which can be changed, and what it was asked; then what the app knows of itself: who draws it and
 * why, what frames take, how often charts were redrawn, memory; last the gallery, which is made once it is unfolded, since
 * its data are made up. Everything is read once a second while the page is visible; nothing is measured, and no timer runs,
 * while it is hidden. The kernel walks all pages to tell the memory, so a worker asks. */

#define MARGIN_PX 18
#define LOOK_S 1

typedef enum {
  FACT_RENDERER,
  FACT_REASON,
  FACT_GL,
  FACT_TOOLKIT,
  FACT_WINDOW,
  FACT_FRAMES,
  FACT_MEDIAN,
  FACT_WORST,
  FACT_CHARTS,
  FACT_REDRAWS,
  FACT_PSS,
  FACT_RSS,
  N_FACTS
} Fact;

static const char *const fact_titles[N_FACTS] = {
  [FACT_RENDERER] = N_("Drawn by"),
  [FACT_REASON] = N_("Because"),
  [FACT_GL] = N_("OpenGL"),
  [FACT_TOOLKIT] = N_("Toolkit"),
  [FACT_WINDOW] = N_("Window"),
  [FACT_FRAMES] = N_("Frames seen"),
  [FACT_MEDIAN] = N_("Median of the newest"),
  [FACT_WORST] = N_("Longest"),
  [FACT_CHARTS] = N_("Charts"),
  [FACT_REDRAWS] = N_("Data redraws"),
  [FACT_PSS] = N_("Memory (Pss)"),
  [FACT_RSS] = N_("Memory (resident)"),
};

static const VedSettingsGroup threshold_groups[] = {
  { "alert", N_("Alerts open beyond: warning, critical"), FALSE },
  { "alert-probability", N_("Alerts open early from this chance up"), FALSE },
  { "probability", N_("Chances refer to crossing: warning, critical"), FALSE },
  { "risk", N_("Risk points start at, most points first"), FALSE },
  { "markers", N_("Tables mark from: low, mid, high"), FALSE },
};

static const VedSettingsGroup profile_groups[] = {
  { "prefixes", N_("Names that begin so, followed by a digit"), FALSE },
  { "servers", N_("Single servers, whatever they are called"), TRUE },
};

struct _VedDiagnosticsPage
{
  VedPage parent_instance;

  GtkWidget *facts[N_FACTS];    /* GtkLabel */
  GtkWidget *histogram;
  GtkWidget *gallery;           /* (nullable): until it was unfolded */
  GtkWidget *fold;              /* around it */
  GtkWidget *requests;
  GtkWidget *thresholds;
  GtkWidget *profiles;
  GtkWidget *box;
  VedFrameMeter *meter;
  GCancellable *cancellable;
  gboolean is_asking;           /* for the memory */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (VedDiagnosticsPage, ved_diagnostics_page, VED_TYPE_PAGE)

static void
set_fact (VedDiagnosticsPage *self,
          Fact                fact,
          const char         *format,
          ...)
G_GNUC_PRINTF (3, 4);

static void
set_fact (VedDiagnosticsPage *self,
          Fact                fact,
          const char         *format,
          ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ved_text_label_set (self->facts[fact], text);
}

static void
show_renderer (VedDiagnosticsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  VedRenderer *renderer = VED_IS_APPLICATION (application)
                          ? ved_application_get_renderer (VED_APPLICATION (application))
                          : NULL;
  const VedGlProbe *probe = renderer != NULL ? ved_renderer_get_probe (renderer) : NULL;

  set_fact (self, FACT_RENDERER, "%s",
            ved_chart_get_backend () == VED_CHART_BACKEND_GL ? "OpenGL" : _("the CPU"));
  set_fact (self, FACT_REASON, "%s", renderer != NULL ? ved_renderer_get_reason (renderer) : _("unknown"));
  if (probe != NULL)
    set_fact (self, FACT_GL, "%s · %s · %s", probe->vendor, probe->renderer, probe->version);
  else
    set_fact (self, FACT_GL, "%s", _("not queried, or no answer"));
}

static void
show_window (VedDiagnosticsPage *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  if (native == NULL)
    return;

  set_fact (self, FACT_TOOLKIT, "GTK %u.%u.%u · %s · %s", gtk_get_major_version (), gtk_get_minor_version (),
            gtk_get_micro_version (), G_OBJECT_TYPE_NAME (gtk_native_get_renderer (native)),
            G_OBJECT_TYPE_NAME (gtk_widget_get_display (GTK_WIDGET (self))));
  set_fact (self, FACT_WINDOW, "%d × %d px, × %d", gtk_widget_get_width (GTK_WIDGET (native)),
            gtk_widget_get_height (GTK_WIDGET (native)), gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static VedLevel
bin_level (guint bin)
{
  double end_ms = ved_frame_meter_get_bin_end (bin);

  return end_ms <= 8.0 ? VED_LEVEL_HEALTHY : end_ms <= 16.0 ? VED_LEVEL_WATCH : VED_LEVEL_WARNING;
}

static void
show_histogram (VedDiagnosticsPage *self)
{
  char labels[VED_FRAME_METER_BINS][32];
  VedBar bars[VED_FRAME_METER_BINS];

  for (guint bin = 0; bin < VED_FRAME_METER_BINS; bin++)
    {
      double end_ms = ved_frame_meter_get_bin_end (bin);

      if (bin == 0)
        g_snprintf (labels[bin], sizeof labels[bin], _("below %.0f ms"), end_ms);
      else if (isinf (end_ms))
        g_snprintf (labels[bin], sizeof labels[bin], _("from %.0f ms"), ved_frame_meter_get_bin_end (bin - 1));
      else
        g_snprintf (labels[bin], sizeof labels[bin], _("%.0f – %.0f ms"), ved_frame_meter_get_bin_end (bin - 1),
                    end_ms);
      bars[bin] = (VedBar) {
        .label = labels[bin], .value = (float) (100.0 * ved_frame_meter_get_share (self->meter, bin)), .level = bin_level (bin),
      };
    }
  ved_bar_chart_set_bars (VED_BAR_CHART (self->histogram), bars, VED_FRAME_METER_BINS);
}

static void
show_frames (VedDiagnosticsPage *self)
{
  guint n_frames = ved_frame_meter_get_n_frames (self->meter);

  set_fact (self, FACT_FRAMES, "%u", n_frames);
  if (n_frames > 0)
    {
      set_fact (self, FACT_MEDIAN, "%.1f ms", ved_frame_meter_get_median_ms (self->meter));
      set_fact (self, FACT_WORST, "%.1f ms", ved_frame_meter_get_worst_ms (self->meter));
    }
  if (self->gallery != NULL)
    {
      set_fact (self, FACT_CHARTS, "%u", ved_gallery_get_n_charts (VED_GALLERY (self->gallery)));
      set_fact (self, FACT_REDRAWS, "%" G_GUINT64_FORMAT, ved_gallery_get_data_redraws (VED_GALLERY (self->gallery)));
    }
  show_histogram (self);
}

static void
read_memory_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  VedProcessMemory *memory = g_new0 (VedProcessMemory, 1);
  GError *error = NULL;

  if (ved_process_memory_read (memory, &error))
    {
      g_task_return_pointer (task, memory, g_free);
      return;
    }
  g_free (memory);
  g_task_return_error (task, error);
}

static void
memory_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  VedDiagnosticsPage *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree VedProcessMemory *memory = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  if (memory == NULL)
    {
      set_fact (self, FACT_PSS, "%s", error->message);
      return;
    }
  set_fact (self, FACT_PSS, "%.1f MB", (double) memory->pss_kb / 1024.0);
  set_fact (self, FACT_RSS, "%.1f MB", (double) memory->rss_kb / 1024.0);
}

static void
ask_for_memory (VedDiagnosticsPage *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->is_asking)
    return;

  self->is_asking = TRUE;
  task = g_task_new (NULL, self->cancellable, memory_read_cb, self);
  g_task_run_in_thread (task, read_memory_thread);
}

static gboolean
look_cb (gpointer user_data)
{
  VedDiagnosticsPage *self = user_data;

  ved_frame_meter_watch (self->meter, gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  show_frames (self);
  show_window (self);
  ved_request_view_update (VED_REQUEST_VIEW (self->requests));
  ask_for_memory (self);

  return G_SOURCE_CONTINUE;
}

static void
ved_diagnostics_page_shown (VedPage *page)
{
  VedDiagnosticsPage *self = VED_DIAGNOSTICS_PAGE (page);

  show_renderer (self);
  look_cb (self);
  ved_settings_card_load (VED_SETTINGS_CARD (self->thresholds));
  ved_settings_card_load (VED_SETTINGS_CARD (self->profiles));
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
  g_source_set_name_by_id (self->look_id, "ved-diagnostics-page look");
}

static void
ved_diagnostics_page_hidden (VedPage *page)
{
  VedDiagnosticsPage *self = VED_DIAGNOSTICS_PAGE (page);

  g_clear_handle_id (&self->look_id, g_source_remove);
  ved_frame_meter_watch (self->meter, NULL);
}

static GtkWidget *
create_facts (VedDiagnosticsPage *self,
              const char         *title,
              Fact                first,
              Fact                last)
{
  GtkWidget *content, *card = ved_card_new (title, &content, NULL);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (Fact fact = first; fact <= last; fact++)
    {
      GtkWidget *label = ved_text_label_new (_(fact_titles[fact]), "dim-label");

      self->facts[fact] = ved_text_wrapped_label_new ("–", NULL);
      gtk_label_set_selectable (GTK_LABEL (self->facts[fact]), TRUE);
      gtk_widget_set_hexpand (self->facts[fact], TRUE);
      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_grid_attach (GTK_GRID (grid), label, 0, (int) (fact - first), 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->facts[fact], 1, (int) (fact - first), 1, 1);
    }
  gtk_box_append (GTK_BOX (content), grid);

  return card;
}

static GtkWidget *
create_histogram (VedDiagnosticsPage *self)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 1, NULL };
  GtkWidget *content, *card = ved_card_new (_("What frames of this page take"), &content, NULL);

  self->histogram = ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL);
  ved_chart_set_title (VED_CHART (self->histogram), _("What frames of this page take"));
  ved_chart_set_description (VED_CHART (self->histogram), _("A bar for each range of durations: the share of frames in it"));
  ved_bar_chart_set_range (VED_BAR_CHART (self->histogram), 0.0, 100.0);
  ved_bar_chart_set_format (VED_BAR_CHART (self->histogram), &percent);
  gtk_widget_set_size_request (self->histogram, -1, 200);
  gtk_widget_set_vexpand (self->histogram, TRUE);
  gtk_box_append (GTK_BOX (content), self->histogram);

  return card;
}

static void
kind_chosen_cb (GtkDropDown        *choice,
                GParamSpec         *pspec,
                VedDiagnosticsPage *self)
{
  ved_gallery_set_kind (VED_GALLERY (self->gallery), (VedGalleryKind) gtk_drop_down_get_selected (choice));
}

static GtkWidget *
create_choice (VedDiagnosticsPage *self)
{
  const char *titles[VED_N_GALLERY_KINDS + 1] = { NULL };
  GtkWidget *choice;

  for (VedGalleryKind kind = 0; kind < VED_N_GALLERY_KINDS; kind++)
    titles[kind] = _(ved_gallery_kind_get_info (kind)->title);
  choice = gtk_drop_down_new_from_strings (titles);
  ved_set_tooltip (choice, _("What the charts show"));
  ved_name_widget (choice, _("What the charts show"));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (kind_chosen_cb), self, 0);
  gtk_widget_set_halign (choice, GTK_ALIGN_END);

  return choice;
}

static void
unfolded_cb (VedDiagnosticsPage *self)
{
  GtkWidget *box;

  if (self->gallery != NULL)
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->gallery = ved_gallery_new_growing ();
  gtk_widget_set_margin_top (box, 12);
  gtk_box_append (GTK_BOX (box), create_choice (self));
  gtk_box_append (GTK_BOX (box), self->gallery);
  gtk_expander_set_child (GTK_EXPANDER (self->fold), box);
}

static GtkWidget *
create_fold (VedDiagnosticsPage *self)
{
  const char *title = _("Chart gallery: every chart with made-up data");

  self->fold = gtk_expander_new (NULL);
  gtk_expander_set_label_widget (GTK_EXPANDER (self->fold), ved_text_wrapped_label_new (title, "heading"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (self->fold, "notify::expanded", G_CALLBACK (unfolded_cb), self, G_CONNECT_SWAPPED);

  return self->fold;
}

static GtkWidget *
ved_diagnostics_page_find_section (VedPage    *page,
                                   const char *id)
{
  VedDiagnosticsPage *self = VED_DIAGNOSTICS_PAGE (page);

  if (g_str_equal (id, "thresholds"))
    return self->thresholds;
  if (g_str_equal (id, "profiles"))
    return self->profiles;
  if (!g_str_equal (id, "gallery"))
    return NULL;

  gtk_expander_set_expanded (GTK_EXPANDER (self->fold), TRUE);

  return self->fold;
}

static void
ved_diagnostics_page_dispose (GObject *object)
{
  VedDiagnosticsPage *self = VED_DIAGNOSTICS_PAGE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->meter);

  G_OBJECT_CLASS (ved_diagnostics_page_parent_class)->dispose (object);
}

static void
ved_diagnostics_page_finalize (GObject *object)
{
  g_object_unref (VED_DIAGNOSTICS_PAGE (object)->cancellable);

  G_OBJECT_CLASS (ved_diagnostics_page_parent_class)->finalize (object);
}

static void
ved_diagnostics_page_constructed (GObject *object)
{
  VedDiagnosticsPage *self = VED_DIAGNOSTICS_PAGE (object);
  GtkWidget *settings = ved_reflow_new (330, 2, 12);

  G_OBJECT_CLASS (ved_diagnostics_page_parent_class)->constructed (object);

  self->requests = ved_request_view_new (ved_page_get_model (VED_PAGE (self)));
  self->thresholds = ved_settings_card_new (VED_PAGE (self), "/settings/thresholds", _("Thresholds"), threshold_groups,
                                            G_N_ELEMENTS (threshold_groups));
  self->profiles = ved_settings_card_new (VED_PAGE (self), "/settings/profiles", _("Profiles"), profile_groups,
                                          G_N_ELEMENTS (profile_groups));
  ved_reflow_append (VED_REFLOW (settings), self->thresholds, 1);
  ved_reflow_append (VED_REFLOW (settings), self->profiles, 1);
  gtk_box_prepend (GTK_BOX (self->box), self->requests);
  gtk_box_prepend (GTK_BOX (self->box), settings);
}

static void
ved_diagnostics_page_class_init (VedDiagnosticsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = ved_diagnostics_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = ved_diagnostics_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_diagnostics_page_finalize;
  VED_PAGE_CLASS (klass)->shown = ved_diagnostics_page_shown;
  VED_PAGE_CLASS (klass)->hidden = ved_diagnostics_page_hidden;
  VED_PAGE_CLASS (klass)->find_section = ved_diagnostics_page_find_section;
}

static void
ved_diagnostics_page_init (VedDiagnosticsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *cards = ved_reflow_new (330, 3, 12);

  self->meter = ved_frame_meter_new ();
  self->cancellable = g_cancellable_new ();
  ved_page_set_title (VED_PAGE (self), _("Diagnostics"));
  ved_reflow_append (VED_REFLOW (cards), create_facts (self, _("Drawing"), FACT_RENDERER, FACT_WINDOW), 1);
  ved_reflow_append (VED_REFLOW (cards), create_facts (self, _("Now"), FACT_FRAMES, FACT_RSS), 1);
  ved_reflow_append (VED_REFLOW (cards), create_histogram (self), 1);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  self->box = box;
  gtk_box_append (GTK_BOX (box), cards);
  gtk_box_append (GTK_BOX (box), create_fold (self));
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (box));
}
