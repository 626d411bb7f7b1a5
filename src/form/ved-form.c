/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form"

#include "config.h"

#include "form/ved-form.h"

#include "base/ved-list-change.h"
#include "form/ved-form-private.h"

/* Who reads whom is known from the schema, so a change marks its readers stale and one pass over the elements,
 * top to bottom, brings those up to date; a field that comes out as it was marks nobody. What is read by rules
 * is marked apart, and checked after the pass.
 *
 * A step of undo is the list of the users' own values before and after, of the fields that the change gave
 * another one, those included that had to give way: undo gives back exactly what was. */

#define MAX_UNDO 200

typedef struct {
  guint index;
  VedFormValue *before, *after; /* (nullable) */
} Edit;

typedef struct {
  char *name;
  GArray *edits;
} Step;

enum {
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_SUFFIX,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static GType
ved_form_get_item_type (GListModel *model)
{
  return VED_TYPE_FORM_FIELD;
}

static guint
ved_form_get_n_items (GListModel *model)
{
  return VED_FORM (model)->fields->len;
}

static gpointer
ved_form_get_item (GListModel *model,
                   guint       position)
{
  VedForm *self = VED_FORM (model);

  return position < self->fields->len ? g_object_ref (g_ptr_array_index (self->fields, position)) : NULL;
}

static void
ved_form_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_form_get_item_type;
  iface->get_n_items = ved_form_get_n_items;
  iface->get_item = ved_form_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedForm, ved_form, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_form_list_model_init))

static void
edit_clear (gpointer data)
{
  Edit *edit = data;

  g_clear_pointer (&edit->before, ved_form_value_unref);
  g_clear_pointer (&edit->after, ved_form_value_unref);
}

static void
step_free (Step *step)
{
  g_free (step->name);
  g_array_unref (step->edits);
  g_free (step);
}

static GArray *
edits_new (void)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));

  g_array_set_clear_func (edits, edit_clear);

  return edits;
}

static VedFormField *
field_at (VedForm *self,
          guint    index)
{
  return g_ptr_array_index (self->fields, index);
}

static void
mark_list (guint8 *marks,
           GArray *list,
           guint8  mark)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    marks[g_array_index (list, guint, i)] |= mark;
}

static gboolean
evaluate_stale (VedForm *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->fields->len; i++)
    {
      if (!(self->stale[i] & VED_FORM_STALE_VALUE))
        continue;
      self->stale[i] &= ~VED_FORM_STALE_VALUE;
      self->stale[i] |= VED_FORM_STALE_CHECK;
      self->n_evaluated++;
      if (!ved_form_field_evaluate (field_at (self, i)))
        continue;
      changed = TRUE;
      mark_list (self->stale, self->readers[i], VED_FORM_STALE_VALUE);
      mark_list (self->stale, self->checkers[i], VED_FORM_STALE_CHECK);
      mark_list (self->stale_constraints, self->constrained[i], 1);
    }

  return changed;
}

static void
check_stale (VedForm *self)
{
  for (guint i = 0; i < ved_form_schema_get_n_constraints (self->schema); i++)
    {
      const VedFormConstraint *constraint = ved_form_schema_get_constraint (self->schema, i);
      VedFormField *field = constraint->key != NULL ? ved_form_get_field (self, constraint->key) : NULL;

      if (!self->stale_constraints[i])
        continue;
      self->stale_constraints[i] = 0;
      if (!ved_form_constraint_check (self, i))
        continue;
      self->problems_changed = TRUE;
      if (field != NULL)
        self->stale[field->element->index] |= VED_FORM_STALE_CHECK;
    }
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (!(self->stale[i] & VED_FORM_STALE_CHECK))
        continue;
      self->stale[i] &= ~VED_FORM_STALE_CHECK;
      self->problems_changed |= ved_form_field_validate (field_at (self, i));
    }
}

