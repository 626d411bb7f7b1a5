/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl"

#include "config.h"

#include "ctl/ved-ctl.h"

static int n_runs;

static VedCtlStatus
count_run (int    argc,
           char **argv)
{
  g_assert_cmpstr (argv[0], ==, "count");
  n_runs = argc;

  return VED_CTL_OK;
}

static const VedCtlCommand commands[] = {
  { "count", "counts its arguments", count_run },
};

/* What commands print is no TAP. */
static void
discard_cb (const char *text)
{
}

static VedCtlStatus
dispatch (const char *command_line)
{
  g_auto(GStrv) argv = g_strsplit (command_line, " ", -1);
  GPrintFunc print = g_set_print_handler (discard_cb), printerr = g_set_printerr_handler (discard_cb);
  VedCtlStatus status = ved_ctl_dispatch (commands, G_N_ELEMENTS (commands), "vedettectl test",
                                          (int) g_strv_length (argv), argv);

  g_set_print_handler (print);
  g_set_printerr_handler (printerr);

  return status;
}

static void
test_command_gets_its_arguments (void)
{
  n_runs = 0;
  g_assert_cmpint (dispatch ("test count a b"), ==, VED_CTL_OK);
  g_assert_cmpint (n_runs, ==, 3);
}

static void
test_unknown_command_is_a_usage_fault (void)
{
  n_runs = 0;
  g_assert_cmpint (dispatch ("test cuont"), ==, VED_CTL_USAGE);
  g_assert_cmpint (dispatch ("test"), ==, VED_CTL_USAGE);
  g_assert_cmpint (dispatch ("test --help"), ==, VED_CTL_OK);
  g_assert_cmpint (n_runs, ==, 0);
}

static void
test_every_command_has_a_summary (void)
{
  const VedCtlCommand *all;
  gsize n_commands;

  all = ved_ctl_commands (&n_commands);
  g_assert_cmpuint (n_commands, >, 0);
  for (gsize i = 0; i < n_commands; i++)
    {
      g_assert_nonnull (all[i].run);
      g_assert_cmpuint (strlen (all[i].summary), >, 0);
      g_assert_cmpuint (strlen (all[i].summary), <, 80);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctl/command-gets-its-arguments", test_command_gets_its_arguments);
  g_test_add_func ("/ctl/unknown-command-is-a-usage-fault", test_unknown_command_is_a_usage_fault);
  g_test_add_func ("/ctl/every-command-has-a-summary", test_every_command_has_a_summary);

  return g_test_run ();
}
