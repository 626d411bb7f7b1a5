/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-maintenance-card"

#include "config.h"

#include "app/alerts/ved-maintenance-card.h"

#include "app/alerts/ved-removal.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "base/ved-clock.h"
#include "base/ved-iso8601.h"
#include "fleet/ved-profile.h"

#include <glib/gi18n.h>
#include <string.h>

/* While a window is on nobody is told about its servers; alerts are recorded as ever. Times are said relative to now,
 * so that nobody has to think of zones; one that repeats does so by the clock of who planned it, in summer as in winter. */

#define PATH        "/maintenance"
#define ASK_S       5
#define MAX_NAMES   5           /* that are told one by one */

typedef struct {
  VedMaintenanceCard *card;
  GtkWidget *box;
  GtkWidget *text;
  GtkWidget *remove;
  char *id;
  char *whom;
  JsonObject *window;
} Line;

struct _VedMaintenanceCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *none;
  GtkWidget *said;
  GtkWidget *servers;
  GtkWidget *matches;           /* who is meant by what is typed and chosen */
  GtkWidget *plan;
  GtkWidget *profile;
  GtkWidget *start;
  GtkWidget *hours;
  GtkWidget *repeat;
  GtkWidget *note;
  GtkWidget *list;
  GPtrArray *lines;             /* of Line: as many as there ever were */
  guint n_shown;
  VedRemoval *removal;          /* of ids */
  JsonObject *removed;          /* (nullable): what can be had back */
  VedDocument *document;
  VedPage *page;                /* owns the card */
  VedFleetModel *model;         /* the page's */
};

G_DEFINE_FINAL_TYPE (VedMaintenanceCard, ved_maintenance_card, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->id);
  g_free (line->whom);
  g_clear_pointer (&line->window, json_object_unref);
  g_free (line);
}

/* As the daemon calls them, in the order of the choice. */
static const char *const repeats[] = { "never", "daily", "weekly" };

static void
append_profiles (GString   *text,
                 JsonArray *keys)
{
  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      const char *key = json_array_get_string_element (keys, i);
      VedProfile profile;

      if (key != NULL && ved_profile_from_text (key, strlen (key), &profile))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _(ved_profile_get_info (profile)->label));
    }
}

/* Who is meant: servers by their names, and those of profiles. A name that no server has is a slip, or one that is
 * to come. */
typedef struct {
  guint n_servers;              /* of the fleet */
  GPtrArray *found;             /* names, borrowed from the snapshot */
  GPtrArray *unknown;           /* names that no server has */
  const char *nearest;          /* (nullable): the server that the last of these is nearest to; borrowed */
} Match;

