/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-page-parts"

#include "config.h"

#include "app/commands/ved-run-output.h"
#include "app/fleet/ved-heat-measure.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-json-tree.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/parts/ved-reader.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-text-table.h"
#include "app/servers/ved-metric-card.h"
#include "app/servers/ved-server-cell.h"
#include "app/sources/ved-warmup-view.h"
#include "app/ved-contrast.h"
#include "app/ved-tooltip.h"
#include "base/ved-clock.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-pointer.h"
#include "ved-test-window.h"

#include <gdk/x11/gdkx.h>
#include <math.h>
#include <string.h>

/* What pages are put together from. */

#define WIDTH 400
#define HEIGHT 300
#define TABLE_PX 400

static void
test_figures (void)
{
  char text[VED_TEXT_SIZE];

  g_assert_cmpstr (ved_text_write_count (58770.0, text, sizeof text), ==, "58,770");
  g_assert_cmpstr (ved_text_write_count (1234567.4, text, sizeof text), ==, "1,234,567");
  g_assert_cmpstr (ved_text_write_count (999.0, text, sizeof text), ==, "999");
  g_assert_cmpstr (ved_text_write_count (-0.2, text, sizeof text), ==, "0");
  g_assert_cmpstr (ved_text_write_count (-1200.0, text, sizeof text), ==, "−1,200");
  g_assert_cmpstr (ved_text_write_count (NAN, text, sizeof text), ==, "–");
  g_assert_cmpstr (ved_text_write_percent (-0.05, 0, text, sizeof text), ==, "−5 %");
  g_assert_cmpstr (ved_text_write_percent (-0.001, 0, text, sizeof text), ==, "0 %");
  g_assert_cmpstr (ved_text_write_percent (-0.001, 1, text, sizeof text), ==, "−0.1 %");
  g_assert_cmpstr (ved_text_write_percent (0.9999, 1, text, sizeof text), ==, ">99.9 %");
  g_assert_cmpstr (ved_text_write_percent (1.0, 1, text, sizeof text), ==, "100.0 %");
  g_assert_cmpstr (ved_text_write_percent (NAN, 1, text, sizeof text), ==, "–");
}

/* What is written is read again; a comma that stands elsewhere may be meant as a decimal point. */
static void
test_counts_are_read (void)
{
  static const struct {
    const char *text;
    double count;               /* NAN: refused */
  } rows[] = {
    { "0", 0.0 }, { "250,000", 250000.0 }, { "250000", 250000.0 }, { "1,000,000,000", 1e9 },
    { "2,5", NAN }, { "25,00", NAN }, { "1,0000", NAN }, { "1000,000", NAN }, { ",100", NAN }, { "", NAN },
    { "-5", NAN }, { "1 000", NAN }, { "many", NAN }, { "2.5", NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double count = -1.0;
      gboolean is_read = ved_text_read_count (rows[i].text, &count);

      g_assert_true (is_read == !isnan (rows[i].count));
      if (is_read)
        g_assert_cmpfloat (count, ==, rows[i].count);
    }
}

static gboolean
has_focus (gpointer widget)
{
  return gtk_widget_has_focus (widget);
}

static gboolean
is_read (gpointer reader)
{
  return ved_reader_is_there (reader);
}

static gboolean
is_left (gpointer reader)
{
  return !ved_reader_is_there (reader);
}

/* A list is read while the pointer is over it, or the keyboard in it; the focus that a click left behind is nobody. */
static void
test_reader (void)
{
  GtkWidget *box, *area, *button, *elsewhere, *window;
  VedReader *reader;

  if (!ved_test_pointer_init ())
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  area = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  button = gtk_button_new_with_label ("row");
  elsewhere = gtk_button_new_with_label ("elsewhere");
  reader = ved_reader_watch (area);
  gtk_box_append (GTK_BOX (area), button);
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), elsewhere);
  window = ved_test_window_new (box, WIDTH, HEIGHT);
  ved_test_window_draw (window);

  ved_test_point_at (elsewhere, 20.0, 10.0);
  ved_test_wait_until (is_left, reader);
  ved_test_point_at (button, 20.0, 10.0);
  ved_test_wait_until (is_read, reader);
  ved_test_input ("click 1");
  ved_test_wait_until (has_focus, button);
  g_assert_true (ved_reader_is_there (reader));
  ved_test_point_at (elsewhere, 20.0, 10.0);
  ved_test_wait_until (is_left, reader);
  g_assert_true (gtk_widget_has_focus (button));
  ved_test_focus (button);
  ved_test_input ("key space");
  ved_test_wait_until (is_read, reader);
  ved_test_input ("key Tab");
  ved_test_wait_until (is_left, reader);
  ved_test_window_close (window);
}

