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
N_("csv takes all columns of any folder; jumpstarter and bitbrains are public data sets, with their columns and a window to develop on.")

/* data/forms/backtest.yaml */
N_("Engines")

/* data/forms/backtest.yaml */
N_("seasonal knows shapes of the day; mlp and tft are networks that correct it, auto takes for each metric what did best; trend, persistence (as now) and snaive (as yesterday) are yardsticks.")

/* data/forms/backtest.yaml */
N_("Window")

/* data/forms/backtest.yaml */
N_("From … to")

/* data/forms/backtest.yaml */
N_("Developer window")

/* data/forms/backtest.yaml */
N_("Developer Window")

/* data/forms/backtest.yaml */
N_("Two sample indices, as in 8064..10368; nothing means the last third of what is there.")

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
N_("For a share; negative is a rebate.")

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
N_("Export a recording")

/* data/forms/export.yaml */
N_("Writes the values of a recording as text, for other programs.")

/* data/forms/export.yaml */
N_("Recording")

/* data/forms/export.yaml */
N_("One file, as it was recorded.")

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

/* data/forms/import.yaml */
N_("Import a recording")

/* data/forms/import.yaml */
N_("Makes a recording of what was saved elsewhere, to look at it as it was then.")

/* data/forms/import.yaml */
N_("Saved Data")

/* data/forms/import.yaml */
N_("CSV or JSON lines of samples, an answer of Prometheus to query_range, a saved answer of /predictions/current, or a folder of those.")

/* data/forms/import.yaml */
N_("The recording to make, a new file; in the folder of your recordings it stands among them.")

/* data/forms/import.yaml */
N_("Time Zone")

/* data/forms/import.yaml */
N_("Of times that name none, as in Europe/Paris; UTC when it is empty.")

/* data/forms/import.yaml */
N_("Label")

/* data/forms/import.yaml */
N_("Of Prometheus, that names a server; instance when it is empty.")

/* data/forms/sync.yaml */
N_("Sync order books")

/* data/forms/sync.yaml */
N_("Downloads the order books of a Hub's dataset into the shared cache.")

/* data/forms/sync.yaml */
N_("Dataset")

/* data/forms/sync.yaml */
N_("OWNER/NAME, as the Hub writes it.")

/* data/forms/sync.yaml */
N_("Revision")

/* data/forms/sync.yaml */
N_("A branch, tag or commit; main when it is empty.")

/* data/forms/sync.yaml */
N_("Tickers")

/* data/forms/sync.yaml */
N_("Only these, with commas between them, as in AMZN,GOOG; all when it is empty.")

/* data/forms/sync.yaml */
N_("Only say what would be downloaded")

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
N_("Go on from a model")

/* data/forms/train.yaml */
N_("Model to go on from")

/* data/forms/train.yaml */
N_("Engine")

/* data/forms/train.yaml */
N_("Epochs")

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
