/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-options"

#include "config.h"

#include "app/parts/ved-source-text.h"
#include "app/ved-options.h"
#include "base/ved-error.h"

typedef struct {
  const char *options;          /* an a{sv} in text form */
  const char *complaint;        /* (nullable): what the message holds */
} Case;

static VedOptions *
read_options (const char  *text,
              GError     **error)
{
  g_autoptr(GVariant) values = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_autoptr(GVariantDict) given = NULL;

  g_assert_nonnull (values);
  given = g_variant_dict_new (values);

  return ved_options_read (given, error);
}

static void
test_render (void)
{
  g_autoptr(GError) error = NULL;
  static const char given[] = "{'render': <'heatmap'>, 'output': <b'/a.png'>, '': <['demo:20']>,"
    " 'size': <'400x800'>, 'at': <'2026-01-15T10:05:00Z'>}";
  g_autoptr(VedOptions) options = read_options (given, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (options->page, ==, "heatmap");
  g_assert_cmpstr (options->output, ==, "/a.png");
  g_assert_cmpstr (options->source, ==, "demo:20");
  g_assert_cmpint (options->width, ==, 400);
  g_assert_cmpint (options->height, ==, 800);
  g_assert_cmpint (options->at_us, ==, 1768471500 * VED_SECOND_US);
}

static void
test_gallery (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedOptions) options = read_options ("{'gallery': <true>, 'data': <'huge'>, 'output': <b'/a.png'>,"
                                                " 'direction': <'rtl'>}", &error);

  g_assert_no_error (error);
  g_assert_true (options->is_gallery);
  g_assert_cmpint (options->data, ==, VED_GALLERY_HUGE);
  g_assert_true (options->is_rtl);
}

static void
test_nothing (void)
{
  g_autoptr(VedOptions) options = read_options ("{}", NULL);

  g_assert_nonnull (options);
  g_assert_null (options->source);
  g_assert_cmpint (options->width, ==, 0);
}

static void
test_complaints (void)
{
  static const Case cases[] = {
    { "{'render': <'heatmap'>, '': <['demo']>}", "--output" },
    { "{'output': <b'a.png'>, '': <['demo']>}", "--render" },
    { "{'render': <'heatmap'>, 'output': <b'a.png'>}", "SOURCE" },
    { "{'render': <'cinema'>, 'output': <b'a.png'>, '': <['demo']>}", "overview, heatmap" },
    { "{'size': <'wide'>}", "1280x800" },
    { "{'size': <'0x800'>}", "1280x800" },
    { "{'size': <'400x800x2'>}", "1280x800" },
    { "{'at': <'yesterday'>}", "--at" },
    { "{'scheme': <'pink'>}", "light or dark" },
    { "{'renderer': <'vulkan'>}", "gl or cairo" },
    { "{'contrast': <'low'>}", "normal or high" },
    { "{'direction': <'up'>}", "ltr or rtl" },
    { "{'gallery': <true>, 'data': <'big'>}", "live, huge" },
    { "{'': <['demo', 'local']>}", "local" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedOptions) options = read_options (cases[i].options, &error);

      g_assert_null (options);
      g_assert_nonnull (g_strrstr (error->message, cases[i].complaint));
    }
}

static void
assert_age (gint64      age_us,
            const char *expected)
{
  g_autofree char *age = ved_source_text_age (age_us);

  g_assert_cmpstr (age, ==, expected);
}

/* In steps, so that the text seldom changes. */
static void
test_age (void)
{
  assert_age (-1, "");
  assert_age (0, "now");
  assert_age (9 * VED_SECOND_US, "now");
  assert_age (10 * VED_SECOND_US, "10 s ago");
  assert_age (14 * VED_SECOND_US, "10 s ago");
  assert_age (61 * VED_SECOND_US, "1 min ago");
  assert_age (3 * VED_HOUR_US, "3 h ago");
  assert_age (50 * VED_HOUR_US, "2 days ago");
}

/* What is paused is never now. */
static void
test_shown_age (void)
{
  const struct {
    gint64 age_us;
    const char *text;
  } cases[] = {
    { -1, "" }, { 0, "a moment ago" }, { 5 * VED_SECOND_US, "5 s ago" }, { 9 * VED_SECOND_US, "5 s ago" },
    { 14 * VED_SECOND_US, "10 s ago" }, { 61 * VED_SECOND_US, "1 min ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *age = ved_source_text_shown_age (cases[i].age_us);

      g_assert_cmpstr (age, ==, cases[i].text);
    }
}

static void
test_states (void)
{
  for (VedSourceState state = VED_SOURCE_IDLE; state <= VED_SOURCE_ERROR; state++)
    {
      g_assert_cmpstr (ved_source_text_state (state), !=, "");
      g_assert_cmpstr (ved_source_text_state_css (state), !=, "");
      g_assert_cmpint (ved_source_text_hint (state, NULL, FALSE) == NULL, ==,
                       state == VED_SOURCE_LIVE || state == VED_SOURCE_REPLAYING || state == VED_SOURCE_ENDED);
    }
}

/* A file that has been read to its end is neither stale nor live, and there is nothing to do about it. */
static void
test_end_of_a_file (void)
{
  const VedSourceSpec file = { .kind = VED_SPEC_FILE };

  g_assert_cmpstr (ved_source_text_state (VED_SOURCE_ENDED), ==, "End of data");
  g_assert_cmpstr (ved_source_text_state_css (VED_SOURCE_ENDED), ==, ved_source_text_state_css (VED_SOURCE_REPLAYING));
  g_assert_null (ved_source_text_hint (VED_SOURCE_ENDED, &file, FALSE));
}

/* A file that is damaged is not tried again, as a daemon is. */
static void
test_fault_of_a_file (void)
{
  const VedSourceSpec daemon = { .kind = VED_SPEC_DAEMON }, file = { .kind = VED_SPEC_RECORDING };

  g_assert_cmpstr (ved_source_text_hint (VED_SOURCE_ERROR, &file, FALSE), !=,
                   ved_source_text_hint (VED_SOURCE_ERROR, &daemon, FALSE));
  g_assert_cmpstr (ved_source_text_hint (VED_SOURCE_STALE, &file, FALSE), ==,
                   ved_source_text_hint (VED_SOURCE_STALE, &daemon, FALSE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app-options/end-of-a-file", test_end_of_a_file);
  g_test_add_func ("/app-options/render", test_render);
  g_test_add_func ("/app-options/gallery", test_gallery);
  g_test_add_func ("/app-options/nothing", test_nothing);
  g_test_add_func ("/app-options/complaints", test_complaints);
  g_test_add_func ("/source-text/age", test_age);
  g_test_add_func ("/source-text/shown-age", test_shown_age);
  g_test_add_func ("/source-text/states", test_states);
  g_test_add_func ("/source-text/fault-of-a-file", test_fault_of_a_file);

  return g_test_run ();
}