static guint
count_badges (GtkWidget *widget)
{
  guint n = VED_IS_LEVEL_BADGE (widget) && gtk_widget_get_visible (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_badges (child);

  return n;
}

/* What is not known is not healthy. */
static void
test_figure_without_value_has_no_level (void)
{
  GtkWidget *card = g_object_ref_sink (ved_kpi_card_new ("A figure"));

  g_assert_cmpuint (count_badges (card), ==, 0);
  ved_kpi_card_set_figure (VED_KPI_CARD (card), "12", VED_LEVEL_HEALTHY);
  g_assert_cmpuint (count_badges (card), ==, 1);
  ved_kpi_card_set_plain (VED_KPI_CARD (card), "12");
  g_assert_cmpuint (count_badges (card), ==, 0);
  g_assert_finalize_object (card);
}

static GtkWidget *
create_table (void)
{
  static const VedTextColumn columns[] = {
    { "Level", TRUE, FALSE }, { "Server", FALSE, TRUE }, { "Alerts", TRUE, FALSE }, { "Resolved", TRUE, FALSE },
  };

  return ved_text_table_new (columns, G_N_ELEMENTS (columns), "A table", TABLE_PX);
}

static void
put_rows (GtkWidget *table,
          guint      n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("server-%02u.of.a.long.domain.example.com", i);
      const VedTextRow row = { .key = name, .has_level = TRUE, .level = VED_LEVEL_IMMINENT,
                               .cells = { "Imminent", name, "12,345", "100 %" } };

      ved_text_table_put (VED_TEXT_TABLE (table), i, &row);
    }
  ved_text_table_end (VED_TEXT_TABLE (table), n_rows);
}

static int
measure_height (GtkWidget *window,
                GtkWidget *table,
                guint      n_rows)
{
  put_rows (table, n_rows);
  for (guint i = 0; i < 3; i++)
    ved_test_window_draw (window);

  return gtk_widget_get_height (table);
}

static void
test_table_is_as_high_as_its_rows (void)
{
  GtkWidget *table = create_table (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window;
  int none, some;

  gtk_widget_set_valign (table, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), table);
  window = ved_test_window_new (box, WIDTH, 2 * TABLE_PX);
  none = measure_height (window, table, 0);
  some = measure_height (window, table, 3);
  g_assert_cmpint (none, <, some);
  g_assert_cmpint (some, <, TABLE_PX);
  g_assert_cmpint (measure_height (window, table, 100), <=, TABLE_PX);
  ved_test_window_close (window);
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);

  return found;
}

/* Whether any label says so that is no higher than a few lines. */
static gboolean
tells (GtkWidget  *widget,
       const char *text)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  ved_test_window_collect (widget, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_mapped (labels->pdata[i]) && gtk_widget_get_height (labels->pdata[i]) < HEIGHT / 2
        && g_str_equal (gtk_label_get_text (labels->pdata[i]), text))
      return TRUE;

  return FALSE;
}

static void
put_numbers (GtkWidget *table,
             guint      first,
             guint      n_rows,
             gboolean   is_least)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("server-%02u", first + i);
      const VedTextRow row = { .key = name, .cells = { "", name, "1", "" }, .order = { 0.0, 0.0, first + i == 3 ? NAN : 1.0 } };

      ved_text_table_put (VED_TEXT_TABLE (table), i, &row);
    }
  ved_text_table_end_cut (VED_TEXT_TABLE (table), n_rows, n_rows + 1234, is_least);
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       n_removed,
          guint       n_added,
          guint      *n_changed)
{
  *n_changed += n_removed + n_added;
}

/* A row that comes on top is one more: the others stay what they are, and the one that is selected is selected. What has no
 * room is counted. */