static void
match_clear (Match *match)
{
  g_ptr_array_unref (match->found);
  g_ptr_array_unref (match->unknown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

/* @names: (transfer none); @profiles: a bit for each */
static Match
find_servers (VedSnapshot       *snapshot,
              const char *const *names,
              guint              profiles)
{
  Match match = { ved_snapshot_get_n_servers (snapshot), g_ptr_array_new (), g_ptr_array_new_with_free_func (g_free), NULL };

  for (guint i = 0; i < match.n_servers; i++)
    {
      const char *name = ved_snapshot_get_name (snapshot, i);

      if (g_strv_contains (names, name) || (profiles & 1u << ved_snapshot_get_profile (snapshot, i)) != 0)
        g_ptr_array_add (match.found, (char *) name);
    }
  for (guint i = 0, server; names[i] != NULL; i++)
    if (!ved_snapshot_find (snapshot, names[i], &server))
      {
        g_ptr_array_add (match.unknown, g_strdup (names[i]));
        match.nearest = ved_snapshot_find_nearest (snapshot, names[i]);
      }

  return match;
}

static char *
list_names (GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < MAX_NAMES; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  if (names->len > MAX_NAMES)
    g_string_append_printf (text, _(" and %u more"), names->len - MAX_NAMES);

  return g_string_free (text, FALSE);
}

static char *
describe_unknown (const Match *match)
{
  g_autofree char *unknown = list_names (match->unknown);

  return match->nearest != NULL ? g_strdup_printf (_("No server is called %s yet; did you mean %s?"), unknown, match->nearest)
                                : g_strdup_printf (_("No server is called %s yet."), unknown);
}

static char *
describe_match (const Match *match)
{
  g_autofree char *found = list_names (match->found), *unknown = describe_unknown (match);
  g_autofree char *known = NULL;

  if (match->found->len == 0 && match->unknown->len == 0)
    return g_strdup (_("Name a server, or choose a profile."));
  if (match->found->len == 0)
    return g_steal_pointer (&unknown);

  known = g_strdup_printf (ngettext ("Matches %u server: %s.", "Matches %u servers: %s.", match->found->len),
                           match->found->len, found);

  return match->unknown->len == 0 ? g_steal_pointer (&known) : g_strdup_printf ("%s %s", known, unknown);
}

/* Names that somebody typed, separated by commas. */
static GStrv
read_names (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (names, parts[i]);

  return g_strv_builder_end (names);
}

static void
update_matches (VedMaintenanceCard *self)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (self->model);
  g_auto(GStrv) names = read_names (gtk_editable_get_text (GTK_EDITABLE (self->servers)));
  guint profile = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->profile));
  gboolean is_known = snapshot != NULL;
  g_autofree char *text = NULL;

  if (is_known)
    {
      g_auto(Match) match = find_servers (snapshot, (const char *const *) names,
                                          profile > 0 && profile <= VED_N_PROFILES ? 1u << (profile - 1) : 0);

      text = describe_match (&match);
      is_known = match.unknown->len == 0;
    }
  ved_text_label_set (self->matches, text != NULL ? text : "");
  gtk_widget_remove_css_class (self->matches, is_known ? "warning" : "dim-label");
  gtk_widget_add_css_class (self->matches, is_known ? "dim-label" : "warning");
  gtk_widget_set_sensitive (self->plan, names[0] != NULL || profile > 0);
}

/* (transfer full): "" where all of its servers are there, or nothing is known of the fleet */
static char *
describe_absence (VedMaintenanceCard *self,
                  JsonObject         *window)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (self->model);
  JsonArray *servers = ved_document_array (window, "servers");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  g_autofree char *unknown = NULL;

  for (guint i = 0; servers != NULL && i < json_array_get_length (servers); i++)
    if (json_array_get_string_element (servers, i) != NULL)
      g_strv_builder_add (builder, json_array_get_string_element (servers, i));
  names = g_strv_builder_end (builder);
  if (snapshot != NULL)
    {
      g_auto(Match) match = find_servers (snapshot, (const char *const *) names, 0);

      unknown = match.unknown->len > 0 ? list_names (match.unknown) : NULL;
    }

  return unknown != NULL ? g_strdup_printf (_(" · no server is called %s yet"), unknown) : g_strdup ("");
}

/* (transfer full): that it repeats by; a daemon that tells of none repeats by UTC */
static GTimeZone *
read_zone (JsonObject *window)
{
  const char *name = ved_document_text (window, "zone");
  GTimeZone *zone = *name != '\0' ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static char *
write_clock (gint64      time_us,
             GTimeZone  *zone,
             const char *format)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) then = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return then != NULL ? g_date_time_format (then, format) : g_strdup ("–");
}

/* One that repeats is told by the clock of its zone, which stands beside it where it is not the viewer's own. */
static char *
describe_times (JsonObject *window)
{
  const char *repeat = ved_document_text (window, "repeat");
  gint64 start_us = ved_document_time (window, "start"), end_us = ved_document_time (window, "end");
  g_autoptr(GTimeZone) local = g_time_zone_new_local (), zone = read_zone (window);
  gboolean is_daily = strcmp (repeat, "daily") == 0, is_weekly = strcmp (repeat, "weekly") == 0;
  gboolean is_own = strcmp (g_time_zone_get_identifier (zone), g_time_zone_get_identifier (local)) == 0;
  g_autofree char *from = NULL, *to = NULL, *span = NULL, *again = NULL;

  if (!is_daily && !is_weekly)
    {
      from = write_clock (start_us, local, "%a %d %b %H:%M");
      to = write_clock (end_us, local, "%a %d %b %H:%M");
      return g_strdup_printf ("%s – %s", from, to);
    }

  from = write_clock (start_us, zone, is_daily ? "%H:%M" : "%A %H:%M");
  to = write_clock (end_us, zone, is_daily || end_us - start_us < VED_DAY_US ? "%H:%M" : "%A %H:%M");
  span = g_strdup_printf ("%s – %s", from, to);
  again = g_strdup_printf (is_daily ? _("every day %s") : _("every week %s"), span);

  return is_own ? g_steal_pointer (&again) : g_strdup_printf ("%s %s", again, g_time_zone_get_identifier (zone));
}

