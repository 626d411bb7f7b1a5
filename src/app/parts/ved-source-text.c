/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-text"

#include "config.h"

#include "app/parts/ved-source-text.h"

#include "base/ved-json-guard.h"
#include "base/ved-url.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* What is said about a source, its state and the age of its data: the words of the header bar, the banner
 * and the welcome page. */

/* Below this, data counts as of now. */
#define FRESH_US (10 * VED_SECOND_US)

typedef struct {
  const char *label;
  const char *css_class;
  const char *hint;             /* what it means, and what happens next */
} StateText;

static const StateText states[] = {
  [VED_SOURCE_IDLE] = { N_("No source"), "idle", N_("Choose what to watch.") },
  [VED_SOURCE_CONNECTING] = { N_("Connecting"), "busy", N_("Waiting for the first answer.") },
  [VED_SOURCE_WARMING] = { N_("Warming up"), "busy",
                           N_("Data appears here as soon as a server can be forecast.") },
  [VED_SOURCE_LIVE] = { N_("Live"), "live", NULL },
  [VED_SOURCE_REPLAYING] = { N_("Saved data"), "saved", NULL },
  [VED_SOURCE_ENDED] = { N_("End of data"), "saved", NULL },
  [VED_SOURCE_STALE] = { N_("Stale"), "warning",
                         N_("The daemon answers, but no new samples reach it. Check what feeds it.") },
  [VED_SOURCE_DISCONNECTED] = { N_("Disconnected"), "error",
                                N_("The last data stays shown. Vedette keeps trying to reconnect.") },
  [VED_SOURCE_THROTTLED] = { N_("Throttled"), "warning",
                             N_("The daemon asked to wait. Updates resume after that.") },
  [VED_SOURCE_NOT_AUTHORISED] = { N_("Not authorised"), "error",
                                  N_("The daemon refuses this API key. Enter the key it was started with.") },
  [VED_SOURCE_ERROR] = { N_("Source fault"), "error",
                         N_("The source delivers no usable data. Vedette keeps trying.") },
};

/**
 * ved_source_text_state:
 *
 * Returns: a word or two, translated
 */
const char *
ved_source_text_state (VedSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);

  return _(states[state].label);
}

/**
 * ved_source_text_state_css:
 *
 * Returns: the style class that colours the state
 */
const char *
ved_source_text_state_css (VedSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);

  return states[state].css_class;
}

/**
 * ved_source_text_hint:
 * @spec: (nullable): what the source is
 * @has_key: whether the source was given a key
 *
 * Returns: (nullable): a sentence on what it means and what happens next; %NULL when all is well
 */
const char *
ved_source_text_hint (VedSourceState       state,
                      const VedSourceSpec *spec,
                      gboolean             has_key)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), NULL);

  if (state == VED_SOURCE_NOT_AUTHORISED && !has_key)
    return _("The daemon asks for an API key. Enter the key it was started with.");

  if (state == VED_SOURCE_ERROR && spec != NULL && ved_source_spec_is_file (spec))
    return _("The file holds nothing that can be shown.");

  return states[state].hint != NULL ? _(states[state].hint) : NULL;
}

/**
 * ved_source_text_fault:
 * @status: what a daemon says of itself
 *
 * Returns: (transfer full) (nullable): what it has against the first of its sources that does not work; %NULL where all do, or
 *   where it does not tell
 */
char *
ved_source_text_fault (GBytes *status)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (status, &length);
  JsonNode *root = text != NULL && ved_json_is_shallow (text, length, VED_JSON_DEEPEST) &&
    json_parser_load_from_data (parser, text, (gssize) length, NULL) ? json_parser_get_root (parser) : NULL;
  JsonNode *node = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                   ? json_object_get_member (json_node_get_object (root), "sources") : NULL;
  JsonArray *sources = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; sources != NULL && i < json_array_get_length (sources); i++)
    {
      JsonNode *element = json_array_get_element (sources, i);
      JsonObject *source = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *message = source != NULL ? json_object_get_string_member_with_default (source, "message", NULL) : NULL;

      if (message != NULL && !json_object_get_boolean_member_with_default (source, "working", TRUE))
        return g_strdup (message);
    }

  return NULL;
}

static guint
count_daemons (const VedSourceSpec *spec)
{
  g_auto(GStrv) urls = g_strsplit (spec->target, ",", -1);

  return g_strv_length (urls);
}

/**
 * ved_source_text_name:
 *
 * Returns: (transfer full): what the viewer calls it
 */
