/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-schema"

#include "config.h"

#include "store/recordings/ved-recording-schema.h"

/* A recording is one SQLite file, application_id "VEDR". While it is written it is in WAL mode and every
 * tick is a transaction of its own; closing it takes the log in, so that one file remains.
 *
 *   info       what was recorded, by whom: "source", "program", "created" (µs UTC), "finished" (µs UTC, only
 *              of a recording that was closed); what the viewer calls it: "title", "note", "tags" (a line each)
 *   frames     one row a snapshot, numbered from 1 without gaps, in the order of recording, which is that of time
 *                time_us   of the snapshot
 *                key       number of the frame that its chain begins with; its own for a key frame
 *                forecast  number of the forecasts it was shown with; NULL without any
 *                crc       CRC-32C of data
 *                data      a link of the chain (wire/frames/ved-frame-chain.c): the summary frame of the snapshot; empty
 *                          once the chain has ended: then its bundle has it
 *   bundles    the links of a chain that has ended, in one row (store/recordings/ved-recording-bundle.c)
 *   forecasts  one row each time they changed
 *                past      number of those they are packed against; NULL for a key
 *                steps     forecast steps between the two origins
 *                crc       CRC-32C of data
 *                data      the section "quantiles" of the frame (wire/forecasts/ved-forecast-link.c; of large fleets and before
 *                          version 3: wire/frames/ved-quantile-pack.c); empty once strips have it
 *   strips     forecasts that follow each other, up to a dozen, cut by server once the last of them is there
 *              (wire/forecasts/ved-forecast-stretch.c), so that one server is read without the others
 *                number    2¹⁶ times that of the first of them; of shares and 1 and the place of the first server
 *                data      their heads, or the shares of some servers (store/recordings/ved-recording-bundle.c)
 *   figures    what the timeline draws, one row a frame, so that opening decodes nothing; those of a chain that has
 *              ended lie in the row of its key (store/recordings/ved-recording-figures.c)
 *   spans      least, mean and greatest value of every metric and server over one finished chain, so that a
 *              long history is read in few rows (store/recordings/ved-recording-span.c); servers is the CRC-32C of the
 *              names in their order, each with its ending zero: who stands where
 *   events     what happened at an instant: kind "scenario" or "bookmark"; text: its title, and below that its
 *              note
 *   documents  what the daemon told under a path besides its snapshots (ved-document-taker.c), one row each time it
 *              told something else
 *                time_us   of the snapshot that was shown then
 *                past      number of the document of the same path that it is packed against; NULL for a key
 *                crc       CRC-32C of data
 *                data      the document (store/recordings/ved-document-pack.c)
 *   changes    what became of the episodes of the risk score (store/recordings/ved-alert-trace.c), one row a change: server and
 *              id of the episode, when it was opened, level before and after, risk in tenths; NULL unknown
 *
 * Version 1 was without documents and changes; versions 3 and 4 brought denser packings of forecasts and of
 * frames, version 5 bundles, version 6 strips, version 7 a scale of the bands of a forecast, version 8 denser forecasts.
 *
 * Invariants: a chain has at most VED_RECORDING_CHAIN_FRAMES frames in a row; frames, forecasts and documents
 * refer to lower numbers only; a frame put together from its chain and its forecasts is, byte for byte, what
 * ved_frame_encode() makes of the snapshot that was recorded. A row whose checksum does not hold costs the
 * frames up to the next key, no more; a share of a strip costs a page the forecasts of its server. */

static const char *const migrations[] = {
  "CREATE TABLE info (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE forecasts ("
  "  number INTEGER PRIMARY KEY, past INTEGER, steps INTEGER NOT NULL,"
  "  crc INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE TABLE frames ("
  "  number INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, key INTEGER NOT NULL, forecast INTEGER,"
  "  crc INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE INDEX frames_by_time ON frames (time_us, number);"
  "CREATE TABLE figures (number INTEGER PRIMARY KEY, data BLOB NOT NULL);"
  "CREATE TABLE spans ("
  "  key INTEGER PRIMARY KEY, from_us INTEGER NOT NULL, to_us INTEGER NOT NULL, servers INTEGER NOT NULL,"
  "  crc INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE INDEX spans_by_time ON spans (from_us);"
  "CREATE TABLE events ("
  "  number INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);"
  "CREATE INDEX events_by_time ON events (time_us);",

  "CREATE TABLE documents ("
  "  number INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, path TEXT NOT NULL, past INTEGER,"
  "  crc INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE INDEX documents_by_path ON documents (path, time_us);"
  "CREATE TABLE changes ("
  "  number INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, change INTEGER NOT NULL, server TEXT NOT NULL,"
  "  episode TEXT NOT NULL, opened_us INTEGER NOT NULL, before INTEGER NOT NULL, level INTEGER NOT NULL,"
  "  tenths INTEGER);"
  "CREATE INDEX changes_by_time ON changes (time_us);",

  "",

  "",

  "CREATE TABLE bundles (key INTEGER PRIMARY KEY, data BLOB NOT NULL);",

  "CREATE TABLE strips (number INTEGER PRIMARY KEY, data BLOB NOT NULL);",

  "",

  "",
};

const VedDatabaseSchema ved_recording_schema = {
  .name = "recording",
  .application_id = 0x56454452, /* "VEDR" */
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
};
