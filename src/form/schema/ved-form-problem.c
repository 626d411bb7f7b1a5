/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-problem"

#include "config.h"

#include "form/schema/ved-form-problem.h"

struct _VedFormProblem
{
  GObject parent_instance;
  VedFormSeverity severity;
  char *key;                    /* (nullable) */
  char *message;
  char *path;                   /* (nullable) */
  guint line, column;
};

enum {
  PROP_0,
  PROP_SEVERITY,
  PROP_KEY,
  PROP_MESSAGE,
  PROP_PATH,
  PROP_LINE,
  PROP_COLUMN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VedFormProblem, ved_form_problem, G_TYPE_OBJECT)

static void
ved_form_problem_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VedFormProblem *self = VED_FORM_PROBLEM (object);

  switch (id)
    {
    case PROP_SEVERITY:
      g_value_set_int (value, (int) self->severity);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;

    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;

    case PROP_COLUMN:
      g_value_set_uint (value, self->column);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ved_form_problem_finalize (GObject *object)
{
  VedFormProblem *self = VED_FORM_PROBLEM (object);

  g_free (self->key);
  g_free (self->message);
  g_free (self->path);

  G_OBJECT_CLASS (ved_form_problem_parent_class)->finalize (object);
}

static void
ved_form_problem_class_init (VedFormProblemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ved_form_problem_get_property;
  object_class->finalize = ved_form_problem_finalize;

  props[PROP_SEVERITY] = g_param_spec_int ("severity", NULL, NULL, VED_FORM_HINT, VED_FORM_ERROR, VED_FORM_HINT,
                                           flags);
  props[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_COLUMN] = g_param_spec_uint ("column", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ved_form_problem_init (VedFormProblem *self)
{
}

/**
 * ved_form_problem_new:
 * @key: (nullable): of the field that it is about
 * @message: a sentence
 */
VedFormProblem *
ved_form_problem_new (VedFormSeverity  severity,
                      const char      *key,
                      const char      *message)
{
  VedFormProblem *self = g_object_new (VED_TYPE_FORM_PROBLEM, NULL);

  self->severity = severity;
  self->key = g_strdup (key);
  self->message = g_strdup (message);

  return self;
}

/**
 * ved_form_problem_new_at:
 * @path: (nullable): the file
 * @line: from 1; 0 when it is about the whole file
 * @column: from 1
 * @message: a sentence
 */
VedFormProblem *
ved_form_problem_new_at (VedFormSeverity  severity,
                         const char      *path,
                         guint            line,
                         guint            column,
                         const char      *message)
{
  VedFormProblem *self = ved_form_problem_new (severity, NULL, message);

  self->path = g_strdup (path);
  self->line = line;
  self->column = column;

  return self;
}

VedFormSeverity
ved_form_problem_get_severity (VedFormProblem *self)
{
  return self->severity;
}

const char *
ved_form_problem_get_key (VedFormProblem *self)
{
  return self->key;
}

const char *
ved_form_problem_get_message (VedFormProblem *self)
{
  return self->message;
}

const char *
ved_form_problem_get_path (VedFormProblem *self)
{
  return self->path;
}

guint
ved_form_problem_get_line (VedFormProblem *self)
{
  return self->line;
}

guint
ved_form_problem_get_column (VedFormProblem *self)
{
  return self->column;
}

/**
 * ved_form_problem_to_text:
 *
 * Returns: (transfer full): one line, with file:line:column before it where it has a place
 */
char *
ved_form_problem_to_text (VedFormProblem *self)
{
  if (self->path == NULL)
    return g_strdup (self->message);
  if (self->line == 0)
    return g_strdup_printf ("%s: %s", self->path, self->message);

  return g_strdup_printf ("%s:%u:%u: %s", self->path, self->line, self->column, self->message);
}

const char *
ved_form_severity_to_string (VedFormSeverity severity)
{
  switch (severity)
    {
    case VED_FORM_ERROR:
      return "error";

    case VED_FORM_WARNING:
      return "warning";

    case VED_FORM_HINT:
    default:
      return "hint";
    }
}

/**
 * ved_form_problems_have_error:
 * @problems: (element-type VedFormProblem): what there is to say
 *
 * Returns: whether one of them blocks running
 */
gboolean
ved_form_problems_have_error (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (ved_form_problem_get_severity (g_ptr_array_index (problems, i)) == VED_FORM_ERROR)
      return TRUE;

  return FALSE;
}
