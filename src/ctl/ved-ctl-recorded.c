/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-recorded.h"

#include "base/ved-error.h"
#include "forecast/backtest/ved-backtest-engine.h"

#include <string.h>

#define WINDOW_DOTS      ".."
#define TELL_US (2 * G_USEC_PER_SEC)
#define WINDOW_DEVELOPER "dev"
#define USUAL_STRIDE     60
#define AUTO_NAME        "auto"

static gboolean
read_index (const char *text,
            guint      *index)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &value, NULL))
    return FALSE;
  *index = (guint) value;

  return TRUE;
}

/**
 * ved_ctl_read_set:
 * @name: (nullable): what stands behind --set; none: csv
 */
gboolean
ved_ctl_read_set (const char      *name,
                  VedBacktestSet  *set,
                  GError         **error)
{
  *set = VED_BACKTEST_CSV;
  if (name == NULL || ved_backtest_set_from_name (name, set))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--set %s: expected jumpstarter, bitbrains or csv", name);

  return FALSE;
}

/**
 * ved_ctl_engine_name:
 *
 * Returns: what an engine is called on command lines: the choice per metric is "auto"
 */
const char *
ved_ctl_engine_name (VedEngineId engine)
{
  return engine == VED_ENGINE_MIXED ? AUTO_NAME : ved_engine_id_get_name (engine);
}

static gboolean
read_engine (const char  *name,
             VedEngineId *engine)
{
  if (g_str_equal (name, AUTO_NAME))
    *engine = VED_ENGINE_MIXED;
  else if (!ved_engine_id_from_name (name, engine) || *engine == VED_ENGINE_MIXED)
    return FALSE;

  return ved_backtest_engine_exists (*engine);
}

/**
 * ved_ctl_read_engines:
 * @list: names, separated by commas
 *
 * Returns: (transfer full) (nullable) (element-type VedEngineId): at least one engine, none twice
 */
GArray *
ved_ctl_read_engines (const char  *list,
                      GError     **error)
{
  g_auto(GStrv) names = g_strsplit (list, ",", -1);
  g_autoptr(GArray) engines = g_array_new (FALSE, FALSE, sizeof (VedEngineId));

  for (guint i = 0; names[i] != NULL; i++)
    {
      VedEngineId engine = VED_ENGINE_NONE;

      if (!read_engine (g_strstrip (names[i]), &engine))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--engine %s: there is no engine “%s”; expected a list of auto, seasonal, mlp, tft, trend, persistence, snaive",
                       list, names[i]);
          return NULL;
        }
      for (guint j = 0; j < engines->len; j++)
        {
          if (g_array_index (engines, VedEngineId, j) == engine)
            {
              g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--engine %s: “%s” stands there twice", list, names[i]);
              return NULL;
            }
        }
      g_array_append_val (engines, engine);
    }

  return g_steal_pointer (&engines);
}

static gboolean
read_range (const char      *text,
            VedBacktestPlan *plan)
{
  const char *dots = strstr (text, WINDOW_DOTS);
  g_autofree char *from = NULL;

  if (dots == NULL)
    return FALSE;
  from = g_strndup (text, dots - text);

  return read_index (from, &plan->test_start) && read_index (dots + strlen (WINDOW_DOTS), &plan->test_end);
}

/**
 * ved_ctl_read_window:
 * @text: (nullable): "dev", or FROM..TO in samples; none: dev, or the last third of what there is
 * @set: whose developer window is meant
 * @plan: (out): the window, with the usual stride, and training that ends where the window begins; all
 *   threads
 *
 * Errors: GOptionError.
 */
gboolean
ved_ctl_read_window (const char       *text,
                     VedBacktestSet    set,
                     VedBacktestPlan  *plan,
                     GError          **error)
{
  *plan = ved_backtest_plan_developer (set);
  if (text == NULL && plan->stride == 0)
    {
      plan->stride = USUAL_STRIDE;      /* ved_ctl_close_window() knows more */
      return TRUE;
    }
  if (text == NULL || g_str_equal (text, WINDOW_DEVELOPER))
    {
      if (plan->stride > 0)
        return TRUE;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--set %s has no developer window: add --window FROM..TO in samples",
                   ved_backtest_set_get_name (set));
      return FALSE;
    }

  *plan = (VedBacktestPlan) { .stride = USUAL_STRIDE };
  if (!read_range (text, plan))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--window %s: expected dev, or FROM..TO in samples", text);
      return FALSE;
    }
  if (plan->test_end <= plan->test_start)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--window %s: it ends before it begins; turn the two round", text);
      return FALSE;
    }
  plan->train_end = plan->test_start;

  return TRUE;
}

/**
 * ved_ctl_close_window:
 * @n_steps: samples of the history
 *
 * Gives a plan without a window the last third.
 */
void
ved_ctl_close_window (VedBacktestPlan *plan,
                      guint            n_steps)
{
  if (plan->test_end > 0)
    return;

  plan->test_start = plan->train_end = n_steps - n_steps / 3;
  plan->test_end = n_steps;
}

/**
 * ved_ctl_tell_series:
 * @told_us: (type gint64*): in monotonic time, when something was told last; at first when the work began
 *
 * A #VedSeriesProgress on standard error, every other second: whoever waits sees it move, and work that takes no time is
 * not worth a line.
 */
void
ved_ctl_tell_series (VedEngineId engine,
                     guint       n_done,
                     guint       n_series,
                     gpointer    told_us)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us < *(gint64 *) told_us + TELL_US)
    return;

  *(gint64 *) told_us = now_us;
  g_printerr ("%s: %u of %u series\n", ved_ctl_engine_name (engine), n_done, n_series);
}

/**
 * ved_ctl_read_origins:
 * @path: a file with one sample index a line
 * @n_steps: samples of the history
 *
 * Returns: (transfer full) (nullable) (element-type guint): at least one origin, in the order of the file
 */
GArray *
ved_ctl_read_origins (const char  *path,
                      guint        n_steps,
                      GError     **error)
{
  g_autoptr(GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint origin;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (!read_index (lines[i], &origin) || origin == 0 || origin > n_steps)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                       "%s:%u: expected the index of a sample, 1 to %u: that many the history has", path, i + 1, n_steps);
          return NULL;
        }
      g_array_append_val (origins, origin);
    }
  if (origins->len == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:1: the file names no origin", path);
      return NULL;
    }

  return g_steal_pointer (&origins);
}
