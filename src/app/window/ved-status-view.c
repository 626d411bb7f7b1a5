/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-status-view"

#include "config.h"

#include "app/window/ved-status-view.h"

#include "app/parts/ved-source-text.h"

#include <glib/gi18n.h>

/* The spinner turns only while something is waited for and the view can be seen. */

struct _VedStatusView
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  AdwStatusPage *page;
  GtkSpinner *spinner;
  GtkWidget *retry_button;
  GtkWidget *key_button;
  GtkWidget *source_button;
  GtkWidget *back_button;
};

typedef enum {
  KIND_WAIT,
  KIND_EMPTY,
  KIND_FAULT,
} Kind;

G_DEFINE_FINAL_TYPE (VedStatusView, ved_status_view, ADW_TYPE_BIN)

static Kind
get_kind (VedSourceState state)
{
  switch (state)
    {
    case VED_SOURCE_CONNECTING:
    case VED_SOURCE_WARMING:
    case VED_SOURCE_IDLE:
      return KIND_WAIT;
    case VED_SOURCE_LIVE:
    case VED_SOURCE_REPLAYING:
    case VED_SOURCE_ENDED:
      return KIND_EMPTY;
    case VED_SOURCE_STALE:
    case VED_SOURCE_DISCONNECTED:
    case VED_SOURCE_THROTTLED:
    case VED_SOURCE_NOT_AUTHORISED:
    case VED_SOURCE_ERROR:
    default:
      return KIND_FAULT;
    }
}

static const char *
get_title (VedSourceState state,
           Kind           kind)
{
  if (kind == KIND_EMPTY)
    return _("No Servers Yet");
  if (state == VED_SOURCE_IDLE || state == VED_SOURCE_CONNECTING)
    return _("Connecting…");

  return ved_source_text_state (state);
}

static char *
describe (VedStatusView  *self,
          VedSourceState  state,
          Kind            kind)
{
  const char *message = ved_fleet_model_get_message (ved_session_get_model (self->session));
  const char *hint = kind == KIND_EMPTY
                     ? _("The source answers, but it has not seen any server.")
                     : ved_source_text_hint (state, ved_session_get_spec (self->session),
                                             ved_session_has_key (self->session));
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *name = ved_source_text_name (ved_session_get_spec (self->session)), *lost = NULL;
  g_autofree char *escaped = message != NULL ? g_markup_escape_text (message, -1) : NULL;

  if (state == VED_SOURCE_IDLE)
    return g_strdup ("");
  if (state == VED_SOURCE_DISCONNECTED)
    hint = lost = g_markup_printf_escaped (_("Vedette keeps trying to reach %s."), name);
  g_string_append (text, hint != NULL ? hint : "");
  if (escaped != NULL && (kind == KIND_FAULT || state == VED_SOURCE_WARMING) && state != VED_SOURCE_NOT_AUTHORISED)
    g_string_append_printf (text, "\n%s", escaped);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_state (VedStatusView *self)
{
  VedSourceState state = ved_fleet_model_get_state (ved_session_get_model (self->session));
  Kind kind = get_kind (state);
  g_autofree char *description = describe (self, state, kind);

  adw_status_page_set_title (self->page, get_title (state, kind));
  adw_status_page_set_description (self->page, description);
  adw_status_page_set_icon_name (self->page,
                                 kind == KIND_FAULT ? "network-offline-symbolic"
                                 : kind == KIND_EMPTY ? "ved-servers-symbolic"
                                 : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), kind == KIND_WAIT);
  gtk_spinner_set_spinning (self->spinner, kind == KIND_WAIT && gtk_widget_get_mapped (GTK_WIDGET (self)));
  gtk_widget_set_visible (self->retry_button, kind == KIND_FAULT);
  gtk_widget_set_visible (self->key_button, state == VED_SOURCE_NOT_AUTHORISED);
}

/* What is open beside the fleet that there is none of. */
static char *
describe_book (VedBookSession *book)
{
  VedBookDay *day = ved_book_session_get_day (book);
  g_autofree char *name = NULL;

  if (ved_book_session_get_state (book) == VED_BOOK_FAILED)
    return g_markup_escape_text (ved_book_session_get_message (book), -1);
  if (day == NULL)
    return g_strdup (_("Nothing is being watched."));
  name = ved_book_name_label (&day->name);

  return g_markup_printf_escaped (_("The order book %s is open, on the pages under Market."), name);
}

