/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_SOURCE_SPEC_DEMO_SERVERS 90

typedef enum {
  VED_SPEC_LOCAL,               /* "local": this computer */
  VED_SPEC_DEMO,                /* "demo", "demo:200" */
  VED_SPEC_DAEMON,              /* "http://…", "https://…" */
  VED_SPEC_DAEMONS,             /* "http://…,http://…": those that have divided a fleet */
  VED_SPEC_PROMETHEUS,          /* "prometheus:http://…" */
  VED_SPEC_FRAME,               /* a file "….frame" */
  VED_SPEC_RECORDING,           /* a file "….vedette", saved answers of /predictions/current or a folder of them;
                                 * ved_source_spec_open() leaves it to its caller */
  VED_SPEC_FILE,                /* a file with samples: CSV or JSON lines */
} VedSpecKind;

/* What the viewer wants to look at, as one writes it on a command line. */
typedef struct {
  VedSpecKind kind;
  guint n_servers;              /* of a demo */
  char *target;                 /* address, addresses or absolute path; %NULL for local and demo */
} VedSourceSpec;

VedSourceSpec  *ved_source_spec_parse     (const char           *text,
                                           const char           *folder,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_source_spec_free      (VedSourceSpec        *self);
gboolean        ved_source_spec_is_file   (const VedSourceSpec  *self);
char           *ved_source_spec_to_string (const VedSourceSpec  *self) G_GNUC_WARN_UNUSED_RESULT;
VedFrameSource *ved_source_spec_open      (const VedSourceSpec  *self,
                                           VedClock             *clock,
                                           const char           *key,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSourceSpec, ved_source_spec_free)

G_END_DECLS
