/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made by tests/support/form_words.py of data/forms; not compiled. */

/* data/forms/backtest.yaml */
N_("Backtest")

/* data/forms/backtest.yaml */
N_("Replays history and scores what would have been forecast, or earned.")

/* data/forms/backtest.yaml */
N_("What to test")

/* data/forms/backtest.yaml */
N_("Forecasts")

/* data/forms/backtest.yaml */
N_("Order book")

/* data/forms/backtest.yaml */
N_("Command")

/* data/forms/backtest.yaml */
N_("Order-book Set")

/* data/forms/backtest.yaml */
N_("Data Folder")

/* data/forms/backtest.yaml */
N_("Data Set")

/* data/forms/backtest.yaml */
N_("csv takes all columns of any folder; jumpstarter and bitbrains are public data sets with fixed columns and a development window.")

/* data/forms/backtest.yaml */
N_("Engines")

/* data/forms/backtest.yaml */
N_("seasonal models daily patterns; mlp and tft are networks that correct it; auto takes the best for each metric; trend, persistence (as now) and snaive (as yesterday) are baselines.")

/* data/forms/backtest.yaml */
N_("Window")

/* data/forms/backtest.yaml */
N_("From … to")

/* data/forms/backtest.yaml */
N_("Developer window")

/* data/forms/backtest.yaml */
N_("Developer Window")

/* data/forms/backtest.yaml */
N_("Two sample indices, as in 8064..10368; empty means the last third of the data.")

/* data/forms/backtest.yaml */
N_("Every N samples")

/* data/forms/backtest.yaml */
N_("Training ends at")

/* data/forms/backtest.yaml */
N_("A sample index. Nothing means where the window begins.")

/* data/forms/backtest.yaml */
N_("Threads")

/* data/forms/backtest.yaml */
N_("Output File")

/* data/forms/backtest.yaml */
N_("Where the whole result goes.")

/* data/forms/backtest.yaml */
N_("Table Only")

/* data/forms/backtest.yaml */
N_("A line for each engine. Without it the whole result is printed as JSON where no file is given.")

/* data/forms/backtest.yaml */
N_("Quote Size")

/* data/forms/backtest.yaml */
N_("Participation")

/* data/forms/backtest.yaml */
N_("Inventory Limit")

/* data/forms/backtest.yaml */
N_("Fee")

/* data/forms/backtest.yaml */
N_("Per share; negative is a rebate.")

/* data/forms/backtest.yaml */
N_("Impact")

/* data/forms/backtest.yaml */
N_("Fill Rule")

/* data/forms/backtest.yaml */
N_("Before the event")

/* data/forms/backtest.yaml */
N_("After the event")

/* data/forms/backtest.yaml */
N_("Behind the queue")

/* data/forms/backtest.yaml */
N_("Latency in µs")

/* data/forms/export.yaml */
N_("Export")

/* data/forms/export.yaml */
N_("Writes what was recorded as text, for other programs.")

/* data/forms/export.yaml */
N_("What")

/* data/forms/export.yaml */
N_("A recording is a file; the others are what a daemon has recorded of its own.")

/* data/forms/export.yaml */
N_("A recording")

/* data/forms/export.yaml */
N_("Alerts")

/* data/forms/export.yaml */
N_("Environment")

/* data/forms/export.yaml */
N_("One server")

/* data/forms/export.yaml */
N_("Recording")

/* data/forms/export.yaml */
N_("One file, as it was recorded.")

/* data/forms/export.yaml */
N_("Daemon")

/* data/forms/export.yaml */
N_("Its address; the key is that of VEDETTE_API_KEY in the environment.")

/* data/forms/export.yaml */
N_("Range")

/* data/forms/export.yaml */
N_("How far back from now.")

/* data/forms/export.yaml */
N_("Server")

/* data/forms/export.yaml */
N_("Only this one; all when it is empty.")

/* data/forms/export.yaml */
N_("Metrics")

/* data/forms/export.yaml */
N_("Only these; all when none is chosen.")

/* data/forms/export.yaml */
N_("From")

/* data/forms/export.yaml */
N_("An instant, as in 2026-01-15T10:05:00Z; the first when it is empty.")

/* data/forms/export.yaml */
N_("To")

/* data/forms/export.yaml */
N_("An instant; the last when it is empty.")

/* data/forms/export.yaml */
N_("Format")