static void
show_window (VedMaintenanceCard *self,
             Line               *line,
             JsonObject         *window)
{
  g_autoptr(GString) whom = g_string_new (NULL);
  g_autofree char *times = describe_times (window), *absence = describe_absence (self, window);
  g_autofree char *text = NULL, *name = NULL;
  const char *note = ved_document_text (window, "note");
  gboolean is_on = json_object_get_boolean_member_with_default (window, "active", FALSE);

  ved_document_append_texts (whom, ved_document_array (window, "servers"));
  append_profiles (whom, ved_document_array (window, "profiles"));
  text = g_strdup_printf ("%s: %s%s%s%s%s", whom->str, times, is_on ? _(" · under way") : "", absence, *note != '\0' ? " · " : "", note);
  name = g_strdup_printf (_("Remove the window for %s"), whom->str);
  g_free (line->id);
  line->id = g_strdup_printf ("%.0f", ved_document_number (window, "id"));
  g_free (line->whom);
  line->whom = g_strdup (whom->str);
  g_clear_pointer (&line->window, json_object_unref);
  line->window = json_object_ref (window);
  ved_text_label_set (line->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_lines (VedMaintenanceCard *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      gtk_widget_set_visible (line->box, i < self->n_shown && !ved_removal_has (self->removal, line->id));
    }
}

static void
restored_cb (const char *fault,
             gpointer    user_data)
{
  if (fault != NULL)
    ved_page_tell (VED_MAINTENANCE_CARD (user_data)->page, fault);
}

/* The same window, planned again: for the daemon it is a new one. */
static void
restore (VedMaintenanceCard *self)
{
  static const char *const members[] = { "servers", "profiles", "start", "end", "repeat", "zone", "actor", "note" };
  g_autoptr(JsonObject) plan = json_object_new ();
  g_autoptr(JsonNode) root = json_node_init_object (json_node_alloc (), plan);
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (self->removed, members[i]);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        json_object_set_member (plan, members[i], json_node_copy (node));
    }
  body = json_to_string (root, FALSE);
  ved_document_perform_then (self->document, PATH, body, restored_cb);
}

static void
removal_ended_cb (const char *id,
                  gboolean    is_undone,
                  gpointer    user_data)
{
  VedMaintenanceCard *self = user_data;

  if (is_undone)
    restore (self);
  g_clear_pointer (&self->removed, json_object_unref);
}

/* Which it was is not known: all that there are now are shown. */
static void
removed_cb (const char *fault,
            gpointer    user_data)
{
  VedMaintenanceCard *self = user_data;

  if (fault == NULL)
    return;
  ved_page_tell (self->page, fault);
  ved_removal_forget (self->removal);
  show_lines (self);
  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
}

/* A window that is not wanted any more silences nobody from now on; all of it is known, so it can be planned again. */
static void
remove_clicked_cb (GtkButton *button,
                   Line      *line)
{
  VedMaintenanceCard *self = line->card;
  g_autofree char *text = g_strdup_printf (_("Window for %s removed"), line->whom);
  g_autofree char *path = g_strdup_printf ("DELETE " PATH "/%s", line->id);

  ved_removal_begin (self->removal, line->id, text);
  g_clear_pointer (&self->removed, json_object_unref);
  self->removed = json_object_ref (line->window);
  ved_document_perform_then (self->document, path, "{}", removed_cb);
  show_lines (self);
}

static Line *
add_line (VedMaintenanceCard *self)
{
  Line *line = g_new0 (Line, 1);

  line->card = self;
  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  line->text = ved_text_paragraph_new ("", NULL);
  line->remove = gtk_button_new_with_label (_("Remove"));
  gtk_widget_set_hexpand (line->text, TRUE);
  gtk_widget_set_valign (line->remove, GTK_ALIGN_CENTER);
  g_signal_connect (line->remove, "clicked", G_CALLBACK (remove_clicked_cb), line);
  gtk_box_append (GTK_BOX (line->box), line->text);
  gtk_box_append (GTK_BOX (line->box), line->remove);
  gtk_box_append (GTK_BOX (self->list), line->box);
  g_ptr_array_add (self->lines, line);

  return line;
}

