/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-state-banner"

#include "config.h"

#include "app/window/ved-state-banner.h"

#include "app/parts/ved-source-text.h"
#include "app/ved-announcer.h"

#include <glib/gi18n.h>

/* The bar is only there while there is something to say about data that is shown; without data the status
 * view says it. What it says in detail comes from the source;
 * what it means and what happens next from the state. */

struct _VedStateBanner
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  GtkInfoBar *bar;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *retry_button;
  GtkWidget *key_button;
  VedSourceState told;          /* what was announced, while it is shown */
  GCancellable *cancellable;    /* of the question what the daemon has against its sources */
  char *fault;                  /* (nullable): its answer, while it gets nothing */
  gboolean is_asked;
};

G_DEFINE_FINAL_TYPE (VedStateBanner, ved_state_banner, ADW_TYPE_BIN)

static gboolean
is_worth_saying (VedSourceState state)
{
  switch (state)
    {
    case VED_SOURCE_STALE:
    case VED_SOURCE_DISCONNECTED:
    case VED_SOURCE_THROTTLED:
    case VED_SOURCE_NOT_AUTHORISED:
    case VED_SOURCE_WARMING:
    case VED_SOURCE_ERROR:
      return TRUE;
    case VED_SOURCE_IDLE:
    case VED_SOURCE_CONNECTING:
    case VED_SOURCE_LIVE:
    case VED_SOURCE_REPLAYING:
    case VED_SOURCE_ENDED:
    default:
      return FALSE;
    }
}

static GtkMessageType
get_message_type (VedSourceState state)
{
  switch (state)
    {
    case VED_SOURCE_WARMING:
      return GTK_MESSAGE_INFO;
    case VED_SOURCE_STALE:
    case VED_SOURCE_THROTTLED:
    case VED_SOURCE_LIVE:
      return GTK_MESSAGE_WARNING;
    case VED_SOURCE_DISCONNECTED:
    case VED_SOURCE_NOT_AUTHORISED:
    case VED_SOURCE_ERROR:
    case VED_SOURCE_IDLE:
    case VED_SOURCE_CONNECTING:
    case VED_SOURCE_REPLAYING:
    case VED_SOURCE_ENDED:
    default:
      return GTK_MESSAGE_ERROR;
    }
}

/* Of several daemons, one that does not answer takes nothing from the others. */
static gboolean
lacks_a_part (VedFleetModel *model)
{
  return ved_fleet_model_get_state (model) == VED_SOURCE_LIVE && ved_fleet_model_get_message (model) != NULL;
}

static char *
describe (VedStateBanner *self,
          VedSourceState  state)
{
  VedFleetModel *model = ved_session_get_model (self->session);
  const char *message = ved_fleet_model_get_message (model);
  guint wait_s = ved_session_get_wait_s (self->session);
  g_autoptr(GString) text = NULL;

  if (lacks_a_part (model))
    return g_strdup (message);

  if (state == VED_SOURCE_WARMING && ved_fleet_model_get_snapshot (model) != NULL)
    return g_strdup (_("The daemon has restarted, and cannot forecast any server yet. The data shown is from before."));

  text = g_string_new (ved_source_text_hint (state, ved_session_get_spec (self->session),
                                             ved_session_has_key (self->session)));

  if (state == VED_SOURCE_STALE && self->fault != NULL)
    return g_strdup_printf (_("The daemon answers, but its source does not deliver: %s"), self->fault);
  if (state == VED_SOURCE_STALE || state == VED_SOURCE_WARMING)
    return g_string_free (g_steal_pointer (&text), FALSE);

  if (wait_s > 0)
    g_string_append_printf (text, g_dngettext (NULL, " Next attempt in %u s.", " Next attempt in %u s.",
                                               wait_s),
                            wait_s);
  if (message != NULL && state != VED_SOURCE_NOT_AUTHORISED)
    g_string_append_printf (text, " %s", message);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_text (VedStateBanner *self,
           VedSourceState  state)
{
  g_autofree char *text = describe (self, state);
  VedFleetModel *model = ved_session_get_model (self->session);
  g_autofree char *age = ved_source_text_shown_age (ved_fleet_model_get_age_us (model));
  g_autofree char *title = NULL;

  if (lacks_a_part (model))
    title = g_strdup (_("A part of the fleet does not answer"));
  else if (*age != '\0' && state != VED_SOURCE_WARMING)
    title = g_strdup_printf (_("%s · newest data: %s"), ved_source_text_state (state), age);
  else
    title = g_strdup (ved_source_text_state (state));

  if (g_strcmp0 (title, gtk_label_get_label (self->title)) != 0)
    gtk_label_set_label (self->title, title);
  if (g_strcmp0 (text, gtk_label_get_label (self->text)) != 0)
    gtk_label_set_label (self->text, text);
}

static void
status_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(VedStateBanner) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) status = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (status == NULL)
    {
      g_debug ("Not known why nothing comes: %s", error->message);
      return;
    }
  g_free (self->fault);
  self->fault = ved_source_text_fault (status);
  ved_state_banner_tick (self);
}