static void
test_table_grows_on_top (void)
{
  GtkWidget *table = create_table (), *window = ved_test_window_new (table, WIDTH, TABLE_PX);
  GtkColumnView *view = GTK_COLUMN_VIEW (find_widget (table, GTK_TYPE_COLUMN_VIEW));
  GtkSingleSelection *rows = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  guint n_changed = 0;

  put_numbers (table, 1, 10, FALSE);
  for (guint i = 0; i < 3; i++)
    ved_test_window_draw (window);
  g_assert_true (tells (table, "… and 1,234 more"));
  put_numbers (table, 1, 10, TRUE);
  g_assert_true (tells (table, "… and more than 1,234 more"));
  gtk_single_selection_set_selected (rows, 4);
  g_signal_connect (rows, "items-changed", G_CALLBACK (count_cb), &n_changed);
  put_numbers (table, 1, 10, FALSE);
  g_assert_cmpuint (n_changed, ==, 0);
  put_numbers (table, 0, 11, FALSE);
  g_assert_cmpuint (gtk_single_selection_get_selected (rows), ==, 5);
  ved_test_window_close (window);
}

/* Where there is no room for all columns, the others stand below the name: nothing is cut, and nothing scrolls sideways. */
static void
test_narrow_table_tells_all (void)
{
  static const char *const details = "server-00.of.a.long.domain.example.com\nAlerts 12,345 · Resolved 100 %";
  GtkWidget *table = create_table (), *window = ved_test_window_new (table, 310, HEIGHT);
  GtkAdjustment *sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (find_widget (table, GTK_TYPE_SCROLLED_WINDOW)));

  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
  put_rows (table, 2);
  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
  g_assert_true (tells (table, "Imminent"));
  g_assert_true (tells (table, details));
  g_assert_false (tells (table, "12,345"));
  g_assert_cmpfloat (gtk_adjustment_get_upper (sideways), <=, gtk_adjustment_get_page_size (sideways));
  ved_test_window_close (window);

  table = create_table ();
  window = ved_test_window_new (table, 700, HEIGHT);
  put_rows (table, 2);
  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (window);
  g_assert_true (tells (table, "12,345"));
  g_assert_false (tells (table, details));
  ved_test_window_close (window);
}

static VedSnapshot *
create_warming (const guint *points,
                guint        n)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (n, 1, VED_TEST_TIME_US);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%u", i);
      VedSnapshotServer server = {
        .name = name, .last_seen_us = VED_TEST_TIME_US, .forecast_row = VED_NO_ROW, .points = points[i],
        .state = i == 0 ? VED_SERVER_OFFLINE : VED_SERVER_LIVE,
      };

      ved_snapshot_builder_set_server (builder, i, &server);
    }

  return ved_snapshot_builder_finish (builder);
}

/* What a server said before it went offline is over, whatever is measured: it is neither first nor in the mean. */
static void
test_offline_servers_have_no_heat (void)
{
  const guint points[] = { 100, 100 };
  g_autoptr(VedSnapshot) snapshot = create_warming (points, G_N_ELEMENTS (points));

  for (VedHeatMeasure measure = VED_HEAT_RISK; measure < VED_N_HEAT_MEASURES; measure++)
    g_assert_true (isnan (ved_heat_measure_get_value (measure, snapshot, 0)));
  g_assert_false (isnan (ved_heat_measure_get_value (VED_HEAT_RISK, snapshot, 1)));
}

/* Points are those that the daemon counted: who is offline waits for nothing, who has enough is not named. */
static void
test_warmup (void)
{
  const guint some[] = { 1, 24, 12, 6, 300 }, all[] = { 1, 24, 24, 25, 300 };
  g_autoptr(VedSnapshot) warming = create_warming (some, G_N_ELEMENTS (some)), warm = create_warming (all, G_N_ELEMENTS (all));
  GtkWidget *view = g_object_ref_sink (g_object_new (VED_TYPE_WARMUP_VIEW, NULL));

  g_assert_false (gtk_widget_get_visible (view));
  ved_warmup_view_set_snapshot (VED_WARMUP_VIEW (view), warming);
  g_assert_true (gtk_widget_get_visible (view));
  g_assert_cmpfloat_with_epsilon (ved_warmup_view_get_progress (VED_WARMUP_VIEW (view)), (1.0 + 0.5 + 0.25 + 1.0) / 4.0,
                                  1e-9);
  g_assert_cmpstr (ved_warmup_view_get_servers (VED_WARMUP_VIEW (view)), ==, "s3  6 / 24\ns2  12 / 24");
  ved_warmup_view_set_snapshot (VED_WARMUP_VIEW (view), warm);
  g_assert_false (gtk_widget_get_visible (view));
  ved_warmup_view_set_snapshot (VED_WARMUP_VIEW (view), warming);
  ved_warmup_view_set_snapshot (VED_WARMUP_VIEW (view), NULL);
  g_assert_false (gtk_widget_get_visible (view));
  g_assert_finalize_object (view);
}

