/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-focus-card"

#include "config.h"

#include "app/insights/ved-focus-card.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "base/ved-json-guard.h"
#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* Shows the "attention" of an explanation: periods with their shares, the method they come from, or the reason why
 * there are none. Nothing is drawn for an engine that does not weigh the past. */

#define MAX_PERIODS 8
#define HOURS_BELOW_S (3.0 * 86400.0)

struct _VedFocusCard
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *grid;
  GtkWidget *names[MAX_PERIODS];
  GtkWidget *bars[MAX_PERIODS];
  GtkWidget *words[MAX_PERIODS];
  GtkWidget *summary;
};

G_DEFINE_FINAL_TYPE (VedFocusCard, ved_focus_card, GTK_TYPE_WIDGET)

/* What the daemon calls it, and what we do. */
static const struct {
  const char *key;
  const char *text;
} importances[] = {
  { "VERY HIGH", NC_("importance", "very high") },
  { "HIGH", NC_("importance", "high") },
  { "MEDIUM", NC_("importance", "medium") },
  { "LOW", NC_("importance", "low") },
};

static const char *
get_importance (JsonObject *period)
{
  const char *key = json_object_get_string_member_with_default (period, "importance", "");

  for (guint i = 0; i < G_N_ELEMENTS (importances); i++)
    if (g_str_equal (importances[i].key, key))
      return g_dpgettext2 (NULL, "importance", importances[i].text);

  return key;
}

/* What the daemon calls the way in which weights came about, what it is called here, and what that says of them. */
static const struct {
  const char *key;
  const char *name;
  const char *summary;
} methods[] = {
  { "attention", N_("attention"),
    N_("Where the network looked: mean of its heads, of the half hours ahead and of the metrics it forecasts.") },
  { "engine-weights", N_("engine weights"), N_("How much each day back counts in the daily profiles behind the forecast.") },
  { "none", N_("none"), N_("The engine that made this forecast does not weigh the past.") },
};

static char *
describe_method (JsonObject *attention)
{
  const char *key = json_object_get_string_member_with_default (attention, "method", "none");

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].key, key))
      return g_strdup_printf (_("%s\nMethod: %s"), _(methods[i].summary), _(methods[i].name));

  return g_strdup_printf (_("%s\nMethod: %s"), json_object_get_string_member_with_default (attention, "summary", ""), key);
}

/* In true time, from the steps that it covers; as the daemon puts it where it tells none. */
static char *
name_period (JsonObject *attention,
             JsonObject *period)
{
  JsonArray *range = ved_json_get_array (period, "timestep_range");
  double step_s = json_object_get_double_member_with_default (attention, "seconds_per_timestep", 0.0);
  gint64 n = json_object_get_int_member_with_default (attention, "total_timesteps", 0);
  gboolean in_hours = step_s * (double) n < HOURS_BELOW_S;
  double unit = step_s / (in_hours ? 3600.0 : 86400.0);
  double since, until;

  if (range == NULL || json_array_get_length (range) != 2 || !(unit > 0.0))
    return g_strdup (json_object_get_string_member_with_default (period, "period", ""));

  since = (double) (n - json_array_get_int_element (range, 0)) * unit;
  until = (double) (n - json_array_get_int_element (range, 1)) * unit;
  if (until > 0.0)
    return g_strdup_printf (in_hours ? _("%.3g to %.3g h ago") : _("%.3g to %.3g days ago"), until, since);

  return g_strdup_printf (in_hours ? _("last %.3g h") : _("last %.3g days"), since);
}

