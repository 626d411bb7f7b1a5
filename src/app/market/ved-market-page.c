/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-page"

#include "config.h"

#include "app/market/ved-market-page.h"

#include "app/market/ved-book-actions.h"
#include "app/market/ved-import-bar.h"

#include "app/models/ved-session.h"
#include "app/parts/ved-card.h"

#include <glib/gi18n.h>

/* The cursor may move many times between two frames, as while somebody drags the scrub bar: the page looks at it
 * in the update phase of the next frame. A hidden page only remembers that it has to look.
 *
 * While the day plays, cards that are scrolled out of view wait, since they would take half of the time of a frame: they
 * follow when they come into view, and when playing ends. */

typedef struct {
  VedBookSession *session;      /* (nullable) */
  VedBookDay *day;              /* (nullable): that the content shows */
  guint32 row;                  /* likewise */
  gboolean is_stale;            /* the content shows another row, or parts that have come are not in it */
  gboolean had_parts[VED_BOOK_N_PARTS];
  guint tick_id;
  GtkWidget *stack;
  GtkWidget *content;           /* (nullable): until a day is shown first */
  AdwStatusPage *loading;
  AdwStatusPage *failed;
  GtkWidget *bar;
} VedMarketPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedMarketPage, ved_market_page, VED_TYPE_PAGE)

static VedMarketPagePrivate *
get_private (VedMarketPage * self)
{
  return ved_market_page_get_instance_private (self);
}

static void
ensure_content (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);

  if (priv->content != NULL)
    return;

  priv->content = VED_MARKET_PAGE_GET_CLASS (self)->build (self);
  gtk_stack_add_named (GTK_STACK (priv->stack), priv->content, "content");
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (priv->content)), "value-changed",
                           G_CALLBACK (ved_market_page_queue_move), self, G_CONNECT_SWAPPED);
}

static void
show_parts (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  VedMarketPageClass *klass = VED_MARKET_PAGE_GET_CLASS (self);

  for (guint part = 0; part < VED_BOOK_N_PARTS; part++)
    {
      if (!priv->had_parts[part] || klass->prepared == NULL)
        continue;
      priv->had_parts[part] = FALSE;
      klass->prepared (self, part);
    }
}

static void
show_day (VedMarketPage *self,
          VedBookDay    *day)
{
  VedMarketPagePrivate *priv = get_private (self);
  VedMarketPageClass *klass = VED_MARKET_PAGE_GET_CLASS (self);

  ensure_content (self);
  if (day == priv->day)
    return;

  g_clear_pointer (&priv->day, ved_book_day_unref);
  priv->day = ved_book_day_ref (day);
  priv->is_stale = TRUE;
  if (klass->day_changed != NULL)
    klass->day_changed (self, day);
}

static void
show_row (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  VedMarketPageClass *klass = VED_MARKET_PAGE_GET_CLASS (self);

  if (priv->day == NULL || !priv->is_stale)
    return;

  priv->is_stale = FALSE;
  priv->row = ved_book_cursor_get_row (ved_book_session_get_cursor (priv->session));
  if (klass->moved != NULL)
    klass->moved (self, priv->day, priv->row);
}

static const char *
choose_child (VedBookState state)
{
  switch (state)
    {
    case VED_BOOK_LOADING:
      return "loading";
    case VED_BOOK_READY:
      return "content";
    case VED_BOOK_FAILED:
      return "failed";
    case VED_BOOK_EMPTY:
    default:
      return "empty";
    }
}

static void
show_message (AdwStatusPage *page,
              const char    *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  adw_status_page_set_description (page, escaped);
}

static char *
write_half (const VedBookSet *set,
            const char       *half)
{
  return set->archive != NULL ? g_build_filename (set->archive, half, NULL) : g_strdup (half);
}

