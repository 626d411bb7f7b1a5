/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gl-program"

#include "config.h"

#include "gl/ved-gl-program.h"

#include "base/ved-error.h"
#include "plot/ved-draw-list.h"
#include "ved-gl-resources.h"

#include <gio/gio.h>
#include <stddef.h>

/* A program is one file of src/gl/shaders with both stages, put behind the version line of the context and
 * the declarations that all programs share. The table says which attributes it reads from an element of its
 * command: the layout of the C structs is the layout of the buffer. Columns, bands and poly-lines read
 * several elements at once: the same pair of floats at consecutive places, advancing one element an
 * instance. */

#define MAX_ATTRIBUTES 6

typedef struct {
  const char *name;
  GLint n_components;
  GLenum type;
  gsize offset;
} VedGlAttribute;

typedef struct {
  const char *resource;
  GLsizei stride;
  VedGlAttribute attributes[MAX_ATTRIBUTES];
} VedGlProgramInfo;

#define PAIR(name, index) { name, 2, GL_FLOAT, (index) * sizeof (VedDrawVertex) }

static const VedGlProgramInfo infos[VED_GL_N_PROGRAMS] = {
  [VED_GL_RECTS] = { "rects", sizeof (VedDrawRect), {
                       { "a_rect", 4, GL_FLOAT, offsetof (VedDrawRect, x) },
                       { "a_corner", 2, GL_FLOAT, offsetof (VedDrawRect, radius) },
                       { "a_color", 4, GL_UNSIGNED_BYTE, offsetof (VedDrawRect, color) },
                     } },
  [VED_GL_POINTS] = { "points", sizeof (VedDrawPoint), {
                        { "a_point", 3, GL_FLOAT, offsetof (VedDrawPoint, x) },
                        { "a_shape", 1, GL_UNSIGNED_INT, offsetof (VedDrawPoint, shape) },
                        { "a_color", 4, GL_UNSIGNED_BYTE, offsetof (VedDrawPoint, color) },
                      } },
  [VED_GL_ARCS] = { "arcs", sizeof (VedDrawArc), {
                      { "a_ring", 4, GL_FLOAT, offsetof (VedDrawArc, x) },
                      { "a_angles", 2, GL_FLOAT, offsetof (VedDrawArc, start) },
                      { "a_color", 4, GL_UNSIGNED_BYTE, offsetof (VedDrawArc, color) },
                    } },
  [VED_GL_COLUMNS] = { "columns", sizeof (VedDrawSpan), {
                         PAIR ("a_span_0", 0), PAIR ("a_span_1", 1), PAIR ("a_span_2", 2),
                         PAIR ("a_span_3", 3), PAIR ("a_span_4", 4),
                       } },
  [VED_GL_BAND] = { "band", sizeof (VedDrawSpan), {
                      PAIR ("a_edge_0", 0), PAIR ("a_edge_1", 1),
                    } },
  [VED_GL_POLYLINE] = { "polyline", sizeof (VedDrawVertex), {
                          PAIR ("a_vertex_0", 0), PAIR ("a_vertex_1", 1), PAIR ("a_vertex_2", 2),
                          PAIR ("a_vertex_3", 3), PAIR ("a_vertex_4", 4), PAIR ("a_vertex_5", 5),
                        } },
  [VED_GL_CELLS] = { "cells", 0, { { NULL } } },
};