static void
take_line (VedRunLines *lines,
           const char  *text)
{
  ved_run_lines_take (lines, ved_run_text_new (text, strlen (text), NULL, 0, FALSE));
}

/* Lines have one height: what is longer than there is room can be read as a whole once it is chosen. */
static void
test_long_line_is_told (void)
{
  g_autoptr(VedRunLines) lines = ved_run_lines_new (100, 1 << 20);
  g_autofree char *words = g_strnfill (400, 'x'), *text = g_strconcat ("long ", words, NULL), *told = NULL;
  GtkWidget *output = ved_run_output_new (), *window;
  VedRunOutput *self = VED_RUN_OUTPUT (output);

  take_line (lines, "short");
  take_line (lines, text);
  ved_run_lines_flush (lines);
  window = ved_test_window_new (output, WIDTH, HEIGHT);
  ved_run_output_set_lines (self, lines);
  ved_test_window_draw (window);
  g_assert_null (ved_run_output_get_long_line (self));
  g_assert_true (ved_run_output_search (self, "short", FALSE));
  g_assert_null (ved_run_output_get_long_line (self));
  g_assert_true (ved_run_output_search (self, "long", FALSE));
  told = ved_run_output_get_long_line (self);
  g_assert_cmpstr (told, ==, text);
  ved_test_window_close (window);
}

#define FULL_LINE "Four words fill lines"

static void
count_layout_cb (guint *n)
{
  (*n)++;
}

static GtkWidget *
show_paragraph (GtkWidget  *paragraph,
                GtkWidget **window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), paragraph);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  *window = ved_test_window_new (box, WIDTH, HEIGHT);
  ved_test_window_draw (*window);

  return box;
}

static int
say (GtkWidget  *window,
     GtkWidget  *paragraph,
     const char *text)
{
  ved_paragraph_set_text (VED_PARAGRAPH (paragraph), text);
  ved_test_window_draw (window);

  return gtk_widget_get_height (paragraph);
}

/* It is as high as a label that says the same, and a text of as many lines has nothing laid out anew. */
static void
test_paragraph_is_as_high_as_its_text (void)
{
  GtkWidget *paragraph = ved_paragraph_new ("Risk 10.5 of 100"), *window;
  GtkWidget *box = show_paragraph (paragraph, &window);
  GtkWidget *label = ved_text_wrapped_label_new ("Risk 10.5 of 100", NULL);
  g_autoptr(GString) words = g_string_new (NULL);
  guint n_layouts = 0;
  int one;

  gtk_box_append (GTK_BOX (box), label);
  one = say (window, paragraph, "Risk 10.6 of 100");
  g_assert_cmpint (one, ==, gtk_widget_get_height (label));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "layout", G_CALLBACK (count_layout_cb), &n_layouts);
  g_assert_cmpint (say (window, paragraph, "Risk 98.7 of 100"), ==, one);
  g_assert_cmpstr (ved_paragraph_get_text (VED_PARAGRAPH (paragraph)), ==, "Risk 98.7 of 100");
  g_assert_cmpuint (n_layouts, ==, 0);
  for (guint i = 0; i < 20; i++)
    g_string_append (words, FULL_LINE " ");
  gtk_label_set_text (GTK_LABEL (label), words->str);
  g_assert_cmpint (say (window, paragraph, words->str), ==, gtk_widget_get_height (label));
  g_assert_cmpint (gtk_widget_get_height (label), >, 3 * one);
  g_assert_cmpint (say (window, paragraph, "Risk 9.5 of 100"), ==, one);
  ved_test_window_close (window);
}