/* What went wrong, with what was opened, and where both halves lie, as far as they were found. */
static char *
write_failure (VedBookSession *session)
{
  GPtrArray *sets = ved_book_session_get_sets (session);
  const char *message = ved_book_session_get_message (session), *path = ved_book_session_get_path (session);
  const VedBookSet *set = sets != NULL && sets->len > 0 ? g_ptr_array_index (sets, ved_book_session_get_set (session)) : NULL;
  g_autofree char *messages = set != NULL ? write_half (set, set->messages) : NULL;
  g_autofree char *book = set != NULL && set->book != NULL ? write_half (set, set->book) : NULL;
  g_autoptr(GString) text = g_string_new (message);

  g_string_append (text, "\n");
  if (path != NULL && g_strcmp0 (path, messages) != 0)
    g_string_append_printf (text, _("\nOpened: %s"), path);
  if (messages != NULL)
    g_string_append_printf (text, _("\nMessages: %s"), messages);
  if (book != NULL)
    g_string_append_printf (text, _("\nOrder book: %s"), book);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_failure (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  g_autofree char *text = write_failure (priv->session);

  adw_status_page_set_title (priv->failed, ved_book_session_found_nothing (priv->session)
                                           ? _("Nothing to Open There") : _("The Order Book Cannot Be Read"));
  show_message (priv->failed, text);
}

static void
refresh (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  VedBookState state = ved_book_session_get_state (priv->session);
  VedBookDay *day = ved_book_session_get_day (priv->session);

  if (day != priv->day)
    g_clear_pointer (&priv->day, ved_book_day_unref);
  if (!ved_page_get_active (VED_PAGE (self)))
    return;

  if (day != NULL)
    {
      show_day (self, day);
      show_parts (self);
      show_row (self);
    }
  show_message (priv->loading, ved_book_session_get_path (priv->session));
  show_failure (self);
  ved_import_bar_follow (VED_IMPORT_BAR (priv->bar), ved_book_session_get_progress (priv->session),
                         state == VED_BOOK_LOADING);
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), choose_child (state));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedMarketPage *self = VED_MARKET_PAGE (widget);

  get_private (self)->tick_id = 0;
  if (ved_page_get_active (VED_PAGE (self)))
    {
      show_parts (self);
      show_row (self);
    }

  return G_SOURCE_REMOVE;
}

static void
prepared_cb (VedBookSession *session,
             guint           part,
             VedMarketPage  *self)
{
  get_private (self)->had_parts[part] = TRUE;
  ved_market_page_queue_move (self);
}

static void
ved_market_page_set_session (VedPage    *page,
                             VedSession *session)
{
  ved_market_page_set_book (VED_MARKET_PAGE (page), ved_session_get_book (session));
}

static void
ved_market_page_shown (VedPage *page)
{
  refresh (VED_MARKET_PAGE (page));
}

static void
ved_market_page_hidden (VedPage *page)
{
  VedMarketPagePrivate *priv = get_private (VED_MARKET_PAGE (page));

  ved_import_bar_follow (VED_IMPORT_BAR (priv->bar), NULL, FALSE);
  if (priv->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (page), priv->tick_id);
  priv->tick_id = 0;
}

static void
cancel_clicked_cb (VedMarketPage *self)
{
  ved_book_session_cancel (get_private (self)->session);
}

static void
retry_clicked_cb (VedMarketPage *self)
{
  g_autofree char *path = g_strdup (ved_book_session_get_path (get_private (self)->session));

  ved_book_session_open (get_private (self)->session, path);
}

static void
ved_market_page_dispose (GObject *object)
{
  VedMarketPagePrivate *priv = get_private (VED_MARKET_PAGE (object));

  g_clear_pointer (&priv->day, ved_book_day_unref);
  g_clear_object (&priv->session);

  G_OBJECT_CLASS (ved_market_page_parent_class)->dispose (object);
}

static void
ved_market_page_class_init (VedMarketPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_market_page_dispose;
  VED_PAGE_CLASS (klass)->set_session = ved_market_page_set_session;
  VED_PAGE_CLASS (klass)->shown = ved_market_page_shown;
  VED_PAGE_CLASS (klass)->hidden = ved_market_page_hidden;
  ved_book_actions_bind_keys (widget_class);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  if (action != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static AdwStatusPage *
add_status (VedMarketPage *self,
            const char    *name,
            const char    *title,
            const char    *icon,
            GtkWidget     *child)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), child);
  gtk_stack_add_named (GTK_STACK (get_private (self)->stack), page, name);

  return ADW_STATUS_PAGE (page);
}

