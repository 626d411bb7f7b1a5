/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page"

#include "config.h"

#include "app/parts/ved-page.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-section.h"
#include "app/ved-toast.h"

#include <glib/gi18n.h>

/* The base of all pages keeps them asleep while they are hidden: it listens to the model, remembers
 * which snapshot a page has drawn, and hands on a newer one only while the page is active.
 *
 * While the viewer goes through time, an instant follows the other, and what is scrolled out of view would take most
 * of the time of a frame: parts of a page that are not in view wait, when an instant comes soon after the one before,
 * or the next one is on its way already. They follow when the page scrolls, and once no instant has come for
 * HURRY_US. */

#define HURRY_US (250 * 1000)
#define UNDO_S 10

typedef struct {
  VedFleetModel *model;
  char *title;
  VedSnapshot *drawn;           /* (nullable) */
  gboolean is_known;            /* that the source tells what is now, when it was drawn */
  gint64 drawn_us;              /* when, on the monotonic clock */
  gboolean active;
  gboolean is_hurried;          /* instants come one after the other */
  gboolean is_waiting;          /* a part does not show what is drawn */
  guint settle_id;
  guint scroll_id;              /* the page scrolled while a part waits */
  GtkAdjustment *scrolled;      /* (nullable): of the page, since a part has waited */
} VedPagePrivate;

enum {
  PROP_MODEL = 1,
  PROP_TITLE,
  PROP_ACTIVE,
  N_PROPS
};

enum {
  OPEN_SERVER,
  TOLD,
  TOASTED,
  FINISHED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedPage, ved_page, ADW_TYPE_BIN)

static void
draw (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  priv->is_waiting = FALSE;
  if (VED_PAGE_GET_CLASS (self)->update != NULL)
    VED_PAGE_GET_CLASS (self)->update (self, priv->drawn);
}

static void
catch_up (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  priv->is_hurried = FALSE;
  if (priv->active && priv->is_waiting)
    draw (self);
}

static gboolean
settle_cb (gpointer user_data)
{
  VedPage *self = user_data;
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  if (g_get_monotonic_time () - priv->drawn_us < HURRY_US || ved_fleet_model_is_seeking (priv->model))
    return G_SOURCE_CONTINUE;

  priv->settle_id = 0;
  catch_up (self);

  return G_SOURCE_REMOVE;
}

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  VedPagePrivate *priv = ved_page_get_instance_private (VED_PAGE (widget));

  priv->scroll_id = 0;
  catch_up (VED_PAGE (widget));

  return G_SOURCE_REMOVE;
}

static void
scrolled_cb (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  if (priv->is_waiting && priv->scroll_id == 0)
    priv->scroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
watch_scrolling (VedPage   *self,
                 GtkWidget *part)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);
  GtkWidget *scroller = gtk_widget_get_ancestor (part, GTK_TYPE_SCROLLED_WINDOW);

  if (priv->scrolled != NULL || scroller == NULL)
    return;

  g_set_object (&priv->scrolled, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
  g_signal_connect_object (priv->scrolled, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
let_wait (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  priv->is_waiting = TRUE;
  if (priv->settle_id != 0)
    return;

  priv->settle_id = g_timeout_add (HURRY_US / 1000, settle_cb, self);
  g_source_set_name_by_id (priv->settle_id, "ved-page parts that wait");
}

static void
stop_waiting (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_clear_handle_id (&priv->settle_id, g_source_remove);
  if (priv->scroll_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), priv->scroll_id);
  priv->scroll_id = 0;
}

static void
draw_newest (VedPage *self)
{
  gint64 now_us = g_get_monotonic_time ();
  VedPagePrivate *priv = ved_page_get_instance_private (self);
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (priv->model);
  gboolean is_known = ved_fleet_model_get_unknown_since (priv->model) == 0;

  if (!priv->active || snapshot == NULL || (snapshot == priv->drawn && is_known == priv->is_known))
    return;

  g_clear_pointer (&priv->drawn, ved_snapshot_unref);
  priv->drawn = ved_snapshot_ref (snapshot);
  priv->is_known = is_known;
  priv->is_hurried = !ved_time_cursor_get_following (ved_fleet_model_get_cursor (priv->model))
    && (now_us - priv->drawn_us < HURRY_US || ved_fleet_model_is_seeking (priv->model));
  priv->drawn_us = now_us;
  draw (self);
}

/* What is faint is made so when it is drawn. */
static void
contrast_changed_cb (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_clear_pointer (&priv->drawn, ved_snapshot_unref);
  draw_newest (self);
}

static void
ved_page_constructed (GObject *object)
{
  VedPagePrivate *priv = ved_page_get_instance_private (VED_PAGE (object));

  G_OBJECT_CLASS (ved_page_parent_class)->constructed (object);

  if (priv->model != NULL)
    {
      g_signal_connect_object (priv->model, "changed", G_CALLBACK (draw_newest), object, G_CONNECT_SWAPPED);
      g_signal_connect_object (priv->model, "notify::state", G_CALLBACK (draw_newest), object, G_CONNECT_SWAPPED);
      g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (contrast_changed_cb),
                               object, G_CONNECT_SWAPPED);
    }
}

