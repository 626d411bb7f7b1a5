/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

#define VED_RECORDING_SUFFIX ".vedette"
#define VED_RECORDING_MEDIA_TYPE "application/x-vedette-recording"

/* A chain of frames begins anew after so many: what a seek reads at most. */
#define VED_RECORDING_CHAIN_FRAMES 60
/* Likewise for forecasts: six hours of them. */
#define VED_RECORDING_CHAIN_FORECASTS 72
/* Likewise for the documents of one path. */
#define VED_RECORDING_CHAIN_DOCUMENTS 60

/* The first version with the tables "documents" and "changes". */
#define VED_RECORDING_VERSION_DOCUMENTS 2

/* The first version with the table "strips", and its numbers: those of the first link of a stretch and of a strip in it. */
#define VED_RECORDING_VERSION_STRIPS 6
#define VED_STRIP_NUMBER(first, place) ((gint64) (first) << 16 | (gint64) (place))
#define VED_STRIP_FIRST(number)        ((gint64) (number) >> 16)
#define VED_STRIP_MOST_SERVERS         0xffffu

/* Keys of the table "info". */
#define VED_RECORDING_INFO_TITLE "title"
#define VED_RECORDING_INFO_NOTE "note"
#define VED_RECORDING_INFO_TAGS "tags"
#define VED_RECORDING_TAG_SEPARATOR "\n"

/* One event, by its time, kind and text. */
#define VED_RECORDING_DELETE_EVENT "DELETE FROM events WHERE time_us = ?1 AND kind = ?2 AND text = ?3"

extern const VedDatabaseSchema ved_recording_schema;

G_END_DECLS
