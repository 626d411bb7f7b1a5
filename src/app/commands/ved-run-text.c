/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-text"

#include "config.h"

#include "app/commands/ved-run-text.h"

#include <glib/gi18n.h>

typedef struct {
  const char *text, *icon, *css_class;
} Look;

/* A state has a word, a shape and a colour. */
static const Look looks[] = {
  [VED_RUN_IDLE] = { N_("Waiting"), "content-loading-symbolic", "dim-label" },
  [VED_RUN_STARTING] = { N_("Starting"), "content-loading-symbolic", "accent" },
  [VED_RUN_RUNNING] = { N_("Running"), "media-playback-start-symbolic", "accent" },
  [VED_RUN_STOPPING] = { N_("Stopping"), "media-playback-stop-symbolic", "warning" },
  [VED_RUN_SUCCEEDED] = { N_("Succeeded"), "emblem-ok-symbolic", "success" },
  [VED_RUN_FAILED] = { N_("Failed"), "dialog-error-symbolic", "error" },
  [VED_RUN_STOPPED] = { N_("Stopped"), "media-playback-stop-symbolic", "dim-label" },
  [VED_RUN_NOT_STARTED] = { N_("Not started"), "dialog-warning-symbolic", "error" },
  [VED_RUN_LOST] = { N_("Ended, unknown how"), "dialog-question-symbolic", "dim-label" },
};

const char *
ved_run_text_state (VedRunState state)
{
  return _(looks[state].text);
}

const char *
ved_run_text_icon (VedRunState state)
{
  return looks[state].icon;
}

const char *
ved_run_text_class (VedRunState state)
{
  return looks[state].css_class;
}

/**
 * ved_run_text_parse:
 * @state: as ved_run_state_to_string() writes it
 *
 * Returns: the state; what is not known counts as stopped
 */
VedRunState
ved_run_text_parse (const char *state)
{
  for (VedRunState i = VED_RUN_IDLE; i <= VED_RUN_LOST; i++)
    if (g_strcmp0 (state, ved_run_state_to_string (i)) == 0)
      return i;

  return VED_RUN_STOPPED;
}

/**
 * ved_run_text_duration:
 *
 * Returns: (transfer full): as in "4.2 s", "3:07", "2:05:30"
 */
char *
ved_run_text_duration (gint64 duration_us)
{
  const gint64 seconds = duration_us / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf (_("%.1f s"), (double) duration_us / G_USEC_PER_SEC);
  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));

  return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
}

/**
 * ved_run_text_facts:
 * @exit_status: -1: none
 * @peak_kb: 0: not known
 *
 * Returns: (transfer full): as in "Failed · 4.2 s · status 3 · 12 MB"
 */
char *
ved_run_text_facts (VedRunState state,
                    gint64      duration_us,
                    int         exit_status,
                    gint64      peak_kb)
{
  GString *text = g_string_new (ved_run_text_state (state));
  g_autofree char *duration = ved_run_text_duration (duration_us);

  if (state == VED_RUN_IDLE || state == VED_RUN_NOT_STARTED || state == VED_RUN_LOST)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, " · %s", duration);
  if (exit_status > 0)
    g_string_append_printf (text, _(" · status %d"), exit_status);
  if (peak_kb > 0)
    g_string_append_printf (text, _(" · %.0f MB at most"), MAX ((double) peak_kb / 1024.0, 1.0));

  return g_string_free (text, FALSE);
}
