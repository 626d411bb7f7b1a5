/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-actions"

#include "config.h"

#include "app/market/ved-book-actions.h"

#include "app/market/ved-market-text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PAGE_ROWS 1000

typedef struct {
  guint key;
  GdkModifierType state;
  const char *action;
  int argument;
} Key;

/* Keys without a modifier are for whatever has the focus first. */
static const Key keys[] = {
  { GDK_KEY_less, GDK_SHIFT_MASK, "book.leap", -1 },
  { GDK_KEY_greater, GDK_SHIFT_MASK, "book.leap", 1 },
  { GDK_KEY_Page_Up, GDK_CONTROL_MASK, "book.page", -1 },
  { GDK_KEY_Page_Down, GDK_CONTROL_MASK, "book.page", 1 },
  { GDK_KEY_Home, GDK_CONTROL_MASK, "book.end", -1 },
  { GDK_KEY_End, GDK_CONTROL_MASK, "book.end", 1 },
  { GDK_KEY_braceleft, GDK_SHIFT_MASK, "book.next-bookmark", -1 },
  { GDK_KEY_braceright, GDK_SHIFT_MASK, "book.next-bookmark", 1 },
  { GDK_KEY_p, 0, "book.again", -1 },
  { GDK_KEY_n, 0, "book.again", 1 },
};

struct _VedBookActions
{
  GObject parent_instance;
  VedBookCursor *cursor;
  VedBookMarks *marks;
  GSimpleActionGroup *group;
  GSimpleActionGroup *time;
  VedBookJump kind;             /* of the last search */
  gint64 value;
};

enum {
  TOLD,
  GO_TO,
  BOOKMARK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBookActions, ved_book_actions, G_TYPE_OBJECT)

static char *
name_target (VedBookJump kind,
             gint64      value)
{
  char text[VED_MARKET_TEXT_SIZE];

  switch (kind)
    {
    case VED_BOOK_JUMP_EVENT:
      return g_strdup (ved_market_event_name ((guint) value));

    case VED_BOOK_JUMP_SIZE:
      return g_strdup_printf (_("Size of at least %s"), ved_market_write_count (value, text, sizeof text));

    case VED_BOOK_JUMP_PRICE:
      return g_strdup_printf (_("Price $%s"), ved_market_write_price (value, text, sizeof text));

    case VED_BOOK_JUMP_ORDER:
    default:
      return g_strdup_printf (_("Order %" PRId64), value);
    }
}

static void
tell (VedBookActions *self,
      gboolean        is_found,
      gboolean        forwards)
{
  g_autofree char *target = name_target (self->kind, self->value);
  g_autofree char *text = NULL;
  char row[VED_MARKET_TEXT_SIZE];

  ved_market_write_count (ved_book_cursor_get_row (self->cursor), row, sizeof row);
  if (is_found)
    text = g_strdup_printf (_("%s: jumped to #%s"), target, row);
  else
    text = g_strdup_printf (forwards ? _("%s: there is none after #%s") : _("%s: there is none before #%s"), target, row);
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
play_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedBookActions *self = user_data;

  if (ved_book_cursor_get_playing (self->cursor))
    ved_book_cursor_pause (self->cursor);
  else
    ved_book_cursor_play (self->cursor);
}

static void
move_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ved_book_cursor_move (VED_BOOK_ACTIONS (user_data)->cursor, g_variant_get_int32 (parameter));
}

static void
leap_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedBookActions *self = user_data;

  ved_book_cursor_move (self->cursor,
                        (gint64) g_variant_get_int32 (parameter) * ved_book_cursor_get_step (self->cursor));
}

static void
page_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ved_book_cursor_move (VED_BOOK_ACTIONS (user_data)->cursor, (gint64) g_variant_get_int32 (parameter) * PAGE_ROWS);
}

static void
end_activated_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  ved_book_cursor_go (VED_BOOK_ACTIONS (user_data)->cursor, g_variant_get_int32 (parameter) > 0 ? G_MAXUINT32 : 0);
}

