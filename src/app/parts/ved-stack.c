/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-stack"

#include "config.h"

#include "app/parts/ved-stack.h"

/* A stack only leaves out of its picture what is not on top. To the style sheet all its children are there, side by side: when
 * the focus moves, the states of all that is around it change, rules may ask for those, and GTK looks at the style of everything
 * in every child. What is invisible is left alone until it is shown. */

/**
 * ved_stack_show:
 * @child: one of the stack
 *
 * Brings @child up and makes what was on top invisible. The others stay as they are; a child that this function has never
 * shown or hidden is a visible one.
 */
void
ved_stack_show (GtkStack  *stack,
                GtkWidget *child)
{
  GtkWidget *before;

  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (GTK_IS_WIDGET (child));
  g_return_if_fail (gtk_widget_get_parent (child) == GTK_WIDGET (stack));

  before = gtk_stack_get_visible_child (stack);
  gtk_widget_set_visible (child, TRUE);
  gtk_stack_set_visible_child (stack, child);
  if (before != NULL && before != child)
    gtk_widget_set_visible (before, FALSE);
}

/**
 * ved_stack_show_name:
 * @name: that of a child
 *
 * The same as ved_stack_show() for the child that is called @name.
 */
void
ved_stack_show_name (GtkStack   *stack,
                     const char *name)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (name != NULL);

  child = gtk_stack_get_child_by_name (stack, name);
  g_return_if_fail (child != NULL);

  ved_stack_show (stack, child);
}
