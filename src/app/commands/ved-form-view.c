/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-view"

#include "config.h"

#include "app/commands/ved-form-view.h"

#include "app/commands/ved-field-row.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* The rows of a form, in sections. A row is made when its field is first shown, and stays: what is hidden later is
 * only hidden. The first screenful is made at once, the rest a few milliseconds a frame, so that a form of hundreds
 * of fields never holds up the window.
 *
 * Rows stand in blocks of a few, and blocks in the card of a section: a row that comes or goes has only its block and
 * the row of blocks laid out anew. Blocks that are more than a page away from what can be seen are not mapped: GSK
 * draws all that is, on screen or not. So a frame costs the same however many fields there are. */

#define AT_ONCE     8         /* about what a window has room for */
#define SLICE_US    3000
#define BLOCK_ROWS  12
#define SPACING_PX  12

typedef struct {
  GtkWidget *box;               /* heading and card */
  GtkWidget *card;              /* holds blocks */
} Section;

struct _VedFormView
{
  GtkWidget parent_instance;
  VedForm *form;
  GtkWidget *box, *empty;
  GtkWidget **rows;             /* by field; NULL: not yet made */
  GtkWidget **blocks;           /* by field: what its row stands in; owned by the card */
  GArray *sections;             /* (element-type Section) */
  GtkAdjustment *scroll;        /* (nullable): of what the view is scrolled in, while it is mapped */
  guint n_fields, next;         /* all before this one were looked at */
  guint tick_id, settle_id, seek_id;
  GtkWidget *sought;            /* (nullable): the row to scroll to, once it has its place */
  char *text;
  gboolean only_changed;
  VedFormViewRowMade made;
  gpointer made_data;
};

enum {
  COMPLETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedFormView, ved_form_view, GTK_TYPE_WIDGET)

static gboolean
shows_any_child (GtkWidget *box)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      return TRUE;

  return FALSE;
}

static void
update_sections (VedFormView *self)
{
  gboolean any = FALSE;

  for (guint s = 0; s < self->sections->len; s++)
    {
      const Section *section = &g_array_index (self->sections, Section, s);
      gboolean shown;

      for (GtkWidget *block = gtk_widget_get_first_child (section->card); block != NULL;
           block = gtk_widget_get_next_sibling (block))
        gtk_widget_set_visible (block, shows_any_child (block));
      shown = shows_any_child (section->card);
      gtk_widget_set_visible (section->box, shown);
      any |= shown;
    }
  gtk_widget_set_visible (self->empty, !any && self->n_fields > 0 && self->next >= self->n_fields);
}

/* Where a widget is in what is scrolled. That does not lag behind the adjustment, as its place in the window does. */
static gboolean
find_place (VedFormView     *self,
            GtkWidget       *widget,
            graphene_rect_t *bounds)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  return viewport != NULL && gtk_widget_compute_bounds (widget, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), bounds);
}

/* GTK 4.8 draws nothing anew when a child is mapped: that comes with a new size, and this one has its size already. */
static void
map_near_blocks (VedFormView *self,
                 GtkWidget   *card)
{
  const float top = (float) gtk_adjustment_get_value (self->scroll);
  const float page = (float) gtk_adjustment_get_page_size (self->scroll);
  graphene_rect_t bounds;

  for (GtkWidget *block = gtk_widget_get_first_child (card); block != NULL; block = gtk_widget_get_next_sibling (block))
    {
      const gboolean near = !find_place (self, block, &bounds)
        || (bounds.origin.y < top + 2.0f * page && bounds.origin.y + bounds.size.height > top - page);

      if (near == gtk_widget_get_child_visible (block))
        continue;
      gtk_widget_set_child_visible (block, near);
      gtk_widget_queue_draw (card);
    }
}

static void
map_what_is_near (VedFormView *self)
{
  /* Before the first layout nothing has a place. */
  if (self->scroll == NULL || gtk_adjustment_get_page_size (self->scroll) <= 0.0)
    return;
  for (guint s = 0; s < self->sections->len; s++)
    map_near_blocks (self, g_array_index (self->sections, Section, s).card);
}

static gboolean
settled_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  VED_FORM_VIEW (widget)->settle_id = 0;
  map_what_is_near (VED_FORM_VIEW (widget));

  return G_SOURCE_REMOVE;
}

/* The size has changed, but where everything is now stands only when this frame has been laid out. */
static void
resized_cb (VedFormView *self)
{
  if (self->settle_id == 0)
    self->settle_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), settled_cb, NULL, NULL);
}

