/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-graph"

#include "config.h"

#include "form/ved-form-private.h"

/* Who depends on whom in a form. A field reads the fields of its visible_if and those whose metadata it takes: readers;
 * a required_if is only a matter of checking: checkers; a constraint reads what it names: constrained. Edges lead down
 * the form, for a field sees only what stands before it. */

static void
add_edge (GArray **lists,
          guint    from,
          guint    to)
{
  if (lists[from] == NULL)
    lists[from] = g_array_new (FALSE, FALSE, sizeof (guint));
  if (lists[from]->len == 0 || g_array_index (lists[from], guint, lists[from]->len - 1) != to)
    g_array_append_val (lists[from], to);
}

static void
add_expr_edges (VedForm           *self,
                GArray           **lists,
                const VedFormExpr *expr,
                guint              to)
{
  const char *const *names = expr != NULL ? ved_form_expr_get_names (expr) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const VedFormElement *element = ved_form_schema_find (self->schema, names[i], NULL);

      if (element != NULL)
        add_edge (lists, element->index, to);
    }
}

/* Returns: (nullable): the earlier field that a later one takes metadata by. */
static VedFormField *
add_key_edge (VedForm    *self,
              const char *key,
              guint       to)
{
  const VedFormElement *element = ved_form_schema_find (self->schema, key, NULL);

  if (element == NULL || element->index >= to)
    return NULL;
  add_edge (self->readers, element->index, to);

  return g_ptr_array_index (self->fields, element->index);
}

static void
add_metadata_edges (VedForm              *self,
                    const VedFormElement *element)
{
  const gboolean of_optimizer = ved_form_element_uses_optimizer (element);
  VedFormField *field = NULL;

  if (of_optimizer || ved_form_element_uses_architecture (element))
    field = add_key_edge (self, element->architecture_key, element->index);
  if (field != NULL)
    field->names_architecture = TRUE;
  field = of_optimizer ? add_key_edge (self, element->optimizer_key, element->index) : NULL;
  if (field != NULL)
    field->names_optimizer = TRUE;
}

/* For VedForm. Finds out which fields and constraints read which, and makes room for what is to be done about them. */
void
ved_form_build_graph (VedForm *self)
{
  const guint n_constraints = ved_form_schema_get_n_constraints (self->schema);

  self->readers = g_new0 (GArray *, self->fields->len);
  self->checkers = g_new0 (GArray *, self->fields->len);
  self->constrained = g_new0 (GArray *, self->fields->len);
  self->stale = g_new0 (guint8, self->fields->len);
  self->stale_constraints = g_new0 (guint8, n_constraints);
  self->violations = g_new0 (VedFormProblem *, n_constraints);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const VedFormElement *element = ((VedFormField *) g_ptr_array_index (self->fields, i))->element;

      add_expr_edges (self, self->readers, element->visible_if, i);
      add_expr_edges (self, self->checkers, element->required_if, i);
      add_metadata_edges (self, element);
    }
  for (guint i = 0; i < n_constraints; i++)
    {
      const VedFormConstraint *constraint = ved_form_schema_get_constraint (self->schema, i);
      const VedFormElement *element = NULL;

      add_expr_edges (self, self->constrained, constraint->when, i);
      add_expr_edges (self, self->constrained, constraint->assert, i);
      if (constraint->key != NULL)
        element = ved_form_schema_find (self->schema, constraint->key, NULL);
      if (element != NULL)
        add_edge (self->constrained, element->index, i);
    }
}
