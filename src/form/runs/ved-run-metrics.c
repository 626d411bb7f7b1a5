/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-metrics"

#include "config.h"

#include "form/runs/ved-run-metrics.h"

#include <math.h>
#include <string.h>

typedef struct {
  GArray *points;
  guint n_seen;                 /* figures so far, those that went included */
  guint stride;                 /* of these one in so many is kept */
} Curve;

struct _VedRunMetrics
{
  GObject parent_instance;
  GPtrArray *names;
  GHashTable *curves;           /* name to Curve */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRunMetrics, ved_run_metrics, G_TYPE_OBJECT)

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || c == '/' || c == '-';
}

static gboolean
read_figure (const char  *at,
             double      *value,
             const char **after)
{
  char *end;

  if (!g_ascii_isdigit (*at) && *at != '-' && *at != '+' && *at != '.')
    return FALSE;

  *value = g_ascii_strtod (at, &end);
  *after = end;

  return end > at && isfinite (*value) && !g_ascii_isalpha (*end);
}

/* Finds "word 3", "word: 3", "Word=3", "word [3/10]". */
static gboolean
find_figure (const char *text,
             const char *word,
             double     *value)
{
  const char *at = strcasestr (text, word), *after;

  while (at != NULL)
    {
      const char *figure = at + strlen (word);

      figure += strspn (figure, " \t:=#[(");
      if (figure > at + strlen (word) && (at == text || !g_ascii_isalpha (at[-1]))
          && read_figure (figure, value, &after))
        return TRUE;
      at = strcasestr (at + 1, word);
    }

  return FALSE;
}

/* One JSON object a line: "loss": 0.3 is loss=0.3, and so is its epoch. */
static void
scrape_object (const char       *text,
               VedRunMetricFunc  found,
               gpointer          user_data)
{
  const char *colon = text, *after;
  double epoch = NAN, value;

  if (!find_figure (text, "\"epoch\"", &epoch))
    epoch = NAN;
  while ((colon = strchr (colon, ':')) != NULL)
    {
      const char *end = colon, *start;
      char name[64];

      colon++;
      while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
      start = end > text ? end - 1 : text;
      if (*start != '"')
        continue;
      end = start;
      while (start > text && is_name_char (start[-1]))
        start--;
      if (start == end || start == text || start[-1] != '"' || end - start >= (gssize) sizeof name
          || !read_figure (colon + strspn (colon, " \t"), &value, &after))
        continue;
      g_strlcpy (name, start, (gsize) (end - start) + 1);
      if (g_ascii_strcasecmp (name, "epoch") != 0)
        found (name, epoch, value, user_data);
    }
}

/**
 * ved_run_scrape:
 * @text: a line
 * @found: called for each figure in it
 *
 * Looks for figures: name=value, "epoch n … loss x", and the numbers of a JSON object. Linear in the length of @text;
 * any thread.
 */
void
ved_run_scrape (const char       *text,
                VedRunMetricFunc  found,
                gpointer          user_data)
{
  double epoch = NAN, value;
  const char *equals = text, *after;
  gboolean has_loss = FALSE;

  if (*text == '{')
    {
      scrape_object (text, found, user_data);
      return;
    }
  if (!find_figure (text, "epoch", &epoch))
    epoch = NAN;
  while ((equals = strchr (equals, '=')) != NULL)
    {
      const char *start = equals;
      char name[64];

      while (start > text && is_name_char (start[-1]))
        start--;
      equals++;
      if (start + 1 == equals || equals - start > (gssize) sizeof name || g_ascii_isdigit (*start)
          || !read_figure (equals, &value, &after))
        continue;
      g_strlcpy (name, start, (gsize) (equals - start));
      has_loss |= g_ascii_strcasecmp (name, "loss") == 0;
      if (g_ascii_strcasecmp (name, "epoch") != 0)
        found (name, epoch, value, user_data);
    }
  if (!isnan (epoch) && !has_loss && find_figure (text, "loss", &value))
    found ("loss", epoch, value, user_data);
}

static void
curve_free (Curve *curve)
{
  g_array_unref (curve->points);
  g_free (curve);
}

static void
ved_run_metrics_finalize (GObject *object)
{
  VedRunMetrics *self = VED_RUN_METRICS (object);

  g_hash_table_unref (self->curves);
  g_ptr_array_unref (self->names);

  G_OBJECT_CLASS (ved_run_metrics_parent_class)->finalize (object);
}

static void
ved_run_metrics_class_init (VedRunMetricsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_metrics_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_RUN_METRICS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_run_metrics_init (VedRunMetrics *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->curves = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) curve_free);
}

VedRunMetrics *
ved_run_metrics_new (void)
{
  return g_object_new (VED_TYPE_RUN_METRICS, NULL);
}

static Curve *
find_curve (VedRunMetrics *self,
            const char    *name)
{
  Curve *curve = g_hash_table_lookup (self->curves, name);

  if (curve != NULL || self->names->len >= VED_RUN_METRICS_MAX_NAMES)
    return curve;

  curve = g_new0 (Curve, 1);
  curve->points = g_array_new (FALSE, FALSE, sizeof (VedRunPoint));
  curve->stride = 1;
  g_ptr_array_add (self->names, g_strdup (name));
  g_hash_table_insert (self->curves, g_ptr_array_index (self->names, self->names->len - 1), curve);

  return curve;
}

static void
thin_out (Curve *curve)
{
  VedRunPoint *points = (VedRunPoint *) curve->points->data;

  for (guint i = 0; i < curve->points->len / 2; i++)
    points[i] = points[2 * i];
  g_array_set_size (curve->points, curve->points->len / 2);
  curve->stride *= 2;
}

/**
 * ved_run_metrics_add:
 * @x: NAN: the number of the point
 *
 * Adds a figure; those of more than %VED_RUN_METRICS_MAX_NAMES names are dropped.
 */
void
ved_run_metrics_add (VedRunMetrics *self,
                     const char    *name,
                     double         x,
                     double         y)
{
  Curve *curve = find_curve (self, name);
  VedRunPoint point;

  if (curve == NULL)
    return;

  point.x = isnan (x) ? ++curve->n_seen : (curve->n_seen++, x);
  point.y = y;
  if ((curve->n_seen - 1) % curve->stride != 0)
    return;
  if (curve->points->len == VED_RUN_METRICS_MAX_POINTS)
    thin_out (curve);
  g_array_append_val (curve->points, point);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_run_metrics_get_names:
 * @n_names: (out): how many
 *
 * Returns: (transfer container) (array length=n_names): the curves, in the order in which they began
 */
const char **
ved_run_metrics_get_names (VedRunMetrics *self,
                           guint         *n_names)
{
  *n_names = self->names->len;

  return g_memdup2 (self->names->pdata, self->names->len * sizeof (char *));
}

/**
 * ved_run_metrics_get:
 * @n_points: (out): how many
 *
 * Returns: (transfer none) (array length=n_points) (nullable): a curve, until the next figure
 */
const VedRunPoint *
ved_run_metrics_get (VedRunMetrics *self,
                     const char    *name,
                     guint         *n_points)
{
  const Curve *curve = g_hash_table_lookup (self->curves, name);

  *n_points = curve != NULL ? curve->points->len : 0;

  return curve != NULL ? (const VedRunPoint *) curve->points->data : NULL;
}