/* A percent sign goes with its number into the next line. */
static void
test_percent_is_not_alone (void)
{
  GtkWidget *paragraph = ved_paragraph_new ("mmmmmmmmmm 9"), *window;
  int one, wide;

  show_paragraph (paragraph, &window);
  gtk_widget_set_halign (paragraph, GTK_ALIGN_START);
  gtk_widget_measure (paragraph, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  one = say (window, paragraph, "9");
  gtk_widget_set_halign (paragraph, GTK_ALIGN_FILL);
  gtk_widget_set_margin_start (paragraph, WIDTH - wide - 2);
  g_assert_cmpint (say (window, paragraph, "mmmmmmmmmm 9"), ==, one);
  g_assert_cmpint (2 * say (window, paragraph, "mmmmmmmmmm 9 % mmmmmmmmmm"), >, 5 * one);
  g_assert_cmpstr (ved_paragraph_get_text (VED_PARAGRAPH (paragraph)), ==, "mmmmmmmmmm 9 % mmmmmmmmmm");
  ved_test_window_close (window);
}

/* What parents remember of a width is that of an earlier text: the text is whole all the same. */
static void
test_paragraph_fits_another_width (void)
{
  GtkWidget *paragraph = ved_paragraph_new ("Risk"), *window;
  g_autoptr(GString) words = g_string_new (NULL);
  int wide;

  show_paragraph (paragraph, &window);
  wide = gtk_widget_get_height (paragraph);
  gtk_widget_set_margin_start (paragraph, WIDTH / 2);
  ved_test_window_draw (window);
  gtk_widget_set_margin_start (paragraph, 0);
  ved_test_window_draw (window);
  while (say (window, paragraph, words->str) == wide)
    g_string_append (words, "word ");
  g_string_truncate (words, words->len - strlen ("word "));
  g_assert_cmpint (say (window, paragraph, words->str), ==, wide);
  gtk_widget_set_margin_start (paragraph, WIDTH / 2);
  for (guint i = 0; i < 3; i++)
    ved_test_window_draw (window);
  g_assert_cmpint (gtk_widget_get_height (paragraph), >, wide);
  ved_test_window_close (window);
}

/* Where its text is all that makes it wide, it follows. */
static void
test_paragraph_hugs_its_text (void)
{
  GtkWidget *paragraph = ved_paragraph_new ("8 h"), *window;
  int narrow;

  gtk_widget_set_halign (paragraph, GTK_ALIGN_START);
  show_paragraph (paragraph, &window);
  narrow = gtk_widget_get_width (paragraph);
  say (window, paragraph, "30 minutes");
  g_assert_cmpint (gtk_widget_get_width (paragraph), >, narrow);
  say (window, paragraph, "8 h");
  g_assert_cmpint (gtk_widget_get_width (paragraph), ==, narrow);
  ved_paragraph_set_one_line (VED_PARAGRAPH (paragraph), 20);
  say (window, paragraph, "8 days");
  g_assert_cmpint (gtk_widget_get_width (paragraph), >, narrow);
  ved_test_window_close (window);
}

/* A figure is never cut: where it has too little room it takes as much less as it is drawn smaller. */
static void
test_figure_gives_way (void)
{
  GtkWidget *figure = ved_paragraph_new ("388 M €");
  int minimum, natural;

  g_object_ref_sink (figure);
  ved_paragraph_set_one_line (VED_PARAGRAPH (figure), 0);
  gtk_widget_measure (figure, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  g_assert_cmpint (minimum, >, natural / 2);
  g_assert_finalize_object (figure);
}

/* Puts @n_children that are @child_px wide at least, and the first of them @weight times as wide as the others if that
 * can be, into a grid, and returns how many of them the first row has. It is full, and so is a row with a single child. */
static guint
count_in_first_row (int   least_px,
                    guint n_children,
                    int   child_px,
                    int   weight)
{
  GtkWidget *reflow = ved_reflow_new (least_px, 6, 10), *window;
  graphene_rect_t last = GRAPHENE_RECT_INIT (0.0f, 0.0f, 0.0f, 0.0f);
  float end = 0.0f;
  guint n = 0;

  for (guint i = 0; i < n_children; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, child_px, 10);
      ved_reflow_append (VED_REFLOW (reflow), child, i == 0 ? weight : 1);
    }
  window = ved_test_window_new (reflow, WIDTH, HEIGHT);
  for (GtkWidget *child = gtk_widget_get_first_child (reflow); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (child, reflow, &bounds));
      g_assert_cmpfloat (bounds.size.width, >=, (float) child_px);
      n += bounds.origin.y < 1.0f ? 1 : 0;
      end = MAX (end, bounds.origin.x + bounds.size.width);
      last = bounds;
    }
  g_assert_cmpfloat_with_epsilon (end, (float) gtk_widget_get_width (reflow), 0.5f);
  if (n_children % n == 1)
    g_assert_cmpfloat_with_epsilon (last.size.width, (float) gtk_widget_get_width (reflow), 0.5f);
  ved_test_window_close (window);

  return n;
}

