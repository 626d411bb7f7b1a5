/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-documentation-page"

#include "config.h"

#include "app/help/ved-documentation-page.h"

#include "app/help/ved-handbook.h"
#include "app/models/ved-used-dependencies.h"
#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* The chapters of the handbook, one card each; the search hides what does not contain its text. The page begins with
 * the chapters that a window has room for, and gets one more in each frame. While something is searched for, those that
 * have it come at once, and no others. The field of the search stays while they scroll. Chapters of what a daemon goes by
 * are made anew when it tells something else. */

#define MARGIN_PX 18
#define SEARCH_GAP_PX 6
#define WIDTH_PX 1000
#define FIRST_CHAPTERS 1
#define FIRST_FRAMES 2          /* to be drawn before more is made */

struct _VedDocumentationPage
{
  VedPage parent_instance;

  GPtrArray *chapters;          /* VedHandbookChapter */
  GPtrArray *cards;             /* GtkWidget, of the chapter in the same place; NULL until made; not owned */
  GPtrArray *grids;             /* likewise */
  GtkWidget *box;
  GtkWidget *search;
  GtkWidget *nothing;
  guint tick_id;                /* while chapters are made */
  guint n_frames;               /* since then */
  guint serial;                 /* of what daemons have told, as it is written */
};

G_DEFINE_FINAL_TYPE (VedDocumentationPage, ved_documentation_page, VED_TYPE_PAGE)

/* Rows of the grid stand below its headings. */
static void
show_rows (GtkWidget                *grid,
           const VedHandbookChapter *chapter,
           const char               *text)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < chapter->rows->len; i++)
    is_found = ved_handbook_row_matches (chapter, i, text) || is_found;
  for (guint i = 0; i < chapter->rows->len; i++)
    for (int column = 0; column < 4; column++)
      {
        GtkWidget *cell = gtk_grid_get_child_at (GTK_GRID (grid), column, (int) i + 1);

        if (cell != NULL)
          gtk_widget_set_visible (cell, !is_found || ved_handbook_row_matches (chapter, i, text));
      }
}

static void
attach_cells (GtkWidget  *grid,
              char      **cells,
              int         row,
              const char *css_class)
{
  for (int column = 0; cells != NULL && cells[column] != NULL; column++)
    {
      GtkWidget *label = ved_text_paragraph_new (cells[column], css_class);

      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_widget_set_hexpand (label, cells[column + 1] == NULL);
      gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
    }
}

static GtkWidget *
create_chapter (VedHandbookChapter  *chapter,
                GtkWidget          **grid)
{
  GtkWidget *content, *card = ved_card_new (chapter->title, &content, NULL);

  *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (*grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (*grid), 6);
  attach_cells (*grid, chapter->heads, 0, "caption-heading");
  for (guint i = 0; i < chapter->rows->len; i++)
    attach_cells (*grid, chapter->rows->pdata[i], (int) i + 1, NULL);
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (chapter->intro, "dim-label"));
  gtk_box_append (GTK_BOX (content), *grid);

  return card;
}

static void
make_chapter (VedDocumentationPage *self,
              guint                 place)
{
  GtkWidget *before = self->nothing, *grid;

  for (guint i = 0; i < place; i++)
    before = self->cards->pdata[i] != NULL ? self->cards->pdata[i] : before;
  self->cards->pdata[place] = create_chapter (self->chapters->pdata[place], &grid);
  self->grids->pdata[place] = grid;
  gtk_box_insert_child_after (GTK_BOX (self->box), self->cards->pdata[place], before);
}

/* Returns: whether @text is in the chapter */
static gboolean
show_chapter (VedDocumentationPage *self,
              guint                 place,
              const char           *text)
{
  const VedHandbookChapter *chapter = self->chapters->pdata[place];
  gboolean matches = ved_handbook_matches (chapter, text);

  if (self->cards->pdata[place] != NULL)
    {
      gtk_widget_set_visible (self->cards->pdata[place], matches);
      show_rows (self->grids->pdata[place], chapter, text);
    }

  return matches;
}

static char *
get_search_text (VedDocumentationPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
}

static gboolean
make_next_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  VedDocumentationPage *self = user_data;
  guint place;

  if (self->n_frames++ < FIRST_FRAMES)
    return G_SOURCE_CONTINUE;

  if (g_ptr_array_find (self->cards, NULL, &place))
    {
      make_chapter (self, place);
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
stop_making (VedDocumentationPage *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static void
make_rest (VedDocumentationPage *self,
           const char           *text)
{
  stop_making (self);
  if (*text != '\0' || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !g_ptr_array_find (self->cards, NULL, NULL))
    return;

  self->n_frames = 0;
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), make_next_cb, self, NULL);
}

/* Changes with each thing that a daemon tells, or is not open any more to tell. */
static guint
get_serial (void)
{
  return ved_used_thresholds_get_serial () + ved_used_dependencies_get_serial ();
}