static void
add_empty (VedMarketPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AdwStatusPage *page;

  gtk_widget_add_css_class (add_button (box, _("_Open an Order Book…"), "app.open-book"), "suggested-action");
  add_button (box, _("Open a _Folder…"), "app.open-book-folder");
  page = add_status (self, "empty", _("No Order Book"), "ved-depth-symbolic", box);
  adw_status_page_set_description (page, _("A recording in the LOBSTER format: a message file with its order book "
                                           "beside it, their folder or their archive. Files can be dropped here."));
}

static void
add_loading (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  priv->bar = ved_import_bar_new ();
  gtk_box_append (GTK_BOX (box), priv->bar);
  g_signal_connect_object (add_button (box, _("_Cancel"), NULL), "clicked", G_CALLBACK (cancel_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  priv->loading = add_status (self, "loading", _("Reading the Order Book"), NULL, box);
}

static void
add_failed (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  g_signal_connect_object (add_button (box, _("_Try Again"), NULL), "clicked", G_CALLBACK (retry_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  add_button (box, _("_Open an Order Book…"), "app.open-book");
  priv->failed = add_status (self, "failed", _("The Order Book Cannot Be Read"), "dialog-error-symbolic", box);
}

static void
ved_market_page_init (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);

  priv->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (priv->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (priv->stack), FALSE);
  add_empty (self);
  add_loading (self);
  add_failed (self);
  adw_bin_set_child (ADW_BIN (self), priv->stack);
}

/**
 * ved_market_page_set_book:
 * @session: what is open; set once
 */
void
ved_market_page_set_book (VedMarketPage  *self,
                          VedBookSession *session)
{
  VedMarketPagePrivate *priv = get_private (self);

  g_return_if_fail (VED_IS_MARKET_PAGE (self));
  g_return_if_fail (priv->session == NULL);

  priv->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "prepared", G_CALLBACK (prepared_cb), self, 0);
  g_signal_connect_object (ved_book_session_get_cursor (session), "moved", G_CALLBACK (ved_market_page_queue_move),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_book_session_get_cursor (session), "notify::playing",
                           G_CALLBACK (ved_market_page_queue_move), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_market_page_get_session:
 *
 * Returns: (transfer none): what is open
 */
VedBookSession *
ved_market_page_get_session (VedMarketPage *self)
{
  g_return_val_if_fail (VED_IS_MARKET_PAGE (self), NULL);

  return get_private (self)->session;
}

/**
 * ved_market_page_get_cursor:
 *
 * Returns: (transfer none): where in the day the viewer is
 */
VedBookCursor *
ved_market_page_get_cursor (VedMarketPage *self)
{
  g_return_val_if_fail (VED_IS_MARKET_PAGE (self), NULL);

  return ved_book_session_get_cursor (get_private (self)->session);
}

/**
 * ved_market_page_get_content:
 *
 * Returns: (transfer none) (nullable): what `build` returned
 */
GtkWidget *
ved_market_page_get_content (VedMarketPage *self)
{
  g_return_val_if_fail (VED_IS_MARKET_PAGE (self), NULL);

  return get_private (self)->content;
}

/**
 * ved_market_page_queue_move:
 *
 * Has `moved` called in the next frame that the page is seen in.
 */
void
ved_market_page_queue_move (VedMarketPage *self)
{
  VedMarketPagePrivate *priv = get_private (self);

  g_return_if_fail (VED_IS_MARKET_PAGE (self));

  priv->is_stale = TRUE;
  if (priv->tick_id == 0 && ved_page_get_active (VED_PAGE (self)))
    priv->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * ved_market_page_needs:
 * @part: of the content
 *
 * Returns: whether @part has to follow the cursor now; one that does not is asked about again when the page scrolls,
 *   and when playing ends
 */
gboolean
ved_market_page_needs (VedMarketPage *self,
                       GtkWidget     *part)
{
  VedMarketPagePrivate *priv = get_private (self);
  g_return_val_if_fail (VED_IS_MARKET_PAGE (self), FALSE);

  return !ved_book_cursor_get_playing (ved_book_session_get_cursor (priv->session)) || ved_page_scroller_shows (part);
}
