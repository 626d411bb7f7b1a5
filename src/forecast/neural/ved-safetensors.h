/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VED_SAFETENSORS_MAX_DIMS 8

/* One tensor of 32-bit floats. */
typedef struct {
  const char *name;
  guint n_dims;
  guint64 dims[VED_SAFETENSORS_MAX_DIMS];
  gsize n;                      /* product of dims */
  const guint8 *data;           /* little-endian, not aligned; read it with ved_safetensor_copy() */
} VedSafetensor;

/* A file of tensors, read. Immutable. */
typedef struct {
  GBytes *bytes;
  JsonNode *header;
  GArray *tensors;              /* VedSafetensor */
} VedSafetensors;

VedSafetensors      *ved_safetensors_parse (GBytes               *bytes,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_safetensors_free  (VedSafetensors       *self);
const VedSafetensor *ved_safetensors_find  (const VedSafetensors *self,
                                            const char           *name);
void                 ved_safetensor_copy   (const VedSafetensor  *self,
                                            float                *values);
GBytes              *ved_safetensors_write (const VedSafetensor  *tensors,
                                            guint                 n,
                                            const float          *values) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSafetensors, ved_safetensors_free)

G_END_DECLS