static void
show_windows (VedMaintenanceCard *self,
              JsonArray          *windows)
{
  guint n = ved_document_length (windows);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  self->n_shown = n;
  for (guint i = 0; i < n; i++)
    {
      Line *line = i < self->lines->len ? g_ptr_array_index (self->lines, i) : add_line (self);

      show_window (self, line, ved_document_element (windows, i));
      g_ptr_array_add (ids, line->id);
    }
  g_ptr_array_add (ids, NULL);
  ved_removal_keep_listed (self->removal, (const char *const *) ids->pdata);
  show_lines (self);
  gtk_widget_set_visible (self->none, n == 0);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedMaintenanceCard *self = user_data;

  ved_text_label_set (self->said, root == NULL ? fault : "");
  if (root != NULL)
    show_windows (self, ved_document_array (root, "windows"));
}

static void
forget (gpointer user_data)
{
  VedMaintenanceCard *self = user_data;

  ved_removal_forget (self->removal);
  g_clear_pointer (&self->removed, json_object_unref);
  ved_text_label_set (self->said, "");
  show_windows (self, NULL);
  gtk_widget_set_visible (self->none, FALSE);
}

static void
write_time (JsonBuilder *builder,
            const char  *key,
            gint64       time_us)
{
  g_autofree char *text = ved_iso8601_format (time_us);

  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

/* The clock of who plans it; a local time that has no name of a zone is left to be UTC. */
static void
write_zone (JsonBuilder *builder)
{
  g_autoptr(GTimeZone) local = g_time_zone_new_local ();
  g_autoptr(GTimeZone) known = g_time_zone_new_identifier (g_time_zone_get_identifier (local));

  if (known == NULL || *g_time_zone_get_identifier (local) == '\0')
    return;
  json_builder_set_member_name (builder, "zone");
  json_builder_add_string_value (builder, g_time_zone_get_identifier (local));
}

static void
plan_clicked_cb (VedMaintenanceCard *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *body = NULL;
  guint profile = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->profile));
  guint repeat = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->repeat)), G_N_ELEMENTS (repeats) - 1);
  gint64 start_us = ved_fleet_model_get_daemon_now_us (self->model)
    + (gint64) (gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->start)) * 60.0) * G_USEC_PER_SEC;
  double hours = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->hours));

  json_builder_begin_object (builder);
  ved_document_write_texts (builder, "servers", gtk_editable_get_text (GTK_EDITABLE (self->servers)));
  ved_document_write_texts (builder, "profiles", profile > 0 && profile <= VED_N_PROFILES ? ved_profile_get_info (profile - 1)->key : "");
  write_time (builder, "start", start_us);
  write_time (builder, "end", start_us + (gint64) (hours * 3600.0) * G_USEC_PER_SEC);
  json_builder_set_member_name (builder, "repeat");
  json_builder_add_string_value (builder, repeats[repeat]);
  write_zone (builder);
  json_builder_set_member_name (builder, "note");
  json_builder_add_string_value (builder, gtk_editable_get_text (GTK_EDITABLE (self->note)));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  body = json_to_string (root, FALSE);
  ved_document_perform (self->document, PATH, body);
}

static GtkWidget *
create_list (VedMaintenanceCard *self)
{
  GtkWidget *content, *card = ved_card_new (_("Maintenance windows"), &content, NULL);

  self->none = ved_text_paragraph_new (_("None is planned. During a window, nobody is notified about its servers."),
                                       "dim-label");
  gtk_box_append (GTK_BOX (content), self->none);
  self->list = content;

  return card;
}

static void
attach_field (GtkWidget  *grid,
              const char *name,
              GtkWidget  *field,
              int         row)
{
  gtk_widget_set_hexpand (field, TRUE);
  ved_name_widget (field, name);
  gtk_grid_attach (GTK_GRID (grid), ved_text_paragraph_new (name, "dim-label"), 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), field, 1, row, 1, 1);
}

