/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page-states"

#include "config.h"

#include "app/window/ved-page-states.h"

#include "app/ved-page-list.h"

/**
 * ved_page_state_restore:
 * @page: just built
 * @page_id: as in "overview"
 *
 * Gives a page what it wanted to find again.
 */
void
ved_page_state_restore (GSettings  *settings,
                        VedPage    *page,
                        const char *page_id)
{
  g_autoptr(GVariant) all = g_settings_get_value (settings, "page-state");
  g_autoptr(GVariant) state = g_variant_lookup_value (all, page_id, G_VARIANT_TYPE_VARDICT);

  if (state != NULL)
    ved_page_restore_state (page, state);
}

/**
 * ved_page_states_save:
 * @pages: those that were built, by their ids; what others had stays
 *
 * Keeps what pages want to find again.
 */
void
ved_page_states_save (GSettings *settings,
                      GtkStack  *pages)
{
  g_autoptr(GVariant) old = g_settings_get_value (settings, "page-state");
  GVariantDict states;
  guint n_pages;
  const VedPageInfo *infos = ved_page_list_get (&n_pages);

  g_variant_dict_init (&states, old);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (pages, infos[i].id);
      g_autoptr(GVariant) state = page != NULL ? ved_page_save_state (VED_PAGE (page)) : NULL;

      if (state != NULL)
        g_variant_dict_insert_value (&states, infos[i].id, state);
    }
  g_settings_set_value (settings, "page-state", g_variant_dict_end (&states));
}