static void
test_reflow (void)
{
  g_assert_cmpuint (count_in_first_row (90, 4, 10, 1), ==, 4);
  g_assert_cmpuint (count_in_first_row (90, 5, 10, 1), ==, 3);       /* and two, not four and one */
  g_assert_cmpuint (count_in_first_row (90, 4, 110, 1), ==, 2);      /* room for three, which would leave one alone */
  g_assert_cmpuint (count_in_first_row (90, 2, 300, 1), ==, 1);
  g_assert_cmpuint (count_in_first_row (50, 5, 40, 1), ==, 5);       /* of six columns */
  g_assert_cmpuint (count_in_first_row (50, 1, 40, 1), ==, 1);
  g_assert_cmpuint (count_in_first_row (90, 10, 110, 1), ==, 3);     /* and a fourth row for the last alone */
  g_assert_cmpuint (count_in_first_row (50, 6, 40, 90), ==, 6);  /* the weights would leave nothing to the others */
}

static int
x_of (PangoLayout *layout,
      const char  *part)
{
  PangoRectangle place;

  pango_layout_index_to_pos (layout, (int) (strstr (pango_layout_get_text (layout), part) - pango_layout_get_text (layout)),
                             &place);

  return MIN (place.x, place.x + place.width);
}

/* Whichever way a window runs, the minus stands before a number and the percent sign behind it. */
static void
test_numbers_run_one_way (void)
{
  for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      GtkWidget *label = g_object_ref_sink (ved_text_label_new ("", NULL));
      PangoLayout *layout;

      gtk_widget_set_direction (label, direction);
      ved_text_label_set (label, "−5 %");
      layout = gtk_label_get_layout (GTK_LABEL (label));
      g_assert_cmpint (x_of (layout, "−"), <, x_of (layout, "5"));
      g_assert_cmpint (x_of (layout, "5"), <, x_of (layout, "%"));
      g_object_unref (label);
    }
}

static VedSnapshot *
create_summary (float cpu_idle_near)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = {
    .name = "s0", .last_seen_us = VED_TEST_TIME_US, .forecast_row = VED_NO_ROW, .state = VED_SERVER_LIVE,
  };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_near (builder, VED_METRIC_CPU_IDLE)[0] = cpu_idle_near;

  return ved_snapshot_builder_finish (builder);
}

/* CPU used now, of a server whose forecast is 40 % all along. */
static VedSnapshot *
forecast_cpu (float now)
{
  g_autoptr(VedForecastSet) forecasts = ved_forecast_set_new (1, VED_TEST_TIME_US);
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE, .metrics = 1u << VED_METRIC_CPU_IDLE };
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      p10[i] = 58.0f;
      p50[i] = 60.0f;
      p90[i] = 62.0f;
    }
  ved_forecast_set_put (forecasts, 0, VED_METRIC_CPU_IDLE, p10, p50, p90);
  ved_forecast_set_seal (forecasts);
  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_current (builder, VED_METRIC_CPU_IDLE)[0] = 100.0f - now;
  ved_snapshot_builder_near (builder, VED_METRIC_CPU_IDLE)[0] = 60.0f;
  ved_snapshot_builder_peak (builder, VED_METRIC_CPU_IDLE)[0] = 58.0f;
  ved_snapshot_builder_set_forecasts (builder, forecasts);

  return ved_snapshot_builder_finish (builder);
}

static graphene_rect_t
show_cpu (GtkWidget *card,
          GtkWidget *window,
          float      now)
{
  g_autoptr(VedSnapshot) snapshot = forecast_cpu (now);
  graphene_rect_t place;

  ved_metric_card_set_server (VED_METRIC_CARD (card), snapshot, snapshot, "db1", FALSE);
  ved_test_window_draw (window);
  g_assert_true (gtk_widget_compute_bounds (ved_metric_card_get_chart (VED_METRIC_CARD (card)), window, &place));

  return place;
}