char *
ved_source_text_name (const VedSourceSpec *spec)
{
  g_autoptr(GUri) uri = NULL;
  guint n_daemons;

  switch (spec->kind)
    {
    case VED_SPEC_LOCAL:
      return g_strdup (_("This Computer"));
    case VED_SPEC_DEMO:
      return g_strdup (_("Demo Fleet"));
    case VED_SPEC_FRAME:
    case VED_SPEC_RECORDING:
    case VED_SPEC_FILE:
      return g_path_get_basename (spec->target);
    case VED_SPEC_DAEMONS:
      n_daemons = count_daemons (spec);
      return g_strdup_printf (g_dngettext (NULL, "%u daemon", "%u daemons", n_daemons), n_daemons);
    case VED_SPEC_DAEMON:
    case VED_SPEC_PROMETHEUS:
    default:
      break;
    }

  uri = ved_url_parse (spec->target, G_URI_FLAGS_NONE);

  return uri != NULL ? ved_url_dup_place (uri) : g_strdup (spec->target);
}

/**
 * ved_source_text_recorded:
 * @source: what a recording says that it is of: a source as it is written on a command line, or a name
 *
 * Returns: (transfer full): what people call it
 */
char *
ved_source_text_recorded (const char *source)
{
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (source, "/", NULL);
  g_autofree char *text = spec != NULL ? ved_source_spec_to_string (spec) : NULL;

  return g_strcmp0 (text, source) == 0 ? ved_source_text_name (spec) : g_strdup (source);
}

/**
 * ved_source_text_details:
 *
 * Returns: (transfer full): a line below the name
 */
char *
ved_source_text_details (const VedSourceSpec *spec)
{
  switch (spec->kind)
    {
    case VED_SPEC_LOCAL:
      return g_strdup (g_get_host_name ());
    case VED_SPEC_DEMO:
      return g_strdup_printf (g_dngettext (NULL, "%u simulated server", "%u simulated servers",
                                           spec->n_servers),
                              spec->n_servers);
    case VED_SPEC_PROMETHEUS:
      return g_strdup_printf (_("Prometheus at %s"), spec->target);
    case VED_SPEC_FRAME:
    case VED_SPEC_RECORDING:
    case VED_SPEC_FILE:
    case VED_SPEC_DAEMON:
    case VED_SPEC_DAEMONS:
    default:
      return g_strdup (spec->target);
    }
}

const char *
ved_source_text_icon (const VedSourceSpec *spec)
{
  switch (spec->kind)
    {
    case VED_SPEC_LOCAL:
      return "computer-symbolic";
    case VED_SPEC_DEMO:
      return "ved-demo-symbolic";
    case VED_SPEC_RECORDING:
      return "media-playback-start-symbolic";
    case VED_SPEC_FRAME:
    case VED_SPEC_FILE:
      return "x-office-document-symbolic";
    case VED_SPEC_DAEMON:
    case VED_SPEC_DAEMONS:
    case VED_SPEC_PROMETHEUS:
    default:
      return "network-server-symbolic";
    }
}

/**
 * ved_source_text_age:
 * @age_us: of the newest data; negative when there is none
 *
 * In steps that grow with the age, so that the text seldom changes.
 *
 * Returns: (transfer full): as in "now", "25 s", "3 min", "2 h"
 */
char *
ved_source_text_age (gint64 age_us)
{
  int n_days;

  if (age_us < 0)
    return g_strdup ("");
  if (age_us < FRESH_US)
    return g_strdup (_("now"));
  if (age_us < VED_MINUTE_US)
    return g_strdup_printf (_("%d s ago"), (int) (age_us / (5 * VED_SECOND_US)) * 5);
  if (age_us < VED_HOUR_US)
    return g_strdup_printf (_("%d min ago"), (int) (age_us / VED_MINUTE_US));
  if (age_us < VED_DAY_US)
    return g_strdup_printf (_("%d h ago"), (int) (age_us / VED_HOUR_US));

  n_days = (int) (age_us / VED_DAY_US);

  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) n_days), n_days);
}

/**
 * ved_source_text_shown_age:
 * @age_us: of what is shown while it does not follow the newest data, or while none comes
 *
 * Unlike the age of live data it never says "now".
 *
 * Returns: (transfer full): as in "a moment ago", "15 s ago"
 */
char *
ved_source_text_shown_age (gint64 age_us)
{
  if (age_us >= 0 && age_us < 5 * VED_SECOND_US)
    return g_strdup (_("a moment ago"));
  if (age_us >= 0 && age_us < FRESH_US)
    return g_strdup_printf (_("%d s ago"), 5);

  return ved_source_text_age (age_us);
}