static void
back_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ved_book_cursor_go_back (VED_BOOK_ACTIONS (user_data)->cursor);
}

static void
forward_activated_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  ved_book_cursor_go_forward (VED_BOOK_ACTIONS (user_data)->cursor);
}

static void
event_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ved_book_actions_jump (user_data, VED_BOOK_JUMP_EVENT, g_variant_get_uint32 (parameter), TRUE);
}

static void
again_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  VedBookActions *self = user_data;

  ved_book_actions_jump (self, self->kind, self->value, g_variant_get_int32 (parameter) > 0);
}

static void
go_to_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  g_signal_emit (user_data, signals[GO_TO], 0);
}

static void
bookmark_activated_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  g_signal_emit (user_data, signals[BOOKMARK], 0);
}

static void
next_bookmark_activated_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  VedBookActions *self = user_data;
  gboolean forwards = g_variant_get_int32 (parameter) > 0;
  guint32 row;

  if (ved_book_marks_find (self->marks, ved_book_cursor_get_row (self->cursor), forwards, &row))
    ved_book_cursor_go (self->cursor, row);
  else
    g_signal_emit (self, signals[TOLD], 0, forwards ? _("No bookmark after") : _("No bookmark before"));
}

static void
future_changed_cb (GSimpleAction *action,
                   GVariant      *state,
                   gpointer       user_data)
{
  g_simple_action_set_state (action, state);
  ved_book_cursor_set_shows_future (VED_BOOK_ACTIONS (user_data)->cursor, g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { .name = "play", .activate = play_activated_cb },
  { .name = "move", .activate = move_activated_cb, .parameter_type = "i" },
  { .name = "leap", .activate = leap_activated_cb, .parameter_type = "i" },
  { .name = "page", .activate = page_activated_cb, .parameter_type = "i" },
  { .name = "end", .activate = end_activated_cb, .parameter_type = "i" },
  { .name = "back", .activate = back_activated_cb },
  { .name = "forward", .activate = forward_activated_cb },
  { .name = "event", .activate = event_activated_cb, .parameter_type = "u" },
  { .name = "again", .activate = again_activated_cb, .parameter_type = "i" },
  { .name = "go-to", .activate = go_to_activated_cb },
  { .name = "next-bookmark", .activate = next_bookmark_activated_cb, .parameter_type = "i" },
  { .name = "future", .state = "false", .change_state = future_changed_cb },
};

/* What the group "time" of a fleet has, too. */
static const GActionEntry time_entries[] = {
  { .name = "toggle", .activate = play_activated_cb },
  { .name = "step", .activate = move_activated_cb, .parameter_type = "i" },
  { .name = "bookmark", .activate = bookmark_activated_cb },
};

static void
enable (VedBookActions *self)
{
  GActionMap *map = G_ACTION_MAP (self->group);
  gboolean has_day = ved_book_cursor_get_day (self->cursor) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      gboolean is_enabled = has_day;

      if (g_str_equal (entries[i].name, "back"))
        is_enabled = ved_book_cursor_has_past (self->cursor);
      else if (g_str_equal (entries[i].name, "forward"))
        is_enabled = ved_book_cursor_has_future (self->cursor);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, entries[i].name)), is_enabled);
    }
}

static void
forget_search (VedBookActions *self)
{
  self->kind = VED_BOOK_JUMP_EVENT;
  self->value = VED_BOOK_EXECUTE;
}

/* Between two recordings there is none. */
static void
session_changed_cb (VedBookActions *self)
{
  if (ved_book_cursor_get_day (self->cursor) == NULL)
    forget_search (self);
  enable (self);
}

static void
ved_book_actions_finalize (GObject *object)
{
  VedBookActions *self = VED_BOOK_ACTIONS (object);

  g_object_unref (self->group);
  g_object_unref (self->time);
  g_object_unref (self->cursor);
  g_object_unref (self->marks);

  G_OBJECT_CLASS (ved_book_actions_parent_class)->finalize (object);
}