static gboolean
is_told (GtkWidget *card)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  gboolean found = FALSE;

  ved_test_window_collect (card, GTK_TYPE_INSCRIPTION, texts);
  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = gtk_inscription_get_text (texts->pdata[i]);

      found |= text != NULL && strstr (text, "⚠ Worse than forecast") != NULL;
    }

  return found;
}

/* What is said of a forecast that was missed comes and goes, and moves nothing. */
static void
test_caveat_has_its_place (void)
{
  VedViewport *viewport = ved_viewport_new ();
  GtkWidget *card = ved_metric_card_new (VED_METRIC_CPU_IDLE, viewport);
  GtkWidget *window = ved_test_window_new (card, WIDTH, HEIGHT);
  graphene_rect_t before = show_cpu (card, window, 41.0f), place;

  g_assert_false (is_told (card));
  place = show_cpu (card, window, 95.0f);
  g_assert_true (is_told (card));
  g_assert_true (graphene_rect_equal (&before, &place));
  place = show_cpu (card, window, 41.0f);
  g_assert_false (is_told (card));
  g_assert_true (graphene_rect_equal (&before, &place));
  ved_test_window_close (window);
  g_object_unref (viewport);
}

/* No heading is a riddle: those that have no room for what they mean tell it when they are pointed at. */
static void
test_headings_explain_themselves (void)
{
  static const VedServerField short_ones[] = {
    VED_FIELD_PROB_30M, VED_FIELD_PROB_8H, VED_FIELD_CPU_NEAR, VED_FIELD_CPU_DELTA, VED_FIELD_CPU_FORECAST, VED_FIELD_LOAD,
  };

  for (guint i = 0; i < G_N_ELEMENTS (short_ones); i++)
    g_assert_nonnull (ved_server_field_get_hint (short_ones[i]));
  g_assert_null (ved_server_field_get_hint (VED_FIELD_NAME));
  g_assert_cmpstr (ved_server_field_get_title (VED_FIELD_PROB_30M), ==, "Chance 30 min");
}

/* Of a large fleet the next half hour is all that is known: that is told, in place of an empty sparkline. */
static void
test_forecast_cell_says_what_is_known (void)
{
  g_autoptr(VedSnapshot) summary = create_summary (66.0f), nothing = create_summary (NAN);
  g_autoptr(VedSnapshot) full = ved_test_snapshot_new (1, 1, TRUE);
  VedSnapshot *const snapshots[] = { summary, nothing, full };
  const char *const texts[] = { "½ h: 34 %", "–", "" };
  GtkWidget *cell = g_object_ref_sink (ved_server_cell_new (VED_FIELD_CPU_FORECAST));

  for (guint i = 0; i < G_N_ELEMENTS (snapshots); i++)
    {
      g_autoptr(VedServerRow) row = ved_server_row_new (snapshots[i], 0);

      ved_server_cell_set_row (VED_SERVER_CELL (cell), row);
      g_assert_cmpstr (ved_server_cell_get_text (VED_SERVER_CELL (cell)), ==, texts[i]);
      g_assert_true (gtk_widget_get_child_visible (gtk_widget_get_first_child (cell)) == (snapshots[i] == full));
      ved_server_cell_set_row (VED_SERVER_CELL (cell), NULL);
    }
  g_assert_finalize_object (cell);
}

/* What nobody has heard of for a while is faint, but for those who need contrast. */
static void
test_quiet_cell_follows_contrast (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = { .name = "s0", .forecast_row = VED_NO_ROW, .state = VED_SERVER_STALE };
  GtkWidget *cell = g_object_ref_sink (ved_server_cell_new (VED_FIELD_NAME));
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedServerRow) row = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  snapshot = ved_snapshot_builder_finish (builder);
  row = ved_server_row_new (snapshot, 0);
  ved_server_cell_set_row (VED_SERVER_CELL (cell), row);
  g_assert_cmpfloat (gtk_widget_get_opacity (cell), <, 1.0);
  ved_contrast_try (TRUE);
  g_assert_cmpfloat (gtk_widget_get_opacity (cell), ==, 1.0);
  ved_contrast_try (FALSE);
  g_assert_cmpfloat (gtk_widget_get_opacity (cell), <, 1.0);
  ved_server_cell_set_row (VED_SERVER_CELL (cell), NULL);
  g_assert_finalize_object (cell);
}

