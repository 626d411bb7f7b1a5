/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedette-sim"

#include "config.h"

#include "base/ved-program.h"
#include "sim/batch/ved-sim-generate.h"
#include "sim/ved-sim-control.h"
#include "sim/ved-sim-options.h"

#include <glib-unix.h>
#include <locale.h>
#include <string.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedSimOptions, ved_sim_options_clear)

static gboolean
signalled_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static int
run (const VedSimOptions *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(VedSimPoster) poster = ved_sim_poster_new (options->inference_url, options->api_key);
  g_autoptr(VedSimStream) stream = ved_sim_stream_new (&options->stream_config, poster, g_get_real_time ());
  g_autoptr(VedSimControl) control = ved_sim_control_new (stream, options->inference_url, options->api_key);
  g_autoptr(GError) error = NULL;

  if (!ved_sim_control_listen (control, options->listen, options->port, &error))
    {
      g_printerr ("vedette-sim: %s\n", error->message);
      return 1;
    }

  g_print ("vedette-sim: %u servers, control on http://%s:%u, %s %s\n",
           ved_simulator_get_n_servers (ved_sim_stream_get_simulator (stream)), options->listen,
           ved_sim_control_get_port (control), options->stream ? "posting to" : "not posting to",
           options->inference_url);
  if (options->stream)
    ved_sim_stream_start (stream);

  g_unix_signal_add (SIGINT, signalled_cb, loop);
  g_unix_signal_add (SIGTERM, signalled_cb, loop);
  g_main_loop_run (loop);

  return 0;
}

int
main (int    argc,
      char **argv)
{
  g_auto(VedSimOptions) options = { 0 };
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");   /* what is printed is read by programs, too */
  ved_program_show_messages ();
  if (argc > 1 && strcmp (argv[1], "generate") == 0)
    return ved_sim_generate (argc - 1, argv + 1);
  if (!ved_sim_options_parse (&options, &argc, &argv, &error))
    {
      g_printerr ("vedette-sim: %s\n", error->message);
      return 2;
    }
  if (options.show_version)
    {
      g_print ("vedette-sim %s\n", VED_VERSION);
      return 0;
    }

  return run (&options);
}