/* data/forms/export.yaml */
N_("Nothing means standard output.")

/* data/forms/export.yaml */
N_("A recording is exported as csv, jsonl or openmetrics.")

/* data/forms/export.yaml */
N_("What a daemon has recorded is exported as csv or json.")

/* data/forms/import.yaml */
N_("Import a recording")

/* data/forms/import.yaml */
N_("Turns data saved elsewhere into a recording, to see it as it was then.")

/* data/forms/import.yaml */
N_("Saved Data")

/* data/forms/import.yaml */
N_("Samples as CSV or JSON lines, a Prometheus query_range response, a saved /predictions/current response, or a folder of these.")

/* data/forms/import.yaml */
N_("The new recording file; one saved in your recordings folder is listed there.")

/* data/forms/import.yaml */
N_("Time Zone")

/* data/forms/import.yaml */
N_("For times without one, as in Europe/Paris; UTC when it is empty.")

/* data/forms/import.yaml */
N_("Label")

/* data/forms/import.yaml */
N_("The Prometheus label that names a server; instance when it is empty.")

/* data/forms/sync.yaml */
N_("Sync order books")

/* data/forms/sync.yaml */
N_("Compares order books at the vendor, in a folder and in a Hub's dataset, downloads what is missing and uploads it on request.")

/* data/forms/sync.yaml */
N_("Dataset")

/* data/forms/sync.yaml */
N_("OWNER/NAME, as the Hub writes it.")

/* data/forms/sync.yaml */
N_("Tickers")

/* data/forms/sync.yaml */
N_("Only these, separated by commas, as in AMZN,GOOG; all when it is empty.")

/* data/forms/sync.yaml */
N_("Only compare and say what would be done")

/* data/forms/sync.yaml */
N_("Also download what only the vendor has")

/* data/forms/sync.yaml */
N_("It goes to the local folder; what the Hub has goes to the shared cache.")

/* data/forms/sync.yaml */
N_("Also upload what the dataset lacks")

/* data/forms/sync.yaml */
N_("A local copy is removed once the Hub lists it with the same hash.")

/* data/forms/sync.yaml */
N_("Revision")

/* data/forms/sync.yaml */
N_("A branch, tag or commit; main when it is empty.")

/* data/forms/sync.yaml */
N_("Keep local copies")

/* data/forms/sync.yaml */
N_("Private")

/* data/forms/sync.yaml */
N_("Makes the dataset private if it has to be created; an existing one stays as it is.")

/* data/forms/sync.yaml */
N_("Replace the dataset card")

/* data/forms/sync.yaml */
N_("Writes README.md anew, even if somebody wrote it by hand.")

/* data/forms/sync.yaml */
N_("Local folder")

/* data/forms/sync.yaml */
N_("Where local copies are; Vedette's own folder when it is empty.")

/* data/forms/train-daemon.yaml */
N_("Train at a daemon")

/* data/forms/train-daemon.yaml */
N_("Has a daemon learn from the history of its own fleet, and follows it to the end.")

/* data/forms/train-daemon.yaml */
N_("Engine")

/* data/forms/train-daemon.yaml */
N_("Epochs")

/* data/forms/train.yaml */
N_("Train a forecaster")

/* data/forms/train.yaml */
N_("Learns from recorded history; the model it leaves is tried before it is used.")

/* data/forms/train.yaml */
N_("One CSV file for each server.")

/* data/forms/train.yaml */
N_("Model Folder")

/* data/forms/train.yaml */
N_("Where the model is kept.")

/* data/forms/train.yaml */
N_("Continue from a model")

/* data/forms/train.yaml */
N_("Model to continue from")

/* data/forms/train.yaml */
N_("Batch Size")

/* data/forms/train.yaml */
N_("Learning Rate")

/* data/forms/train.yaml */
N_("Gradient Clipping")

/* data/forms/train.yaml */
N_("0 clips nothing.")

/* data/forms/train.yaml */
N_("Hidden Size")

/* data/forms/train.yaml */
N_("Attention Heads")

/* data/forms/train.yaml */
N_("Dropout")

/* data/forms/train.yaml */
N_("Encoder Steps")

/* data/forms/train.yaml */
N_("How far back it sees, in steps of five minutes.")

/* data/forms/train.yaml */
N_("Validation Share")

/* data/forms/train.yaml */
N_("Random Seed")
