/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-card.h"

#include "base/ved-search.h"
#include "book/ved-book-name.h"

#include <string.h>

/* The card of a dataset (https://huggingface.co/docs/hub/datasets-cards) is its README.md. The YAML in front of it names
 * one configuration for each ticker and depth, with the splits "message" and "orderbook". A card that somebody wrote by
 * hand does not have the mark, and is not replaced unasked. */

#define MARK "# Made by vedettectl sync, and made anew by it as long as this line is here."
#define LFS  "*.csv filter=lfs diff=lfs merge=lfs -text"

static char *
name_config (const VedBookName *name)
{
  return g_strdup_printf ("%s_%ulevels", name->ticker, name->n_levels);
}

static void
add_split (GString         *card,
           GPtrArray       *paths,
           const char      *config,
           VedBookFileKind  kind,
           const char      *split)
{
  g_string_append_printf (card, "  - split: %s\n    path:\n", split);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_auto(VedBookName) name = { 0 };
      g_autofree char *own = NULL;

      if (!ved_book_name_parse (path, &name) || name.kind != kind)
        continue;
      own = name_config (&name);
      if (g_str_equal (own, config))
        g_string_append_printf (card, "    - \"%s\"\n", path);
    }
}

static GPtrArray *
find_configs (GPtrArray *paths)
{
  GPtrArray *configs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < paths->len; i++)
    {
      g_auto(VedBookName) name = { 0 };
      g_autofree char *config = NULL;

      if (!ved_book_name_parse (g_ptr_array_index (paths, i), &name))
        continue;
      config = name_config (&name);
      if (!g_ptr_array_find_with_equal_func (configs, config, g_str_equal, NULL))
        g_ptr_array_add (configs, g_steal_pointer (&config));
    }
  g_ptr_array_sort (configs, ved_compare_words);

  return configs;
}

/**
 * ved_ctl_card_write:
 * @repository: its name
 * @paths: (element-type utf8): of the files in it; those that are halves of order books are told of
 *
 * Returns: (transfer full): the text of README.md
 */
char *
ved_ctl_card_write (const char *repository,
                    GPtrArray  *paths)
{
  g_autoptr(GString) card = g_string_new ("---\n" MARK "\n");
  g_autoptr(GPtrArray) configs = find_configs (paths);

  g_string_append (card, "pretty_name: Limit order books\ntags:\n- finance\n- limit-order-book\n");
  if (configs->len > 0)
    g_string_append (card, "configs:\n");
  for (guint i = 0; i < configs->len; i++)
    {
      const char *config = g_ptr_array_index (configs, i);

      g_string_append_printf (card, "- config_name: %s\n  data_files:\n", config);
      add_split (card, paths, config, VED_BOOK_FILE_MESSAGES, "message");
      add_split (card, paths, config, VED_BOOK_FILE_BOOK, "orderbook");
    }
  g_string_append_printf (card, "---\n\n# %s\n\nLimit order books in the LOBSTER format: each recording is a file of "
                          "messages and a file with the book\nafter each of them, row by row. Neither has a header line.\n\n"
                          "| split | columns |\n|---|---|\n"
                          "| message | time in seconds after midnight, type, order id, size, price × 10,000, direction |\n"
                          "| orderbook | ask price, ask size, bid price, bid size, once for each level |\n", repository);

  return g_string_free (g_steal_pointer (&card), FALSE);
}

/**
 * ved_ctl_card_is_ours:
 * @text: (nullable): of a card
 *
 * Returns: whether it may be replaced: there is none, or ved_ctl_card_write() made it
 */
gboolean
ved_ctl_card_is_ours (const char *text)
{
  return text == NULL || strstr (text, MARK) != NULL;
}

/**
 * ved_ctl_card_attributes:
 * @text: (nullable): of .gitattributes
 *
 * Returns: (transfer full) (nullable): a text that has CSV files kept beside git too; %NULL where it says so already
 */
char *
ved_ctl_card_attributes (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "*.csv ") && strstr (lines[i], "filter=lfs") != NULL)
      return NULL;
  if (text == NULL || *text == '\0')
    return g_strdup (LFS "\n");

  return g_strconcat (text, g_str_has_suffix (text, "\n") ? "" : "\n", LFS "\n", NULL);
}