/* How many requests the display server has been sent so far. */
static gulong
count_requests (void)
{
  return XNextRequest (gdk_x11_display_get_xdisplay (gdk_display_get_default ()));
}

/* Pages set dozens while they are built: none of these may wait for the display server. */
static void
test_tooltip_asks_nobody (void)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
  gulong n_requests;

  if (!GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_test_skip ("this is no X display");
      return;
    }

  n_requests = count_requests ();
  ved_set_tooltip (button, "Export");
  gtk_box_append (GTK_BOX (box), button);
  ved_set_tooltip (button, "Export all");
  g_assert_cmpuint (count_requests (), ==, n_requests);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Export all");

  window = ved_test_window_new (box, WIDTH, HEIGHT);
  n_requests = count_requests ();
  ved_set_tooltip (button, "Export all");
  g_assert_cmpuint (count_requests (), ==, n_requests);
  ved_set_tooltip (button, "Export");
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Export");
  ved_set_tooltip (button, "");
  g_assert_null (gtk_widget_get_tooltip_text (button));
  gtk_widget_set_visible (button, FALSE);
  ved_set_tooltip (button, "Export");
  g_assert_false (gtk_widget_get_visible (button));
  ved_test_window_close (window);
}

static gboolean
is_on_screen (GtkWidget  *window,
              const char *text)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  ved_test_window_collect (window, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (g_strcmp0 (ved_test_get_text (g_ptr_array_index (labels, i)), text) == 0)
      return TRUE;

  return FALSE;
}

/* Numbers of a document as they were written, not as the nearest double is. */
static void
test_document (void)
{
  static const char document[] = "{\"age\":4.1,\"n\":12,\"name\":\"web-1\",\"sources\":[1,2],\"none\":null}";
  const char *const texts[] = { "age", "4.1", "12", "\"web-1\"", "[ 2 ]", "null" };
  g_autoptr(GBytes) bytes = g_bytes_new_static (document, sizeof document - 1);
  GtkWidget *tree = ved_json_tree_new (), *window = ved_test_window_new (tree, WIDTH, HEIGHT);

  ved_json_tree_set_bytes (VED_JSON_TREE (tree), bytes);
  ved_test_window_draw (window);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (is_on_screen (window, texts[i]));
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/page-parts/headings-explain-themselves", test_headings_explain_themselves);
  g_test_add_func ("/page-parts/caveat-has-its-place", test_caveat_has_its_place);
  g_test_add_func ("/page-parts/reader", test_reader);
  g_test_add_func ("/page-parts/figures", test_figures);
  g_test_add_func ("/page-parts/counts", test_counts_are_read);
  g_test_add_func ("/page-parts/figure-without-value", test_figure_without_value_has_no_level);
  g_test_add_func ("/page-parts/table/height", test_table_is_as_high_as_its_rows);
  g_test_add_func ("/page-parts/table/grows-on-top", test_table_grows_on_top);
  g_test_add_func ("/page-parts/table/narrow-tells-all", test_narrow_table_tells_all);
  g_test_add_func ("/page-parts/warm-up", test_warmup);
  g_test_add_func ("/page-parts/offline-servers-have-no-heat", test_offline_servers_have_no_heat);
  g_test_add_func ("/page-parts/paragraph/height", test_paragraph_is_as_high_as_its_text);
  g_test_add_func ("/page-parts/paragraph/another-width", test_paragraph_fits_another_width);
  g_test_add_func ("/page-parts/paragraph/percent-is-not-alone", test_percent_is_not_alone);
  g_test_add_func ("/page-parts/paragraph/hugs", test_paragraph_hugs_its_text);
  g_test_add_func ("/page-parts/paragraph/gives-way", test_figure_gives_way);
  g_test_add_func ("/page-parts/reflow", test_reflow);
  g_test_add_func ("/page-parts/numbers-run-one-way", test_numbers_run_one_way);
  g_test_add_func ("/page-parts/forecast-cell", test_forecast_cell_says_what_is_known);
  g_test_add_func ("/page-parts/quiet-cell-follows-contrast", test_quiet_cell_follows_contrast);
  g_test_add_func ("/page-parts/tooltip", test_tooltip_asks_nobody);
  g_test_add_func ("/page-parts/long-line", test_long_line_is_told);
  g_test_add_func ("/page-parts/document", test_document);

  return g_test_run ();
}