static GtkWidget *
create_form (VedMaintenanceCard *self)
{
  const char *profiles[VED_N_PROFILES + 2] = { _("no profile") };
  const char *const repeat_titles[] = { _("once"), _("every day"), _("every week"), NULL };
  GtkWidget *content, *header_end, *card = ved_card_new (_("Plan a window"), &content, &header_end);
  GtkWidget *grid = gtk_grid_new ();

  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    profiles[profile + 1] = _(ved_profile_get_info (profile)->label);
  self->servers = gtk_entry_new ();
  self->profile = gtk_drop_down_new_from_strings (profiles);
  self->start = gtk_spin_button_new_with_range (0.0, 7 * 24 * 60, 5.0);
  self->hours = gtk_spin_button_new_with_range (0.25, 7 * 24, 0.25);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->hours), 2);
  self->repeat = gtk_drop_down_new_from_strings (repeat_titles);
  self->note = gtk_entry_new ();
  self->said = ved_text_paragraph_new ("", "warning");
  self->matches = ved_text_paragraph_new ("", "dim-label");
  self->plan = gtk_button_new_with_label (_("Plan"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hours), 1.0);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  attach_field (grid, _("Servers, separated by commas"), self->servers, 0);
  attach_field (grid, _("All servers of"), self->profile, 1);
  gtk_grid_attach (GTK_GRID (grid), self->matches, 1, 2, 1, 1);
  attach_field (grid, _("Begins in, minutes"), self->start, 3);
  attach_field (grid, _("Lasts, hours"), self->hours, 4);
  attach_field (grid, _("Repeat"), self->repeat, 5);
  attach_field (grid, _("Reason"), self->note, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plan), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Plan the window"), -1);
  g_signal_connect_object (self->plan, "clicked", G_CALLBACK (plan_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->servers, "changed", G_CALLBACK (update_matches), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profile, "notify::selected", G_CALLBACK (update_matches), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->plan);
  gtk_box_append (GTK_BOX (content), self->said);
  gtk_box_append (GTK_BOX (content), grid);

  return card;
}

static void
ved_maintenance_card_dispose (GObject *object)
{
  VedMaintenanceCard *self = VED_MAINTENANCE_CARD (object);

  g_clear_pointer (&self->removal, ved_removal_free);
  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->removed, json_object_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_maintenance_card_parent_class)->dispose (object);
}

static void
ved_maintenance_card_finalize (GObject *object)
{
  g_ptr_array_unref (VED_MAINTENANCE_CARD (object)->lines);

  G_OBJECT_CLASS (ved_maintenance_card_parent_class)->finalize (object);
}

static void
ved_maintenance_card_class_init (VedMaintenanceCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_maintenance_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_maintenance_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_maintenance_card_init (VedMaintenanceCard *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), create_list (self));
  gtk_box_append (GTK_BOX (self->box), create_form (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_maintenance_card_new:
 * @page: owns the card, and outlives it
 *
 * Returns: a card without windows
 */
GtkWidget *
ved_maintenance_card_new (VedPage *page)
{
  VedMaintenanceCard *self = g_object_new (VED_TYPE_MAINTENANCE_CARD, NULL);

  self->page = page;
  self->model = ved_page_get_model (page);
  self->document = ved_document_new (self->model, ASK_S, document_came_cb, self);
  ved_document_set_forget (self->document, forget);
  self->removal = ved_removal_new (page, removal_ended_cb, self);

  return GTK_WIDGET (self);
}

/**
 * ved_maintenance_card_load:
 *
 * Asks for the windows, as when they are shown.
 */
void
ved_maintenance_card_load (VedMaintenanceCard *self)
{
  g_return_if_fail (VED_IS_MAINTENANCE_CARD (self));

  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
  update_matches (self);
}

/**
 * ved_maintenance_card_update:
 *
 * Asks what has become of them, unless that was asked a moment ago; as while they are shown.
 */
void
ved_maintenance_card_update (VedMaintenanceCard *self)
{
  g_return_if_fail (VED_IS_MAINTENANCE_CARD (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  ved_document_fetch (self->document, PATH);
  update_matches (self);
}

/**
 * ved_maintenance_card_plan:
 * @server: for whom somebody wants a window
 *
 * Fills in the name; the rest is theirs.
 */
void
ved_maintenance_card_plan (VedMaintenanceCard *self,
                           const char         *server)
{
  g_return_if_fail (VED_IS_MAINTENANCE_CARD (self));
  g_return_if_fail (server != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->servers), server);
  gtk_widget_grab_focus (self->hours);
}