static void
ved_book_actions_class_init (VedBookActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_book_actions_finalize;

  signals[TOLD] = g_signal_new ("told", VED_TYPE_BOOK_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[BOOKMARK] = g_signal_new ("bookmark", VED_TYPE_BOOK_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[GO_TO] = g_signal_new ("go-to", VED_TYPE_BOOK_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ved_book_actions_init (VedBookActions *self)
{
  self->group = g_simple_action_group_new ();
  self->time = g_simple_action_group_new ();
  forget_search (self);
}

/**
 * ved_book_actions_bind_keys:
 * @widget_class: of what has the focus while an order book is looked at
 *
 * Binds the keys of order books, which mean something else where a fleet is shown.
 */
void
ved_book_actions_bind_keys (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].state, keys[i].action, "i",
                                         keys[i].argument);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, 0, "book.go-to", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, GDK_ALT_MASK, "book.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, GDK_ALT_MASK, "book.forward", NULL);
}

/**
 * ved_book_actions_new:
 * @session: whose cursor to move
 * @settings: where bookmarks are kept
 *
 * Returns: (transfer full): the actions; the search that "again" repeats is for a visible execution at first
 */
VedBookActions *
ved_book_actions_new (VedBookSession *session,
                      GSettings      *settings)
{
  VedBookActions *self = g_object_new (VED_TYPE_BOOK_ACTIONS, NULL);

  self->cursor = g_object_ref (ved_book_session_get_cursor (session));
  self->marks = ved_book_marks_new (session, settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->time), time_entries, G_N_ELEMENTS (time_entries), self);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cursor, "notify::has-past", G_CALLBACK (enable), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cursor, "notify::has-future", G_CALLBACK (enable), self, G_CONNECT_SWAPPED);
  enable (self);

  return self;
}

/**
 * ved_book_actions_get_group:
 *
 * Returns: (transfer none): to be inserted as "book"
 */
GActionGroup *
ved_book_actions_get_group (VedBookActions *self)
{
  g_return_val_if_fail (VED_IS_BOOK_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}

/**
 * ved_book_actions_get_time:
 *
 * Returns: (transfer none): to be inserted as "time" while an order book is shown
 */
GActionGroup *
ved_book_actions_get_time (VedBookActions *self)
{
  g_return_val_if_fail (VED_IS_BOOK_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->time);
}

/**
 * ved_book_actions_get_marks:
 *
 * Returns: (transfer none): the bookmarks of the day
 */
VedBookMarks *
ved_book_actions_get_marks (VedBookActions *self)
{
  g_return_val_if_fail (VED_IS_BOOK_ACTIONS (self), NULL);

  return self->marks;
}

/**
 * ved_book_actions_jump:
 * @value: by @kind
 * @forwards: to the next one, or to the one before
 *
 * Searches, tells how that ended, and remembers the search for "again".
 *
 * Returns: whether there was one
 */
gboolean
ved_book_actions_jump (VedBookActions *self,
                       VedBookJump     kind,
                       gint64          value,
                       gboolean        forwards)
{
  gboolean is_found;

  g_return_val_if_fail (VED_IS_BOOK_ACTIONS (self), FALSE);

  self->kind = kind;
  self->value = value;
  is_found = ved_book_cursor_jump (self->cursor, kind, value, forwards);
  tell (self, is_found, forwards);

  return is_found;
}

/**
 * ved_book_actions_go_order:
 * @id: of an order
 *
 * Goes to the next row of the order, or back to its last one, and remembers the search for "again".
 */
void
ved_book_actions_go_order (VedBookActions *self,
                           gint64          id)
{
  gboolean is_found;

  g_return_if_fail (VED_IS_BOOK_ACTIONS (self));

  self->kind = VED_BOOK_JUMP_ORDER;
  self->value = id;
  is_found = ved_book_cursor_jump (self->cursor, self->kind, id, TRUE) ||
    ved_book_cursor_jump (self->cursor, self->kind, id, FALSE);
  tell (self, is_found, TRUE);
}