static gboolean
is_told (GPtrArray      *problems,
         VedFormProblem *problem)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (ved_form_problem_get_message (g_ptr_array_index (problems, i)),
                     ved_form_problem_get_message (problem)))
      return TRUE;

  return FALSE;
}

/* What the project could not read is told at the field that it matters to, else of the form. */
static void
add_project_problems (VedForm   *self,
                      GPtrArray *all,
                      GPtrArray *of_project)
{
  for (guint i = 0; i < of_project->len; i++)
    if (!is_told (all, g_ptr_array_index (of_project, i)))
      g_ptr_array_add (all, g_ptr_array_index (of_project, i));
}

static void
gather_problems (VedForm *self)
{
  g_autoptr(GPtrArray) of_project = ved_form_project_get_problems (self->project);
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < self->fields->len; i++)
    {
      GPtrArray *problems = field_at (self, i)->problems;

      for (guint j = 0; j < problems->len; j++)
        g_ptr_array_add (all, g_ptr_array_index (problems, j));
    }
  for (guint i = 0; i < ved_form_schema_get_n_constraints (self->schema); i++)
    if (self->violations[i] != NULL && ved_form_problem_get_key (self->violations[i]) == NULL)
      g_ptr_array_add (all, self->violations[i]);
  add_project_problems (self, all, of_project);
  self->n_project_problems = of_project->len;
  ved_list_store_take (self->problems, all);
  self->problems_changed = FALSE;
}

static gboolean
update (VedForm *self)
{
  gboolean changed;

  self->updating = TRUE;
  changed = evaluate_stale (self);
  self->updating = FALSE;
  check_stale (self);
  if (self->problems_changed || (changed && ved_form_project_count_problems (self->project) != self->n_project_problems))
    gather_problems (self);
  if (changed)
    self->serial++;

  return changed;
}

static void
mark_all (VedForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    self->stale[i] = VED_FORM_STALE_VALUE | VED_FORM_STALE_CHECK;
  for (guint i = 0; i < ved_form_schema_get_n_constraints (self->schema); i++)
    self->stale_constraints[i] = 1;
}