static void
replace_chapter (VedDocumentationPage *self,
                 guint                 place,
                 const char           *text)
{
  if (self->cards->pdata[place] == NULL)
    return;

  gtk_box_remove (GTK_BOX (self->box), self->cards->pdata[place]);
  self->cards->pdata[place] = NULL;
  make_chapter (self, place);
  show_chapter (self, place, text);
}

static void
write_anew (VedDocumentationPage *self)
{
  g_autofree char *text = get_search_text (self);
  g_autoptr(GPtrArray) before = NULL;

  if (self->serial == get_serial ())
    return;

  before = g_steal_pointer (&self->chapters);
  self->serial = get_serial ();
  self->chapters = ved_handbook_write ();
  for (guint i = 0; i < self->chapters->len; i++)
    if (!ved_handbook_is_same (self->chapters->pdata[i], before->pdata[i]))
      replace_chapter (self, i, text);
}

static void
search_changed_cb (GtkSearchEntry       *entry,
                   VedDocumentationPage *self)
{
  g_autofree char *text = get_search_text (self);
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->chapters->len; i++)
    {
      if (*text != '\0' && self->cards->pdata[i] == NULL && ved_handbook_matches (self->chapters->pdata[i], text))
        make_chapter (self, i);
      is_found = show_chapter (self, i, text) || is_found;
    }
  gtk_widget_set_visible (self->nothing, !is_found);
  make_rest (self, text);
}

static void
ved_documentation_page_map (GtkWidget *widget)
{
  VedDocumentationPage *self = VED_DOCUMENTATION_PAGE (widget);
  g_autofree char *text = get_search_text (self);

  GTK_WIDGET_CLASS (ved_documentation_page_parent_class)->map (widget);
  write_anew (self);
  make_rest (self, text);
}

static void
ved_documentation_page_unmap (GtkWidget *widget)
{
  stop_making (VED_DOCUMENTATION_PAGE (widget));

  GTK_WIDGET_CLASS (ved_documentation_page_parent_class)->unmap (widget);
}

static void
ved_documentation_page_update (VedPage     *page,
                               VedSnapshot *snapshot)
{
  write_anew (VED_DOCUMENTATION_PAGE (page));
}

static void
ved_documentation_page_search (VedPage    *page,
                               const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_DOCUMENTATION_PAGE (page)->search), text != NULL ? text : "");
}

static GtkWidget *
create_search (VedDocumentationPage *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  g_object_set (self->search, "placeholder-text", _("Search the documentation"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search the documentation"), -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  gtk_widget_set_margin_start (self->search, MARGIN_PX);
  gtk_widget_set_margin_end (self->search, MARGIN_PX);
  gtk_widget_set_margin_top (self->search, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->search, SEARCH_GAP_PX);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->search);

  return clamp;
}

static GtkWidget *
create_page (VedDocumentationPage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller;

  self->box = box;
  self->nothing = ved_text_paragraph_new (_("No documentation matches."), "dim-label");
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, SEARCH_GAP_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->nothing);
  for (guint i = 0; i < MIN (self->chapters->len, FIRST_CHAPTERS); i++)
    make_chapter (self, i);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  scroller = ved_page_scroller_new (clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), create_search (self));
  gtk_box_append (GTK_BOX (content), scroller);

  return content;
}

static void
ved_documentation_page_finalize (GObject *object)
{
  VedDocumentationPage *self = VED_DOCUMENTATION_PAGE (object);

  g_ptr_array_unref (self->chapters);
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->grids);

  G_OBJECT_CLASS (ved_documentation_page_parent_class)->finalize (object);
}

static void
ved_documentation_page_class_init (VedDocumentationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_documentation_page_finalize;
  widget_class->map = ved_documentation_page_map;
  widget_class->unmap = ved_documentation_page_unmap;
  VED_PAGE_CLASS (klass)->update = ved_documentation_page_update;
  VED_PAGE_CLASS (klass)->search = ved_documentation_page_search;
}

static void
ved_documentation_page_init (VedDocumentationPage *self)
{
  self->serial = get_serial ();
  self->chapters = ved_handbook_write ();
  self->cards = g_ptr_array_new ();
  self->grids = g_ptr_array_new ();
  g_ptr_array_set_size (self->cards, (int) self->chapters->len);
  g_ptr_array_set_size (self->grids, (int) self->chapters->len);
  ved_page_set_title (VED_PAGE (self), _("Documentation"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}

/**
 * ved_documentation_page_search_by_typing:
 * @keys: where keys come from; above the page
 *
 * Has what is typed anywhere in @keys go to the search.
 */
void
ved_documentation_page_search_by_typing (VedDocumentationPage *self,
                                         GtkWidget            *keys)
{
  g_return_if_fail (VED_IS_DOCUMENTATION_PAGE (self));

  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), keys);
}