static GBytes *
load_shader (const char  *name,
             GError     **error)
{
  g_autofree char *path = g_strdup_printf ("/org/vedette/gl/shaders/%s.glsl", name);

  return g_resource_lookup_data (ved_gl_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static gboolean
check_status (GLuint        object,
              gboolean      is_program,
              const char   *name,
              GError      **error)
{
  GLchar log[1024] = "";
  GLint status = GL_FALSE;

  if (is_program)
    glGetProgramiv (object, GL_LINK_STATUS, &status);
  else
    glGetShaderiv (object, GL_COMPILE_STATUS, &status);
  if (status == GL_TRUE)
    return TRUE;

  if (is_program)
    glGetProgramInfoLog (object, sizeof log, NULL, log);
  else
    glGetShaderInfoLog (object, sizeof log, NULL, log);
  g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
               "the OpenGL driver rejects the shader “%s”; start with --renderer=cairo: %s", name, log);

  return FALSE;
}

static GLuint
compile (GLenum        stage,
         const char   *name,
         GError      **error)
{
  g_autoptr(GBytes) common = load_shader ("common", error);
  g_autoptr(GBytes) source = common != NULL ? load_shader (name, error) : NULL;
  const char *version = epoxy_is_desktop_gl () ? "#version 150 core\n" : "#version 300 es\n";
  GLuint shader;

  if (source == NULL)
    return 0;

  {
    const GLchar *parts[] = {
      version,
      stage == GL_VERTEX_SHADER ? "#define VERTEX\n" : "#define FRAGMENT\n",
      g_bytes_get_data (common, NULL),
      g_bytes_get_data (source, NULL),
    };
    const GLint lengths[] = { -1, -1, (GLint) g_bytes_get_size (common), (GLint) g_bytes_get_size (source) };

    shader = glCreateShader (stage);
    glShaderSource (shader, G_N_ELEMENTS (parts), parts, lengths);
  }
  glCompileShader (shader);
  if (check_status (shader, FALSE, name, error))
    return shader;

  glDeleteShader (shader);

  return 0;
}

static gboolean
link_program (GLuint                  program,
              const VedGlProgramInfo *info,
              GError                **error)
{
  GLuint vertex = compile (GL_VERTEX_SHADER, info->resource, error);
  GLuint fragment = vertex != 0 ? compile (GL_FRAGMENT_SHADER, info->resource, error) : 0;
  gboolean is_linked = FALSE;

  if (fragment != 0)
    {
      glAttachShader (program, vertex);
      glAttachShader (program, fragment);
      for (GLuint i = 0; i < MAX_ATTRIBUTES && info->attributes[i].name != NULL; i++)
        glBindAttribLocation (program, i, info->attributes[i].name);
      glLinkProgram (program);
      is_linked = check_status (program, TRUE, info->resource, error);
    }

  /* Attached shaders live until the program is deleted; 0 is ignored. */
  glDeleteShader (vertex);
  glDeleteShader (fragment);

  return is_linked;
}

/*
 * ved_gl_program_init:
 *
 * Compiles and links a program on the current context.
 */
gboolean
ved_gl_program_init (VedGlProgram   *self,
                     VedGlProgramId  id,
                     GError        **error)
{
  self->id = glCreateProgram ();
  if (!link_program (self->id, &infos[id], error))
    {
      ved_gl_program_clear (self);
      return FALSE;
    }

  self->size = glGetUniformLocation (self->id, "u_size");
  self->scale = glGetUniformLocation (self->id, "u_scale");
  self->color = glGetUniformLocation (self->id, "u_color");
  self->params = glGetUniformLocation (self->id, "u_params");
  self->cells = glGetUniformLocation (self->id, "u_cells");
  self->levels = glGetUniformLocation (self->id, "u_levels");
  self->levels_width = glGetUniformLocation (self->id, "u_levels_width");
  self->palette = glGetUniformLocation (self->id, "u_palette");

  return TRUE;
}

void
ved_gl_program_clear (VedGlProgram *self)
{
  if (self->id != 0)
    glDeleteProgram (self->id);
  self->id = 0;
}

/*
 * ved_gl_program_attach:
 * @offset: of the first element in the bound array buffer
 *
 * Points the attributes of the bound vertex array at the elements of one command.
 */
void
ved_gl_program_attach (VedGlProgramId id,
                       gsize          offset)
{
  const VedGlProgramInfo *info = &infos[id];

  for (GLuint i = 0; i < MAX_ATTRIBUTES; i++)
    {
      const VedGlAttribute *attribute = &info->attributes[i];

      if (attribute->name == NULL)
        {
          glDisableVertexAttribArray (i);
          continue;
        }
      glEnableVertexAttribArray (i);
      glVertexAttribPointer (i, attribute->n_components, attribute->type, attribute->type == GL_UNSIGNED_BYTE,
                             info->stride, GSIZE_TO_POINTER (offset + attribute->offset));
      glVertexAttribDivisor (i, 1);
    }
}