static void
show_period (VedFocusCard *self,
             guint         index,
             JsonObject   *attention,
             JsonObject   *period)
{
  double share = period != NULL ? json_object_get_double_member_with_default (period, "attention", 0.0) : 0.0;
  g_autofree char *words = NULL, *name = NULL;
  char percent[VED_TEXT_SIZE];

  gtk_widget_set_visible (self->names[index], period != NULL);
  gtk_widget_set_visible (self->bars[index], period != NULL);
  gtk_widget_set_visible (self->words[index], period != NULL);
  if (period == NULL)
    return;

  ved_text_write_percent (share, 0, percent, sizeof percent);
  words = g_strdup_printf ("%s  %s", percent, get_importance (period));
  name = name_period (attention, period);
  ved_text_label_set (self->names[index], name);
  ved_text_label_set (self->words[index], words);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bars[index]), CLAMP (share, 0.0, 1.0));
}

static void
show_attention (VedFocusCard *self,
                JsonObject   *attention)
{
  JsonArray *periods = ved_json_get_array (attention, "important_periods");
  guint n = periods != NULL ? MIN (json_array_get_length (periods), MAX_PERIODS) : 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < MAX_PERIODS; i++)
    {
      JsonNode *node = i < n ? json_array_get_element (periods, i) : NULL;

      show_period (self, i, attention,
                   node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL);
    }
  text = describe_method (attention);
  ved_text_label_set (self->summary, text);
}

static void
create_period (VedFocusCard *self,
               guint         index)
{
  self->names[index] = ved_text_label_new ("", NULL);
  self->bars[index] = gtk_level_bar_new_for_interval (0.0, 1.0);
  self->words[index] = ved_text_label_new ("", "dim-label");
  gtk_widget_add_css_class (self->bars[index], "contribution");
  gtk_widget_set_hexpand (self->bars[index], TRUE);
  gtk_widget_set_valign (self->bars[index], GTK_ALIGN_CENTER);
  gtk_grid_attach (GTK_GRID (self->grid), self->names[index], 0, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->bars[index], 1, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->words[index], 2, (int) index, 1, 1);
  show_period (self, index, NULL, NULL);
}

static void
ved_focus_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_FOCUS_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_focus_card_parent_class)->dispose (object);
}

static void
ved_focus_card_class_init (VedFocusCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_focus_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_focus_card_init (VedFocusCard *self)
{
  GtkWidget *content;

  self->card = ved_card_new (_("What the forecast looks back to"), &content, NULL);
  self->grid = gtk_grid_new ();
  self->summary = ved_text_paragraph_new ("", "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 5);
  for (guint i = 0; i < MAX_PERIODS; i++)
    create_period (self, i);
  gtk_box_append (GTK_BOX (content), self->grid);
  gtk_box_append (GTK_BOX (content), self->summary);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_focus_card_new:
 *
 * Returns: a card without an explanation
 */
GtkWidget *
ved_focus_card_new (void)
{
  return g_object_new (VED_TYPE_FOCUS_CARD, NULL);
}

/**
 * ved_focus_card_set_bytes:
 * @bytes: the document of /explain/{server}
 */
void
ved_focus_card_set_bytes (VedFocusCard *self,
                          GBytes       *bytes)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonNode *root = NULL;
  JsonObject *attention;
  const char *text;
  gsize size;

  g_return_if_fail (VED_IS_FOCUS_CARD (self));

  text = g_bytes_get_data (bytes, &size);
  if (ved_json_guard (text, size, &error)
      && json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) size, &error))
    root = json_parser_get_root (parser);
  attention = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? ved_json_get_object (json_node_get_object (root),
                                                                                   "attention")
                                                            : NULL;
  if (attention != NULL)
    show_attention (self, attention);
  else
    ved_focus_card_set_message (self, error != NULL ? error->message : _("The explanation does not tell."));
}

/**
 * ved_focus_card_set_message:
 * @message: why there is nothing to show
 */
void
ved_focus_card_set_message (VedFocusCard *self,
                            const char   *message)
{
  g_return_if_fail (VED_IS_FOCUS_CARD (self));

  for (guint i = 0; i < MAX_PERIODS; i++)
    show_period (self, i, NULL, NULL);
  ved_text_label_set (self->summary, message);
}
