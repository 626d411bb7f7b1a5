/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-process-memory.h"

static void
test_reads_this_process (void)
{
  g_autoptr(GError) error = NULL;
  VedProcessMemory memory;

  if (!g_file_test ("/proc/self/smaps_rollup", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this kernel has no /proc/self/smaps_rollup");
      return;
    }

  g_assert_true (ved_process_memory_read (&memory, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (memory.pss_kb, >, 0);
  g_assert_cmpuint (memory.rss_kb, >=, memory.pss_kb);
}

static void
test_needs_both_figures (void)
{
  VedProcessMemory memory;

  g_assert_true (ved_process_memory_parse (&memory, "55d0-7ffe ---p 0 00:00 0 [rollup]\nRss:   900 kB\nPss:   812 kB\n"));
  g_assert_cmpuint (memory.rss_kb, ==, 900);
  g_assert_cmpuint (memory.pss_kb, ==, 812);
  g_assert_false (ved_process_memory_parse (&memory, "55d0 [rollup]\nRss:   900 kB\n"));
  g_assert_false (ved_process_memory_parse (&memory, "55d0 [rollup]\nRss: many\nPss: few\n"));
  g_assert_false (ved_process_memory_parse (&memory, ""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-memory/reads-this-process", test_reads_this_process);
  g_test_add_func ("/process-memory/needs-both-figures", test_needs_both_figures);

  return g_test_run ();
}
