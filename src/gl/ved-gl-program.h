/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <epoxy/gl.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_GL_RECTS,
  VED_GL_POINTS,
  VED_GL_ARCS,
  VED_GL_COLUMNS,
  VED_GL_BAND,
  VED_GL_POLYLINE,
  VED_GL_CELLS,
  VED_GL_N_PROGRAMS,
} VedGlProgramId;

/* A linked program and where its uniforms are; -1 where it has none of that name. */
typedef struct {
  GLuint id;
  GLint size;
  GLint scale;
  GLint color;
  GLint params;
  GLint cells;
  GLint levels;
  GLint levels_width;
  GLint palette;
} VedGlProgram;

gboolean ved_gl_program_init   (VedGlProgram   *self,
                                VedGlProgramId  id,
                                GError        **error);
void     ved_gl_program_clear  (VedGlProgram   *self);
void     ved_gl_program_attach (VedGlProgramId  id,
                                gsize           offset);

G_END_DECLS
