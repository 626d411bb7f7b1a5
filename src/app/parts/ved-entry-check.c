/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-entry-check"

#include "config.h"

#include "app/parts/ved-entry-check.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static gboolean
is_number (const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (number);
}

/* (transfer full): what stands between commas, without blanks around it. */
static GStrv
split (const char *text)
{
  GStrv parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_strstrip (parts[i]);

  return parts;
}

/* (nullable): the first part that is neither a number nor the sign for none */
static const char *
find_no_number (GStrv parts)
{
  for (guint i = 0; parts[i] != NULL; i++)
    if (strcmp (parts[i], VED_ENTRY_CHECK_NO_NUMBER) != 0 && !is_number (parts[i]))
      return parts[i];

  return NULL;
}

/**
 * ved_entry_check_numbers:
 * @text: what was typed
 * @like: what holds: as many numbers, with commas between them; anything else is no numbers, and nothing is wrong then
 *
 * Returns: (transfer full) (nullable): what is wrong
 */
char *
ved_entry_check_numbers (const char *text,
                         const char *like)
{
  g_auto(GStrv) typed = split (text), known = split (like);
  guint n = g_strv_length (known);
  const char *odd = find_no_number (typed);

  if (n == 0 || find_no_number (known) != NULL)
    return NULL;
  if (odd != NULL && *odd != '\0')
    return g_strdup_printf (_("“%s” is no number."), odd);
  if (odd != NULL || g_strv_length (typed) != n)
    return g_strdup_printf (ngettext ("Write %u number.", "Write %u numbers with commas between them.", n), n);

  return NULL;
}

static gboolean
is_step (const char *text)
{
  g_auto(GStrv) sides = g_strsplit (text, ":", 2);
  guint64 minutes = 0;

  return g_strv_length (sides) == 2 && *g_strstrip (sides[1]) != '\0'
         && g_ascii_string_to_unsigned (g_strstrip (sides[0]), 10, 1, G_MAXINT, &minutes, NULL);
}

/**
 * ved_entry_check_steps:
 * @text: steps of an escalation, as in "15: on-call, 30: director"
 *
 * Returns: (transfer full) (nullable): what is wrong
 */
char *
ved_entry_check_steps (const char *text)
{
  g_auto(GStrv) steps = split (text);

  for (guint i = 0; steps[i] != NULL; i++)
    if (*steps[i] != '\0' && !is_step (steps[i]))
      return g_strdup_printf (_("“%s” is no step. Write the minutes, a colon and who is notified, as in “15: on-call”."), steps[i]);

  return NULL;
}

/**
 * ved_entry_check_address:
 * @text: an address of the web; "" is none that was typed yet
 *
 * Returns: (transfer full) (nullable): what is wrong
 */
char *
ved_entry_check_address (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "", *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean is_web = strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0;

  if (*text == '\0' || (is_web && host != NULL && *host != '\0'))
    return NULL;

  return g_strdup (_("An address begins with http:// or https:// and the name of a host."));
}

/**
 * ved_entry_check_read_refusal:
 * @refusal: in a daemon's words, as in "routes, imminent: roles must be names"
 *
 * Returns: (transfer none): @refusal without the keys of the daemon at its beginning
 */
const char *
ved_entry_check_read_refusal (const char *refusal)
{
  static const char *const leads[] = { "[", "routes, ", "Thresholds, ", "Profiles, ", "channels, " };
  const char *colon = strstr (refusal, ": ");

  for (guint i = 0; i < G_N_ELEMENTS (leads) && colon != NULL; i++)
    if (g_str_has_prefix (refusal, leads[i]))
      return colon + strlen (": ");

  return refusal;
}
