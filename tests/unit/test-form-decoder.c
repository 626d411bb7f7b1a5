/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-decoder"

#include "config.h"

#include "form/runs/ved-run-decoder.h"

#include <string.h>

static void
decoded_cb (const char       *text,
            gsize             length,
            const VedRunSpan *spans,
            guint             n_spans,
            gpointer          user_data)
{
  GString *out = user_data;

  g_assert_true (g_utf8_validate (text, (gssize) length, NULL));
  g_string_append_len (out, text, (gssize) length);
  for (guint i = 0; i < n_spans; i++)
    g_string_append_printf (out, "<%u+%u:%d%s>", spans[i].start, spans[i].length, spans[i].foreground,
                            spans[i].bold ? "b" : "");
  g_string_append_c (out, '|');
}

static void
test_terminal_codes (void)
{
  static const struct {
    const char *bytes, *lines;
  } table[] = {
    { "a\nb\n", "a|b|" }, { "a\r\nb", "a|b|" }, { "abc\rX\n", "Xbc|" }, { "ab\b\bXY\n", "XY|" },
    { " 10%\r 20%\r100%\n", "100%|" }, { "long text\rshort\033[K\n", "short|" }, { "\033[31mred\033[0m x\n", "red x<0+3:1>|" },
    { "\033[1;38;5;200mq\033[m\n", "q<0+1:200b>|" }, { "\033]0;title\007t\n", "t|" }, { "\033[2J\033[Hx\n", "x|" },
    { "\xe2\x96\x88\xe2\x96\x88\r\xe2\x96\x91\n", "░█|" }, { "\xff\xfe z\n", "\xef\xbf\xbd\xef\xbf\xbd z|" },
    { "a\tb\001c\n", "a\tbc|" }, { "open", "open|" }, { "\033[3", "" }, { "\n\n", "||" }, { "a\033[5Gb\n", "a   b|" },
    { "\033[1mbold\033(B\033[m plain\033(B\n", "bold plain<0+4:-1b>|" }, { "\033$(Bx\033#8y\033 Fz\n", "xyz|" },
    { "\033(\nx\033\033[31mr\n", "|xr<1+1:1>|" }, { "\033(\xc3\xbc\n", "ü|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint step = 1; step < 8; step += 3)
      {
        g_autoptr(GString) out = g_string_new (NULL);
        g_autoptr(VedRunDecoder) decoder = ved_run_decoder_new (decoded_cb, out);
        const gsize length = strlen (table[i].bytes);

        for (gsize at = 0; at < length; at += step)
          ved_run_decoder_push (decoder, table[i].bytes + at, MIN (step, length - at));
        ved_run_decoder_finish (decoder);
        g_assert_cmpstr (out->str, ==, table[i].lines);
      }
}

static void
test_classes (void)
{
  g_autofree char *lead = g_strnfill (5000, 'x'), *late = g_strconcat (lead, " an Error", NULL);

  g_assert_cmpint (ved_run_classify (late), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("Epoch 3 loss error"), ==, VED_RUN_METRIC);
  g_assert_cmpint (ved_run_classify ("Traceback (most recent call last)"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("a Warning"), ==, VED_RUN_WARNING);
  g_assert_cmpint (ved_run_classify ("DONE"), ==, VED_RUN_SUCCESS);
  g_assert_cmpint (ved_run_classify ("[3/10] x"), ==, VED_RUN_PROGRESS);
  g_assert_cmpint (ved_run_classify ("plain"), ==, VED_RUN_PLAIN);
  g_assert_cmpint (ved_run_classify ("ValueError: 3"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("[ERROR] x"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("2 errors"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("{\"level\": \"error\", \"n\": 1}"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("error_rate: 3, error: x"), ==, VED_RUN_ERROR);
  g_assert_cmpint (ved_run_classify ("      \"calibration_error\" : 0.0259,"), ==, VED_RUN_PLAIN);
  g_assert_cmpint (ved_run_classify ("\"error\": null, \"errors\" : 0"), ==, VED_RUN_PLAIN);
  g_assert_cmpint (ved_run_classify ("error_rate=0.1"), ==, VED_RUN_PLAIN);
  g_assert_cmpint (ved_run_classify ("a terror"), ==, VED_RUN_PLAIN);
  g_assert_cmpint (ved_run_classify ("\"failed\": 0, \"done\": 3, \"warning\": 1"), ==, VED_RUN_PLAIN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/decoder/terminal-codes", test_terminal_codes);
  g_test_add_func ("/form/decoder/classes", test_classes);

  return g_test_run ();
}
