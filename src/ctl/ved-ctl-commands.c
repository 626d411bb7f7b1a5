/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

/* One line a command, in the order in which --help lists them. */
static const VedCtlCommand commands[] = {
  { "backtest", "how well engines would have forecast recorded metrics", ved_ctl_backtest },
  { "book", "order-book recordings: what they are, whether they hold, statistics, backtest", ved_ctl_book },
  { "export", "recorded values, or a daemon's alerts and environment, as text", ved_ctl_export },
  { "feed", "post samples of files, packed by gzip or not, to a daemon", ved_ctl_feed },
  { "forecast", "forecasts of recorded metrics, as one NumPy file", ved_ctl_forecast },
  { "forget", "let decommissioned servers go from a daemon", ved_ctl_forget },
  { "form", "command lines from form descriptions: lint, build, run", ved_ctl_form },
  { "hub", "order books on a Hub, and what of them is here", ved_ctl_hub },
  { "import", "a recording of samples, packed by gzip or not, or of snapshots saved elsewhere", ved_ctl_import },
  { "info", "what a recording holds", ved_ctl_info },
  { "merge", "one recording of several", ved_ctl_merge },
  { "metrics", "the metrics of a server: key, unit, resolution", ved_ctl_metrics },
  { "record", "record a live source into one file", ved_ctl_record },
  { "repair", "a sound recording of what can be read of a damaged one", ved_ctl_repair },
  { "sync", "compare order books at the vendor, here and on the Hub, and make them agree", ved_ctl_sync },
  { "train", "a network that corrects the forecasts, from recorded metrics", ved_ctl_train },
  { "trim", "a shorter recording of one: from an instant to another", ved_ctl_trim },
  { "verify", "whether every frame of a recording is whole", ved_ctl_verify },
};

/**
 * ved_ctl_commands:
 * @n_commands: (out): how many
 *
 * Returns: (transfer none) (array length=n_commands): all that vedettectl can do
 */
const VedCtlCommand *
ved_ctl_commands (gsize *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);

  return commands;
}