static void
scroll_to (VedFormView *self,
           GtkWidget   *row)
{
  graphene_rect_t bounds;

  if (self->scroll != NULL && find_place (self, row, &bounds))
    gtk_adjustment_clamp_page (self->scroll, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

/* A row that was just made has its place after the next layout. */
static gboolean
sought_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  VedFormView *self = VED_FORM_VIEW (widget);

  if (gtk_widget_get_height (self->sought) == 0)
    return G_SOURCE_CONTINUE;

  self->seek_id = 0;
  scroll_to (self, self->sought);

  return G_SOURCE_REMOVE;
}

static void
seek (VedFormView *self,
      GtkWidget   *row)
{
  self->sought = row;
  if (self->seek_id == 0)
    self->seek_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), sought_cb, NULL, NULL);
}

static void
drop_tick (VedFormView *self,
           guint       *id)
{
  if (*id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), *id);
  *id = 0;
}

static void
ved_form_view_map (GtkWidget *widget)
{
  VedFormView *self = VED_FORM_VIEW (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  GTK_WIDGET_CLASS (ved_form_view_parent_class)->map (widget);
  if (viewport == NULL)
    return;
  self->scroll = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  g_signal_connect_object (self->scroll, "value-changed", G_CALLBACK (map_what_is_near), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scroll, "changed", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  resized_cb (self);
}

static void
ved_form_view_unmap (GtkWidget *widget)
{
  VedFormView *self = VED_FORM_VIEW (widget);

  if (self->scroll != NULL)
    g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_clear_object (&self->scroll);
  drop_tick (self, &self->settle_id);
  drop_tick (self, &self->seek_id);
  GTK_WIDGET_CLASS (ved_form_view_parent_class)->unmap (widget);
}

static VedFormField *
field_at (VedFormView *self,
          guint        index)
{
  g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (self->form), index);

  return field;
}

static gboolean
is_wanted (VedFormView *self,
           guint        index)
{
  return ved_form_field_get_visible (field_at (self, index))
         && ved_field_row_matches (VED_FIELD_ROW (self->rows[index]), self->text, self->only_changed);
}

static GtkWidget *
row_before (VedFormView *self,
            guint        index)
{
  for (guint i = index; i-- > 0;)
    if (self->rows[i] != NULL)
      return self->blocks[i] == self->blocks[index] ? self->rows[i] : NULL;

  return NULL;
}

static void
make_row (VedFormView *self,
          guint        index)
{
  VedFormField *field = field_at (self, index);

  self->rows[index] = ved_field_row_new (self->form, field);
  if (self->made != NULL)
    self->made (field, self->rows[index], self->made_data);
  gtk_box_insert_child_after (GTK_BOX (self->blocks[index]), self->rows[index], row_before (self, index));
  gtk_widget_set_visible (self->rows[index], is_wanted (self, index));
}

static gboolean
make_some (VedFormView *self,
           guint        n_at_once,
           gint64       until_us)
{
  guint n = 0;

  for (; self->next < self->n_fields; self->next++)
    {
      if (self->rows[self->next] != NULL || !ved_form_field_get_visible (field_at (self, self->next)))
        continue;
      if (n >= n_at_once && g_get_monotonic_time () >= until_us)
        break;
      make_row (self, self->next);
      n++;
    }
  update_sections (self);

  return self->next < self->n_fields;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedFormView *self = VED_FORM_VIEW (widget);

  map_what_is_near (self);
  if (make_some (self, 1, g_get_monotonic_time () + SLICE_US))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  g_signal_emit (self, signals[COMPLETE], 0);

  return G_SOURCE_REMOVE;
}

static void
make_rest (VedFormView *self)
{
  if (self->tick_id == 0 && self->next < self->n_fields)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
visible_changed_cb (VedFormView  *self,
                    GParamSpec   *pspec,
                    VedFormField *field)
{
  guint index = ved_form_field_get_element (field)->index;

  if (self->rows[index] != NULL)
    gtk_widget_set_visible (self->rows[index], is_wanted (self, index));
  else if (ved_form_field_get_visible (field) && index < self->next)
    self->next = index;
}

static void
changed_cb (VedFormView *self)
{
  if (self->only_changed)
    ved_form_view_set_filter (self, self->text, TRUE);
  else if (self->next < self->n_fields && self->tick_id == 0 && !make_some (self, AT_ONCE, 0))
    g_signal_emit (self, signals[COMPLETE], 0);
  else
    update_sections (self);
  make_rest (self);
}

static void
ved_form_view_dispose (GObject *object)
{
  VedFormView *self = VED_FORM_VIEW (object);

  drop_tick (self, &self->tick_id);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->form);

  G_OBJECT_CLASS (ved_form_view_parent_class)->dispose (object);
}

static void
ved_form_view_finalize (GObject *object)
{
  VedFormView *self = VED_FORM_VIEW (object);

  g_free (self->rows);
  g_free (self->blocks);
  g_free (self->text);
  g_array_unref (self->sections);

  G_OBJECT_CLASS (ved_form_view_parent_class)->finalize (object);
}

static void
ved_form_view_class_init (VedFormViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_form_view_finalize;
  GTK_WIDGET_CLASS (klass)->map = ved_form_view_map;
  GTK_WIDGET_CLASS (klass)->unmap = ved_form_view_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[COMPLETE] = g_signal_new ("complete", VED_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
ved_form_view_init (VedFormView *self)
{
  self->text = g_strdup ("");
  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  self->empty = ved_text_paragraph_new (_("No field matches."), "dim-label");
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), self->empty);
}

static void
add_section (VedFormView *self,
             const char  *title)
{
  Section section = { gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0) };

  if (title != NULL)
    gtk_box_append (GTK_BOX (section.box), ved_text_label_new (title, "heading"));
  gtk_widget_add_css_class (section.card, "command-fields");
  gtk_box_append (GTK_BOX (section.box), section.card);
  gtk_box_append (GTK_BOX (self->box), section.box);
  g_array_append_val (self->sections, section);
}