/* What was asked may be said of another daemon by then. */
static void
give_up_asking (VedStateBanner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* What keeps a source of the daemon from delivering, the daemon alone knows. It is asked once each time that it gets nothing. */
static void
ask_for_fault (VedStateBanner *self,
               VedFleetModel  *model,
               VedSourceState  state)
{
  if (state == VED_SOURCE_STALE && !self->is_asked)
    ved_fleet_model_fetch_document_async (model, "/status", self->cancellable, status_fetched_cb, g_object_ref (self));
  if (state != VED_SOURCE_STALE)
    g_clear_pointer (&self->fault, g_free);
  if (state != VED_SOURCE_STALE && self->is_asked)
    give_up_asking (self);
  self->is_asked = state == VED_SOURCE_STALE;
}

static gboolean
should_show (VedFleetModel *model)
{
  return (is_worth_saying (ved_fleet_model_get_state (model)) || lacks_a_part (model)) &&
         ved_fleet_model_get_snapshot (model) != NULL;
}

static void
refresh (VedStateBanner *self)
{
  VedFleetModel *model = ved_session_get_model (self->session);
  VedSourceState state = ved_fleet_model_get_state (model);
  gboolean shown = should_show (model);

  ask_for_fault (self, model, state);
  if (shown)
    {
      gtk_info_bar_set_message_type (self->bar, get_message_type (state));
      gtk_widget_set_visible (self->key_button, state == VED_SOURCE_NOT_AUTHORISED);
      gtk_widget_set_visible (self->retry_button, state != VED_SOURCE_WARMING);
      show_text (self, state);
    }
  if (shown && state != self->told)
    ved_announce (GTK_WIDGET (self), gtk_label_get_label (self->title));
  self->told = shown ? state : VED_SOURCE_LIVE;
  gtk_widget_set_visible (GTK_WIDGET (self->bar), shown);
  gtk_info_bar_set_revealed (self->bar, shown);
}

/* A source tells its state before the first snapshot, and nothing of it afterwards. Data that comes or goes is often; that the
 * bar comes or goes with it is rare. */
static void
snapshot_changed_cb (VedStateBanner *self)
{
  if (should_show (ved_session_get_model (self->session)) != gtk_widget_get_visible (GTK_WIDGET (self->bar)))
    refresh (self);
}

static void
ved_state_banner_dispose (GObject *object)
{
  VedStateBanner *self = VED_STATE_BANNER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_state_banner_parent_class)->dispose (object);
}

static void
ved_state_banner_finalize (GObject *object)
{
  VedStateBanner *self = VED_STATE_BANNER (object);

  g_object_unref (self->cancellable);
  g_free (self->fault);

  G_OBJECT_CLASS (ved_state_banner_parent_class)->finalize (object);
}

static void
ved_state_banner_class_init (VedStateBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_state_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_state_banner_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-state-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, VedStateBanner, bar);
  gtk_widget_class_bind_template_child (widget_class, VedStateBanner, title);
  gtk_widget_class_bind_template_child (widget_class, VedStateBanner, text);
  gtk_widget_class_bind_template_child (widget_class, VedStateBanner, retry_button);
  gtk_widget_class_bind_template_child (widget_class, VedStateBanner, key_button);
}

static void
ved_state_banner_init (VedStateBanner *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_state_banner_set_session:
 * @session: whose source is told about; set once
 */
void
ved_state_banner_set_session (VedStateBanner *self,
                              VedSession     *session)
{
  VedFleetModel *model = ved_session_get_model (session);

  g_return_if_fail (VED_IS_STATE_BANNER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::message", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "changed", G_CALLBACK (snapshot_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "key-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_state_banner_tick:
 *
 * Brings ages and countdowns up to date.
 */
void
ved_state_banner_tick (VedStateBanner *self)
{
  g_return_if_fail (VED_IS_STATE_BANNER (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->bar)))
    show_text (self, ved_fleet_model_get_state (ved_session_get_model (self->session)));
}