static void
project_changed_cb (VedForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    ved_form_field_forget (field_at (self, i));
  mark_all (self);
  self->problems_changed = TRUE;
  ved_form_begin (self, NULL);
  ved_form_end (self);
  self->serial++;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ved_form_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  VedForm *self = VED_FORM (object);

  switch (id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, !g_queue_is_empty (self->undo));
      break;

    case PROP_CAN_REDO:
      g_value_set_boolean (value, !g_queue_is_empty (self->redo));
      break;

    case PROP_SUFFIX:
      g_value_set_boolean (value, self->suffix);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ved_form_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SUFFIX:
      ved_form_set_suffix (VED_FORM (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
free_lists (GArray **lists,
            guint    n_lists)
{
  for (guint i = 0; i < n_lists; i++)
    if (lists[i] != NULL)
      g_array_unref (lists[i]);
  g_free (lists);
}

static void
ved_form_finalize (GObject *object)
{
  VedForm *self = VED_FORM (object);

  free_lists (self->readers, self->fields->len);
  free_lists (self->checkers, self->fields->len);
  free_lists (self->constrained, self->fields->len);
  for (guint i = 0; i < ved_form_schema_get_n_constraints (self->schema); i++)
    g_clear_object (&self->violations[i]);
  g_free (self->violations);
  g_free (self->stale);
  g_free (self->stale_constraints);
  for (guint i = 0; i < self->fields->len; i++)
    field_at (self, i)->form = NULL;
  g_ptr_array_unref (self->fields);
  g_object_unref (self->problems);
  g_queue_free_full (self->undo, (GDestroyNotify) step_free);
  g_queue_free_full (self->redo, (GDestroyNotify) step_free);
  g_clear_pointer (&self->step, g_array_unref);
  g_free (self->step_name);
  g_object_unref (self->project);
  ved_form_schema_unref (self->schema);

  G_OBJECT_CLASS (ved_form_parent_class)->finalize (object);
}

static void
ved_form_class_init (VedFormClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ved_form_get_property;
  object_class->set_property = ved_form_set_property;
  object_class->finalize = ved_form_finalize;

  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  props[PROP_SUFFIX] = g_param_spec_boolean ("suffix", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_form_init (VedForm *self)
{
  self->fields = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_list_store_new (VED_TYPE_FORM_PROBLEM);
  self->undo = g_queue_new ();
  self->redo = g_queue_new ();
  self->sealed = TRUE;
}

static void
restore (VedForm      *self,
         guint         index,
         VedFormValue *own)
{
  VedFormField *field = field_at (self, index);

  ved_form_field_keep (field, own != NULL ? ved_form_value_ref (own) : NULL);
  self->stale[index] |= VED_FORM_STALE_VALUE;
}

/**
 * ved_form_new:
 * @project: where options and metadata come from
 *
 * Opens a form with all its defaults. What the schema takes from the project is read here, as far as it is
 * visible; to keep that off the main thread, ask @project for the sources of @schema in a worker first.
 */
VedForm *
ved_form_new (VedFormSchema  *schema,
              VedFormProject *project)
{
  VedForm *self = g_object_new (VED_TYPE_FORM, NULL);

  self->schema = ved_form_schema_ref (schema);
  self->project = g_object_ref (project);
  self->suffix = ved_form_schema_has_suffix (schema);
  for (guint i = 0; i < ved_form_schema_get_n_elements (schema); i++)
    g_ptr_array_add (self->fields, ved_form_field_new (self, ved_form_schema_get_element (schema, i)));
  ved_form_build_graph (self);
  mark_all (self);
  update (self);
  g_signal_connect_object (project, "changed", G_CALLBACK (project_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ved_form_copy:
 *
 * Returns: (transfer full): a form of its own with the same values, without steps to undo
 */
VedForm *
ved_form_copy (VedForm *self)
{
  VedForm *copy = ved_form_new (self->schema, self->project);

  copy->suffix = self->suffix;
  for (guint i = 0; i < self->fields->len; i++)
    if (field_at (self, i)->own != NULL)
      restore (copy, i, field_at (self, i)->own);
  copy->restoring = TRUE;
  update (copy);
  copy->restoring = FALSE;

  return copy;
}

VedFormSchema *
ved_form_get_schema (VedForm *self)
{
  return self->schema;
}

VedFormProject *
ved_form_get_project (VedForm *self)
{
  return self->project;
}

/**
 * ved_form_get_field:
 *
 * Returns: (transfer none) (nullable): the field with that key
 */
VedFormField *
ved_form_get_field (VedForm    *self,
                    const char *key)
{
  const VedFormElement *element = ved_form_schema_find (self->schema, key, NULL);

  return element != NULL && g_str_equal (element->key, key) ? field_at (self, element->index) : NULL;
}

/**
 * ved_form_get_problems:
 *
 * Returns: (transfer none): all that is wrong with the values, a model of VedFormProblem in the order of the
 *   fields
 */
GListModel *
ved_form_get_problems (VedForm *self)
{
  return G_LIST_MODEL (self->problems);
}

/**
 * ved_form_count_problems:
 *
 * Returns: how many problems there are of that severity
 */
guint
ved_form_count_problems (VedForm        *self,
                         VedFormSeverity severity)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->problems)); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (G_LIST_MODEL (self->problems), i);

      n += ved_form_problem_get_severity (problem) == severity;
    }

  return n;
}

gboolean
ved_form_get_suffix (VedForm *self)
{
  return self->suffix;
}

/**
 * ved_form_set_suffix:
 * @suffix: whether the parts of the model are added to the name of the experiment
 */
void
ved_form_set_suffix (VedForm *self,
                     gboolean suffix)
{
  if (self->suffix == !!suffix)
    return;

  self->suffix = !!suffix;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUFFIX]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_form_get_is_updating:
 *
 * Returns: whether fields are being brought up to date, so that what a widget says now is no wish of the user's
 */
gboolean
ved_form_get_is_updating (VedForm *self)
{
  return self->updating;
}

/**
 * ved_form_get_n_evaluated:
 *
 * Returns: how many fields were brought up to date so far: a change adds its dependants only
 */
guint
ved_form_get_n_evaluated (VedForm *self)
{
  return self->n_evaluated;
}

/* For the evaluation: gives a field another value of its own, within the present change.
 * @own: (transfer full) (nullable) */
void
ved_form_field_keep (VedFormField *self,
                     VedFormValue *own)
{
  VedForm *form = self->form;
  Edit edit = { self->element->index, self->own, own };
  gboolean was_changed = self->own != NULL;

  self->own = own;
  if (edit.after != NULL)
    ved_form_value_ref (edit.after);
  if (form->step != NULL && !form->restoring)
    g_array_append_val (form->step, edit);
  else
    edit_clear (&edit);
  if (was_changed != (own != NULL))
    g_object_notify (G_OBJECT (self), "changed");
}

static void
notify_undo (VedForm *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REDO]);
}

static void
push_step (VedForm *self,
           GArray  *edits,
           char    *name)
{
  Step *step = g_new0 (Step, 1);

  step->name = name;
  step->edits = edits;
  g_queue_push_tail (self->undo, step);
  if (self->undo->length > MAX_UNDO)
    step_free (g_queue_pop_head (self->undo));
  g_queue_clear_full (self->redo, (GDestroyNotify) step_free);
  notify_undo (self);
}

/**
 * ved_form_begin:
 * @name: (nullable): for "Undo …"; the outermost counts
 *
 * Opens a change; all until its ved_form_end() is one step of undo, and is evaluated once.
 */
void
ved_form_begin (VedForm    *self,
                const char *name)
{
  if (self->depth++ > 0)
    return;

  self->step = edits_new ();
  self->step_name = g_strdup (name);
}

/**
 * ved_form_end:
 *
 * Closes a change.
 */
void
ved_form_end (VedForm *self)
{
  gboolean changed;

  g_return_if_fail (self->depth > 0);

  if (--self->depth > 0)
    return;

  changed = update (self) || self->settled;
  self->settled = FALSE;
  if (self->step->len > 0)
    push_step (self, g_steal_pointer (&self->step), g_steal_pointer (&self->step_name));
  g_clear_pointer (&self->step, g_array_unref);
  g_clear_pointer (&self->step_name, g_free);
  self->sealed = TRUE;
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_form_settle:
 *
 * Evaluates within a change what has been set so far, for what follows to build on.
 */
void
ved_form_settle (VedForm *self)
{
  g_return_if_fail (self->depth > 0);

  self->settled |= update (self);
}

static void
change_own (VedForm      *self,
            VedFormField *field,
            VedFormValue *value)
{
  if (value != NULL && field->own != NULL && ved_form_value_same (value, field->own))
    return;
  if (value == NULL && field->own == NULL)
    return;

  ved_form_field_keep (field, value != NULL ? ved_form_value_ref (value) : NULL);
  self->stale[field->element->index] |= VED_FORM_STALE_VALUE;
}

/**
 * ved_form_set:
 * @key: of a field
 * @value: (transfer none): the user's value; a choice that is none of the options gives way at once
 *
 * Gives a field a value, visible or not: what a hidden field was given is there when it is shown again.
 */
void
ved_form_set (VedForm      *self,
              const char   *key,
              VedFormValue *value)
{
  VedFormField *field = ved_form_get_field (self, key);

  g_return_if_fail (field != NULL);
  g_return_if_fail (value != NULL);

  ved_form_begin (self, field->element->label);
  change_own (self, field, value);
  ved_form_end (self);
}

static gboolean
continues_step (VedForm      *self,
                VedFormField *field)
{
  const Step *last = g_queue_peek_tail (self->undo);

  return !self->sealed && self->depth == 0 && last != NULL && last->edits->len == 1
         && g_array_index (last->edits, Edit, 0).index == field->element->index && field->own != NULL;
}

/**
 * ved_form_type:
 * @key: of a field
 * @value: (transfer none): its value, one of many while someone types or drags
 *
 * As ved_form_set(), but goes on with the last step of undo when that was typing in the same field, until
 * ved_form_seal().
 */
void
ved_form_type (VedForm      *self,
               const char   *key,
               VedFormValue *value)
{
  VedFormField *field = ved_form_get_field (self, key);
  gboolean go_on;
  Step *last;

  g_return_if_fail (field != NULL);

  go_on = continues_step (self, field);
  ved_form_set (self, key, value);
  self->sealed = FALSE;
  if (!go_on || self->undo->length < 2 || self->depth > 0)
    return;

  /* The two newest steps become one, unless the new one had others give way. */
  last = g_queue_peek_tail (self->undo);
  if (last->edits->len == 1 && g_array_index (last->edits, Edit, 0).index == field->element->index)
    {
      Step *before = g_queue_peek_nth (self->undo, self->undo->length - 2);
      Edit *edit = &g_array_index (before->edits, Edit, 0);

      if (before->edits->len != 1 || edit->index != field->element->index)
        return;
      g_clear_pointer (&edit->after, ved_form_value_unref);
      edit->after = ved_form_value_ref (value);
      step_free (g_queue_pop_tail (self->undo));
    }
}

/**
 * ved_form_seal:
 *
 * Ends the typing that ved_form_type() puts into one step: the field has lost the focus.
 */
void
ved_form_seal (VedForm *self)
{
  self->sealed = TRUE;
}

/**
 * ved_form_reset:
 * @key: of a field
 *
 * Lets a field follow its default again.
 */
void
ved_form_reset (VedForm    *self,
                const char *key)
{
  VedFormField *field = ved_form_get_field (self, key);

  g_return_if_fail (field != NULL);

  ved_form_begin (self, field->element->label);
  change_own (self, field, NULL);
  ved_form_end (self);
}

/**
 * ved_form_reset_all:
 *
 * Lets all fields follow their defaults again: one step of undo.
 */
void
ved_form_reset_all (VedForm *self)
{
  ved_form_begin (self, ved_form_schema_get_title (self->schema));
  for (guint i = 0; i < self->fields->len; i++)
    change_own (self, field_at (self, i), NULL);
  ved_form_end (self);
}

/* Bounds that move while values are given back must not move the values again. */
static void
replay (VedForm    *self,
        const Step *step,
        gboolean    backwards)
{
  self->restoring = TRUE;
  for (guint i = 0; i < step->edits->len; i++)
    {
      const Edit *edit = &g_array_index (step->edits, Edit, backwards ? step->edits->len - 1 - i : i);

      restore (self, edit->index, backwards ? edit->before : edit->after);
    }
  update (self);
  self->restoring = FALSE;
  self->sealed = TRUE;
  notify_undo (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_form_undo:
 *
 * Gives back the values from before the last change.
 *
 * Returns: whether there was one
 */
gboolean
ved_form_undo (VedForm *self)
{
  Step *step = g_queue_pop_tail (self->undo);

  if (step == NULL)
    return FALSE;

  g_queue_push_tail (self->redo, step);
  replay (self, step, TRUE);

  return TRUE;
}

/**
 * ved_form_redo:
 *
 * Makes the change again that was undone last.
 *
 * Returns: whether there was one
 */
gboolean
ved_form_redo (VedForm *self)
{
  Step *step = g_queue_pop_tail (self->redo);

  if (step == NULL)
    return FALSE;

  g_queue_push_tail (self->undo, step);
  replay (self, step, FALSE);

  return TRUE;
}