/* Without a fleet, as while an order book is all that is open. */
static void
show_nothing (VedStatusView *self)
{
  VedBookSession *book = ved_session_get_book (self->session);
  gboolean has_failed = ved_book_session_get_state (book) == VED_BOOK_FAILED;
  const char *title = ved_book_session_found_nothing (book) ? _("Nothing to Open There")
                      : has_failed ? _("The Order Book Cannot Be Read") : _("No Fleet");
  g_autofree char *description = describe_book (book);

  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, description);
  adw_status_page_set_icon_name (self->page, has_failed ? "dialog-error-symbolic" : "ved-servers-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (self->retry_button, FALSE);
  gtk_widget_set_visible (self->key_button, FALSE);
}

static void
show_source_button (VedStatusView *self,
                    gboolean       has_source)
{
  gtk_button_set_label (GTK_BUTTON (self->source_button), has_source ? _("Choose Another Source") : _("Choose What to Watch"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->source_button), has_source ? "app.close-source" : "win.source");
}

/* (transfer full) (nullable): what has answered last before this source. */
static VedSourceSpec *
find_source_before (VedStatusView *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (ved_session_get_settings (self->session), "recent-sources");
  g_autofree char *now = ved_source_spec_to_string (ved_session_get_spec (self->session));

  for (guint i = 0; recent[i] != NULL; i++)
    {
      g_autoptr(VedSourceSpec) spec = ved_book_session_takes (recent[i]) ? NULL : ved_source_spec_parse (recent[i], "/", NULL);

      if (spec != NULL && !g_str_equal (recent[i], now))
        return g_steal_pointer (&spec);
    }

  return NULL;
}

/* Whoever came to a source that does not answer can go back with one press. */
static void
show_back_button (VedStatusView *self)
{
  gboolean has_source = ved_session_get_spec (self->session) != NULL;
  gboolean has_failed = has_source && get_kind (ved_fleet_model_get_state (ved_session_get_model (self->session))) == KIND_FAULT;
  g_autoptr(VedSourceSpec) before = has_failed ? find_source_before (self) : NULL;
  g_autofree char *source = NULL, *name = NULL, *label = NULL;

  gtk_widget_set_visible (self->back_button, before != NULL);
  if (before == NULL)
    return;

  source = ved_source_spec_to_string (before);
  name = ved_source_text_name (before);
  label = g_strdup_printf (_("Back to %s"), name);
  gtk_button_set_label (GTK_BUTTON (self->back_button), label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->back_button), "s", source);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back_button), "app.open-source");
}

static void
refresh (VedStatusView *self)
{
  show_back_button (self);
  show_source_button (self, ved_session_get_spec (self->session) != NULL);
  if (ved_session_get_spec (self->session) == NULL)
    show_nothing (self);
  else
    show_state (self);
}

static void
ved_status_view_map (GtkWidget *widget)
{
  VedStatusView *self = VED_STATUS_VIEW (widget);

  GTK_WIDGET_CLASS (ved_status_view_parent_class)->map (widget);
  if (self->session != NULL)
    refresh (self);
}

static void
ved_status_view_unmap (GtkWidget *widget)
{
  gtk_spinner_set_spinning (VED_STATUS_VIEW (widget)->spinner, FALSE);
  GTK_WIDGET_CLASS (ved_status_view_parent_class)->unmap (widget);
}

static void
ved_status_view_dispose (GObject *object)
{
  g_clear_object (&VED_STATUS_VIEW (object)->session);

  G_OBJECT_CLASS (ved_status_view_parent_class)->dispose (object);
}

static void
ved_status_view_class_init (VedStatusViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_status_view_dispose;
  widget_class->map = ved_status_view_map;
  widget_class->unmap = ved_status_view_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-status-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, page);
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, spinner);
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, key_button);
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, source_button);
  gtk_widget_class_bind_template_child (widget_class, VedStatusView, back_button);
}

static void
ved_status_view_init (VedStatusView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_status_view_set_session:
 * @session: whose source is told about; set once
 */
void
ved_status_view_set_session (VedStatusView *self,
                             VedSession    *session)
{
  VedFleetModel *model = ved_session_get_model (session);

  g_return_if_fail (VED_IS_STATUS_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_book (session), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "key-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::message", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