static GtkWidget *
add_block (VedFormView *self)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (g_array_index (self->sections, Section, self->sections->len - 1).card), block);

  return block;
}

/* Makes the sections and blocks of all fields; rows come later. */
static void
lay_out (VedFormView *self)
{
  guint n_in_block = 0;

  for (guint i = 0; i < self->n_fields; i++)
    {
      const char *section = ved_form_field_get_element (field_at (self, i))->section;
      gboolean begins = i == 0 || section != NULL;

      if (begins)
        add_section (self, section);
      if (begins || n_in_block == BLOCK_ROWS)
        n_in_block = 0;
      self->blocks[i] = n_in_block++ == 0 ? add_block (self) : self->blocks[i - 1];
    }
}

/**
 * ved_form_view_new:
 * @form: what is filled in
 * @made: (nullable): is told of each row
 *
 * Returns: the fields of a form. Signal: "complete", when every visible field has its row.
 */
GtkWidget *
ved_form_view_new (VedForm           *form,
                   VedFormViewRowMade made,
                   gpointer           user_data)
{
  VedFormView *self = g_object_new (VED_TYPE_FORM_VIEW, NULL);

  self->form = g_object_ref (form);
  self->made = made;
  self->made_data = user_data;
  self->n_fields = g_list_model_get_n_items (G_LIST_MODEL (form));
  self->rows = g_new0 (GtkWidget *, self->n_fields);
  self->blocks = g_new0 (GtkWidget *, self->n_fields);
  lay_out (self);
  for (guint i = 0; i < self->n_fields; i++)
    g_signal_connect_object (field_at (self, i), "notify::visible", G_CALLBACK (visible_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  make_some (self, AT_ONCE, 0);
  make_rest (self);

  return GTK_WIDGET (self);
}

VedForm *
ved_form_view_get_form (VedFormView *self)
{
  return self->form;
}

/**
 * ved_form_view_set_filter:
 * @text: what names, keys or help must contain; may be empty
 * @only_changed: whether only fields with a value of the user's own are shown
 */
void
ved_form_view_set_filter (VedFormView *self,
                          const char  *text,
                          gboolean     only_changed)
{
  if (text != self->text)
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
  self->only_changed = only_changed;
  for (guint i = 0; i < self->n_fields; i++)
    if (self->rows[i] != NULL)
      gtk_widget_set_visible (self->rows[i], is_wanted (self, i));
  update_sections (self);
}

/**
 * ved_form_view_focus_field:
 *
 * Returns: whether the field is visible and has the focus now
 */
gboolean
ved_form_view_focus_field (VedFormView *self,
                           const char  *key)
{
  VedFormField *field = ved_form_get_field (self->form, key);
  guint index;

  if (field == NULL || !ved_form_field_get_visible (field))
    return FALSE;

  index = ved_form_field_get_element (field)->index;
  if (self->rows[index] == NULL)
    make_row (self, index);
  if (!gtk_widget_get_visible (self->rows[index]))
    ved_form_view_set_filter (self, "", FALSE);
  gtk_widget_set_child_visible (self->blocks[index], TRUE);

  seek (self, self->rows[index]);

  return gtk_widget_grab_focus (self->rows[index]);
}

/**
 * ved_form_view_is_complete:
 *
 * Returns: whether every visible field has its row
 */
gboolean
ved_form_view_is_complete (VedFormView *self)
{
  return self->next >= self->n_fields;
}