static void
ved_page_dispose (GObject *object)
{
  VedPagePrivate *priv = ved_page_get_instance_private (VED_PAGE (object));

  stop_waiting (VED_PAGE (object));
  g_clear_object (&priv->scrolled);
  g_clear_pointer (&priv->drawn, ved_snapshot_unref);
  g_clear_object (&priv->model);

  G_OBJECT_CLASS (ved_page_parent_class)->dispose (object);
}

static void
ved_page_finalize (GObject *object)
{
  VedPagePrivate *priv = ved_page_get_instance_private (VED_PAGE (object));

  g_free (priv->title);

  G_OBJECT_CLASS (ved_page_parent_class)->finalize (object);
}

static void
ved_page_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  VedPagePrivate *priv = ved_page_get_instance_private (VED_PAGE (object));

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, priv->model);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, priv->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_page_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  VedPage *self = VED_PAGE (object);
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_MODEL:
      priv->model = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      ved_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_ACTIVE:
      ved_page_set_active (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GtkWidget *
find_scroller (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      return gtk_adjustment_get_upper (place) > gtk_adjustment_get_page_size (place) ? widget : NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_scroller (child);

  return found;
}

/* Keys that nothing inside has used scroll the page, also while the page itself has the focus, which is above what scrolls.
 * Arrows lead from one thing to the next once something inside has it. */
static gboolean
scroll_by_key_cb (GtkWidget *widget,
                  GVariant  *arguments,
                  gpointer   user_data)
{
  GtkWidget *scroller = find_scroller (widget);
  gboolean is_arrow, is_done = FALSE;
  GtkScrollType type;

  g_variant_get (arguments, "(ib)", &type, &is_arrow);
  if (scroller == NULL || (is_arrow && !gtk_widget_is_focus (widget)))
    return GDK_EVENT_PROPAGATE;

  g_signal_emit_by_name (scroller, "scroll-child", type, FALSE, &is_done);

  return GDK_EVENT_STOP;
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint keys[2];
    GtkScrollType type;
    gboolean is_arrow;
  } rows[] = {
    { { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up }, GTK_SCROLL_PAGE_BACKWARD, FALSE },
    { { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down }, GTK_SCROLL_PAGE_FORWARD, FALSE },
    { { GDK_KEY_Home, GDK_KEY_KP_Home }, GTK_SCROLL_START, FALSE },
    { { GDK_KEY_End, GDK_KEY_KP_End }, GTK_SCROLL_END, FALSE },
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, GTK_SCROLL_STEP_BACKWARD, TRUE },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, GTK_SCROLL_STEP_FORWARD, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (rows[i].keys); k++)
      gtk_widget_class_add_binding (widget_class, rows[i].keys[k], 0, scroll_by_key_cb, "(ib)", rows[i].type,
                                    rows[i].is_arrow);
}

static void
ved_page_class_init (VedPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ved_page_constructed;
  object_class->dispose = ved_page_dispose;
  object_class->finalize = ved_page_finalize;
  object_class->get_property = ved_page_get_property;
  object_class->set_property = ved_page_set_property;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, VED_TYPE_FLEET_MODEL,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                                           | G_PARAM_STATIC_STRINGS);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[OPEN_SERVER] = g_signal_new ("open-server", VED_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", VED_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  signals[TOASTED] = g_signal_new ("toasted", VED_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   ADW_TYPE_TOAST);
  signals[FINISHED] = g_signal_new ("finished", VED_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  bind_keys (GTK_WIDGET_CLASS (klass));
}

/* A page can have the focus itself, so that keys without a modifier reach the window and no button that
 * happens to come first takes them. */
static void
ved_page_init (VedPage *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * ved_page_get_model:
 *
 * Returns: (transfer none): what the page shows
 */
VedFleetModel *
ved_page_get_model (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_return_val_if_fail (VED_IS_PAGE (self), NULL);

  return priv->model;
}

const char *
ved_page_get_title (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_return_val_if_fail (VED_IS_PAGE (self), NULL);

  return priv->title;
}

/**
 * ved_page_set_title:
 * @title: (nullable): shown in the header bar, translated
 */
void
ved_page_set_title (VedPage    *self,
                    const char *title)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_return_if_fail (VED_IS_PAGE (self));

  if (g_strcmp0 (title, priv->title) == 0)
    return;

  g_free (priv->title);
  priv->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/**
 * ved_page_needs:
 * @part: of the page
 *
 * For the kinds of pages, in their update.
 *
 * Returns: whether @part has to show the snapshot now; one that does not is asked about again soon
 */
gboolean
ved_page_needs (VedPage   *self,
                GtkWidget *part)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_return_val_if_fail (VED_IS_PAGE (self), TRUE);

  if (!priv->is_hurried || ved_page_scroller_shows (part))
    return TRUE;

  watch_scrolling (self, part);
  let_wait (self);

  return FALSE;
}

gboolean
ved_page_get_active (VedPage *self)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);

  g_return_val_if_fail (VED_IS_PAGE (self), FALSE);

  return priv->active;
}

