/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-choice-state"

#include "config.h"

#include "app/parts/ved-choice-state.h"

#include <math.h>

/**
 * ved_choice_state_save:
 * @state: of a page
 * @key: of what is chosen
 * @control: a #GtkDropDown, #GtkToggleButton or #GtkSpinButton
 */
void
ved_choice_state_save (GVariantDict *state,
                       const char   *key,
                       GtkWidget    *control)
{
  if (GTK_IS_DROP_DOWN (control))
    g_variant_dict_insert (state, key, "u", gtk_drop_down_get_selected (GTK_DROP_DOWN (control)));
  else if (GTK_IS_TOGGLE_BUTTON (control))
    g_variant_dict_insert (state, key, "b", gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (control)));
  else
    g_variant_dict_insert (state, key, "d", gtk_spin_button_get_value (GTK_SPIN_BUTTON (control)));
}

static void
choose (GtkDropDown *control,
        guint        chosen)
{
  if (chosen < g_list_model_get_n_items (gtk_drop_down_get_model (control)))
    gtk_drop_down_set_selected (control, chosen);
}

/**
 * ved_choice_state_restore:
 * @state: as ved_choice_state_save() left it, perhaps in another version of the app
 *
 * Chooses the same again. What @state lacks, or what cannot be chosen any more, leaves @control as it is.
 */
void
ved_choice_state_restore (GVariant   *state,
                          const char *key,
                          GtkWidget  *control)
{
  gboolean is_active;
  guint chosen;
  double value;

  if (GTK_IS_DROP_DOWN (control) && g_variant_lookup (state, key, "u", &chosen))
    choose (GTK_DROP_DOWN (control), chosen);
  else if (GTK_IS_TOGGLE_BUTTON (control) && g_variant_lookup (state, key, "b", &is_active))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (control), is_active);
  else if (GTK_IS_SPIN_BUTTON (control) && g_variant_lookup (state, key, "d", &value) && isfinite (value))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), value);
}