/**
 * ved_page_set_active:
 * @active: whether the page can be seen
 *
 * For the window. Wakes the page and brings it up to date, or puts it to sleep.
 */
void
ved_page_set_active (VedPage  *self,
                     gboolean  active)
{
  VedPagePrivate *priv = ved_page_get_instance_private (self);
  VedPageClass *klass;

  g_return_if_fail (VED_IS_PAGE (self));

  if (active == priv->active)
    return;

  klass = VED_PAGE_GET_CLASS (self);
  priv->active = active;
  if (active && klass->shown != NULL)
    klass->shown (self);
  draw_newest (self);
  if (active)
    catch_up (self);
  else
    stop_waiting (self);
  if (!active && klass->hidden != NULL)
    klass->hidden (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

/**
 * ved_page_set_session:
 *
 * Tells a page that was just built of what is open beside the fleet, and of the settings.
 */
void
ved_page_set_session (VedPage    *self,
                      VedSession *session)
{
  g_return_if_fail (VED_IS_PAGE (self));

  if (VED_PAGE_GET_CLASS (self)->set_session != NULL)
    VED_PAGE_GET_CLASS (self)->set_session (self, session);
}

/**
 * ved_page_open_server:
 * @name: a server
 *
 * Asks the window for the page of @name.
 */
void
ved_page_open_server (VedPage    *self,
                      const char *name)
{
  g_return_if_fail (VED_IS_PAGE (self));
  g_return_if_fail (name != NULL);

  g_signal_emit (self, signals[OPEN_SERVER], 0, name);
}

/**
 * ved_page_tell:
 * @text: one sentence
 *
 * Has the window say @text for a moment: what came of an action.
 */
void
ved_page_tell (VedPage    *self,
               const char *text)
{
  g_return_if_fail (VED_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  g_signal_emit (self, signals[TOLD], 0, text);
}

static AdwToast *
create_toast (VedPage          *self,
              const char       *text,
              const char       *offer,
              guint             timeout_s,
              AdwToastPriority  priority)
{
  AdwToast *toast = ved_toast_new (text);

  adw_toast_set_button_label (toast, offer);
  adw_toast_set_timeout (toast, timeout_s);
  adw_toast_set_priority (toast, priority);
  g_signal_emit (self, signals[TOASTED], 0, toast);

  return toast;
}

/**
 * ved_page_create_undo:
 * @text: one sentence: what was done
 *
 * Has the window say @text, and offer to undo it. The signal "button-clicked" of what is returned tells that somebody
 * wants that.
 *
 * Returns: (transfer full): the offer; what the window shows of it stays
 */
AdwToast *
ved_page_create_undo (VedPage    *self,
                      const char *text)
{
  g_return_val_if_fail (VED_IS_PAGE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return create_toast (self, text, _("_Undo"), UNDO_S, ADW_TOAST_PRIORITY_NORMAL);
}

/**
 * ved_page_create_progress:
 * @text: one sentence: how far it is
 *
 * Has the window say @text, until what is returned is dismissed, and offer to go no further: "button-clicked" tells that
 * somebody wants that.
 *
 * Returns: (transfer full): the offer; what the window shows of it stays
 */
AdwToast *
ved_page_create_progress (VedPage    *self,
                          const char *text)
{
  g_return_val_if_fail (VED_IS_PAGE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  /* While it waits behind another, nothing can be cancelled. */
  return create_toast (self, text, _("_Cancel"), 0, ADW_TOAST_PRIORITY_HIGH);
}

static void
stop_search_cb (GtkWidget *search)
{
  GtkWidget *page = gtk_widget_get_ancestor (search, VED_TYPE_PAGE);

  if (page != NULL)
    gtk_widget_grab_focus (page);
}

/**
 * ved_page_leave_search:
 * @search: a #GtkSearchEntry of a page
 *
 * Has Escape leave it for the page, as it leaves other entries: this one keeps the key from everybody else.
 */
void
ved_page_leave_search (GtkWidget *search)
{
  g_return_if_fail (GTK_IS_SEARCH_ENTRY (search));

  g_signal_connect (search, "stop-search", G_CALLBACK (stop_search_cb), NULL);
}

/**
 * ved_page_search:
 * @text: what was typed; empty ends the search
 */
void
ved_page_search (VedPage    *self,
                 const char *text)
{
  g_return_if_fail (VED_IS_PAGE (self));

  if (VED_PAGE_GET_CLASS (self)->search != NULL)
    VED_PAGE_GET_CLASS (self)->search (self, text);
}

/**
 * ved_page_show_server:
 * @name: a server
 *
 * Returns: whether the page shows single servers
 */
gboolean
ved_page_show_server (VedPage    *self,
                      const char *name)
{
  g_return_val_if_fail (VED_IS_PAGE (self), FALSE);

  return VED_PAGE_GET_CLASS (self)->show_server != NULL
         && VED_PAGE_GET_CLASS (self)->show_server (self, name);
}

/**
 * ved_page_go_back:
 *
 * Returns: whether there was something to go back from inside the page
 */
gboolean
ved_page_go_back (VedPage *self)
{
  g_return_val_if_fail (VED_IS_PAGE (self), FALSE);

  return VED_PAGE_GET_CLASS (self)->go_back != NULL && VED_PAGE_GET_CLASS (self)->go_back (self);
}

/**
 * ved_page_get_server:
 *
 * Returns: (transfer none) (nullable): the one server that the page is about now
 */
const char *
ved_page_get_server (VedPage *self)
{
  g_return_val_if_fail (VED_IS_PAGE (self), NULL);

  return VED_PAGE_GET_CLASS (self)->get_server != NULL ? VED_PAGE_GET_CLASS (self)->get_server (self) : NULL;
}

/**
 * ved_page_show_section:
 * @id: of a part of the page, as in "thresholds"
 *
 * Brings a part of the page into view, with the focus on its first field.
 *
 * Returns: whether the page has such a part
 */
gboolean
ved_page_show_section (VedPage    *self,
                       const char *id)
{
  VedPageClass *klass;
  GtkWidget *section;

  g_return_val_if_fail (VED_IS_PAGE (self), FALSE);

  klass = VED_PAGE_GET_CLASS (self);
  section = klass->find_section != NULL ? klass->find_section (self, id) : NULL;
  if (section != NULL)
    ved_section_show (section);

  return section != NULL;
}

/**
 * ved_page_save_state:
 *
 * Returns: (transfer full) (nullable): what the page wants to find again after a restart, an a{sv};
 *   not floating
 */
GVariant *
ved_page_save_state (VedPage *self)
{
  GVariant *state = NULL;

  g_return_val_if_fail (VED_IS_PAGE (self), NULL);

  if (VED_PAGE_GET_CLASS (self)->save_state != NULL)
    state = VED_PAGE_GET_CLASS (self)->save_state (self);

  return state != NULL ? g_variant_take_ref (state) : NULL;
}

void
ved_page_restore_state (VedPage  *self,
                        GVariant *state)
{
  g_return_if_fail (VED_IS_PAGE (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT));

  if (VED_PAGE_GET_CLASS (self)->restore_state != NULL)
    VED_PAGE_GET_CLASS (self)->restore_state (self, state);
}

/**
 * ved_page_get_unfinished:
 *
 * Returns: (transfer full) (nullable): what would be lost if the window closed now, as a sentence
 */
char *
ved_page_get_unfinished (VedPage *self)
{
  g_return_val_if_fail (VED_IS_PAGE (self), NULL);

  return VED_PAGE_GET_CLASS (self)->get_unfinished != NULL ? VED_PAGE_GET_CLASS (self)->get_unfinished (self) : NULL;
}

/**
 * ved_page_end_unfinished:
 *
 * Has the page end in good order what ved_page_get_unfinished() spoke of; "finished" says when.
 */
void
ved_page_end_unfinished (VedPage *self)
{
  g_return_if_fail (VED_IS_PAGE (self));

  if (VED_PAGE_GET_CLASS (self)->end_unfinished != NULL)
    VED_PAGE_GET_CLASS (self)->end_unfinished (self);
}

/**
 * ved_page_finished:
 *
 * For the kinds of pages: nothing is left that would be lost.
 */
void
ved_page_finished (VedPage *self)
{
  g_return_if_fail (VED_IS_PAGE (self));

  g_signal_emit (self, signals[FINISHED], 0);
}
