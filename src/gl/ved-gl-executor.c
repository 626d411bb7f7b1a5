/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gl-executor"

#include "config.h"

#include "gl/ved-gl-executor.h"

#include "base/ved-error.h"
#include "gl/ved-gl-program.h"
#include "gl/ved-strip.h"

#include <math.h>

/* A run uploads everything a list needs at once (the list's own data, then the strips made from it) into one
 * buffer that is orphaned and refilled every frame, and draws every command as instances of a quad.
 * Fragments evaluate the coverage of their pixel; blending is premultiplied. Vertices are in device pixels
 * with y down, and the vertex stage turns them over, so what is read back from a framebuffer is bottom row
 * first as OpenGL has it. */

/* Cells are stored in rows of this many in a texture, which every OpenGL allows. */
#define LEVELS_WIDTH 2048

struct _VedGlExecutor
{
  gboolean is_realized;
  VedGlProgram programs[VED_GL_N_PROGRAMS];
  GLuint vertex_array;
  GLuint buffer;
  GLuint levels;
  GLuint palette;
  GArray *strip_pairs;          /* of VedDrawVertex, which VedDrawSpan has the layout of */
  GArray *strips;               /* of VedGlStrip, in the order of the commands that have one */
};

typedef struct {
  VedStrip strip;
  gsize offset;                 /* in bytes in the array of pairs */
} VedGlStrip;

/* One run of a list. */
typedef struct {
  VedGlExecutor *self;
  const VedDrawList *list;
  int width;                    /* device pixels */
  int height;
  float scale;
  gsize strips_offset;          /* where the strips begin in the buffer */
  guint next_strip;
} VedGlRun;

static void
unpack_color (VedColor  color,
              float    *premultiplied)
{
  float alpha = (float) (color & 0xff) / 255.0f;

  premultiplied[0] = (float) (color >> 24) / 255.0f * alpha;
  premultiplied[1] = (float) ((color >> 16) & 0xff) / 255.0f * alpha;
  premultiplied[2] = (float) ((color >> 8) & 0xff) / 255.0f * alpha;
  premultiplied[3] = alpha;
}

static void
collect_strips (VedGlExecutor     *self,
                const VedDrawList *list,
                int                width,
                float              scale)
{
  gsize n_commands;
  const VedDrawCommand *commands = ved_draw_list_get_commands (list, &n_commands);

  g_array_set_size (self->strip_pairs, 0);
  g_array_set_size (self->strips, 0);
  for (gsize i = 0; i < n_commands; i++)
    {
      const VedDrawCommand *command = &commands[i];
      gconstpointer elements = ved_draw_list_get_elements (list, command);
      VedGlStrip strip = { .offset = self->strip_pairs->len * sizeof (VedDrawVertex) };

      if (command->kind == VED_DRAW_COLUMNS)
        strip.strip = ved_strip_columns (command, elements, scale, 0, width, self->strip_pairs);
      else if (command->kind == VED_DRAW_BAND)
        strip.strip = ved_strip_band (command, elements, scale, self->strip_pairs);
      else if (command->kind == VED_DRAW_POLYLINE)
        strip.strip = ved_strip_polyline (command, elements, scale, self->strip_pairs);
      else
        continue;
      g_array_append_val (self->strips, strip);
    }
}

static void
upload (VedGlRun *run)
{
  VedGlExecutor *self = run->self;
  gsize n_list_bytes, n_strip_bytes;
  gconstpointer data = ved_draw_list_get_data (run->list, &n_list_bytes);

  collect_strips (self, run->list, run->width, run->scale);
  n_strip_bytes = self->strip_pairs->len * sizeof (VedDrawVertex);
  run->strips_offset = n_list_bytes;

  glBindBuffer (GL_ARRAY_BUFFER, self->buffer);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr) (n_list_bytes + n_strip_bytes), NULL, GL_STREAM_DRAW);
  if (n_list_bytes > 0)
    glBufferSubData (GL_ARRAY_BUFFER, 0, (GLsizeiptr) n_list_bytes, data);
  if (n_strip_bytes > 0)
    glBufferSubData (GL_ARRAY_BUFFER, (GLintptr) n_list_bytes, (GLsizeiptr) n_strip_bytes,
                     self->strip_pairs->data);
}

static const VedGlStrip *
take_strip (VedGlRun *run)
{
  return &g_array_index (run->self->strips, VedGlStrip, run->next_strip++);
}

static const VedGlProgram *
use_program (VedGlRun       *run,
             VedGlProgramId  id,
             VedColor        color)
{
  const VedGlProgram *program = &run->self->programs[id];
  float premultiplied[4];

  unpack_color (color, premultiplied);
  glUseProgram (program->id);
  glUniform2f (program->size, (float) run->width, (float) run->height);
  glUniform1f (program->scale, run->scale);
  glUniform4fv (program->color, 1, premultiplied);

  return program;
}

static void
draw_instances (VedGlProgramId id,
                gsize          offset,
                gsize          n_instances)
{
  ved_gl_program_attach (id, offset);
  glDrawArraysInstanced (GL_TRIANGLE_STRIP, 0, 4, (GLsizei) n_instances);
}

static void
draw_elements (VedGlRun             *run,
               VedGlProgramId        id,
               const VedDrawCommand *command)
{
  use_program (run, id, command->color);
  draw_instances (id, command->offset, command->n);
}

static void
draw_columns (VedGlRun             *run,
              const VedDrawCommand *command)
{
  const VedGlStrip *strip = take_strip (run);
  const VedGlProgram *program = use_program (run, VED_GL_COLUMNS, command->color);
  float width = ved_bound (command->params[2] * run->scale, 0.0f, VED_STRIP_MAX_WIDTH);
  gboolean is_crisp = !(width > 0.0f);

  glUniform4f (program->params, (float) (strip->strip.x - VED_STRIP_REACH),
               is_crisp ? 1.0f : width / 2.0f + 0.5f, MIN (1.0f, width), is_crisp ? 1.0f : 0.0f);
  draw_instances (VED_GL_COLUMNS, run->strips_offset + strip->offset, strip->strip.n + 2 * VED_STRIP_REACH);
}

static void
draw_band (VedGlRun             *run,
           const VedDrawCommand *command)
{
  const VedGlStrip *strip = take_strip (run);
  const VedGlProgram *program = use_program (run, VED_GL_BAND, command->color);

  glUniform4f (program->params, (float) strip->strip.x, command->params[2] * run->scale,
               command->params[3] * run->scale, command->params[2] != command->params[3] ? 1.0f : 0.0f);
  draw_instances (VED_GL_BAND, run->strips_offset + strip->offset, strip->strip.n);
}

static void
draw_polyline (VedGlRun             *run,
               const VedDrawCommand *command)
{
  const VedGlStrip *strip = take_strip (run);
  const VedGlProgram *program = use_program (run, VED_GL_POLYLINE, command->color);
  float width = ved_bound (command->params[0] * run->scale, 0.0f, VED_STRIP_MAX_WIDTH);

  if (command->n < 2)
    return;

  glUniform4f (program->params, width / 2.0f + 0.5f, MIN (1.0f, width), 0.0f, 0.0f);
  draw_instances (VED_GL_POLYLINE,
                  run->strips_offset + strip->offset + (VED_STRIP_VERTEX_PAD - 2) * sizeof (VedDrawVertex),
                  command->n - 1);
}

static void
upload_levels (const guint8 *levels,
               gsize         n_levels)
{
  GLsizei n_rows = (GLsizei) (n_levels / LEVELS_WIDTH);
  GLsizei n_rest = (GLsizei) (n_levels % LEVELS_WIDTH);

  glTexImage2D (GL_TEXTURE_2D, 0, GL_R8, LEVELS_WIDTH, n_rows + 1, 0, GL_RED, GL_UNSIGNED_BYTE, NULL);
  if (n_rows > 0)
    glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, LEVELS_WIDTH, n_rows, GL_RED, GL_UNSIGNED_BYTE, levels);
  if (n_rest > 0)
    glTexSubImage2D (GL_TEXTURE_2D, 0, 0, n_rows, n_rest, 1, GL_RED, GL_UNSIGNED_BYTE,
                     levels + (gsize) n_rows * LEVELS_WIDTH);
}

static void
draw_cells (VedGlRun             *run,
            const VedDrawCommand *command)
{
  const VedDrawCells *cells = ved_draw_list_get_elements (run->list, command);
  const VedGlProgram *program;

  if (command->n == 0 || command->n_rows == 0)
    return;

  program = use_program (run, VED_GL_CELLS, VED_COLOR_TRANSPARENT);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glActiveTexture (GL_TEXTURE1);
  glBindTexture (GL_TEXTURE_2D, run->self->palette);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, VED_COLOR_MAP_SIZE, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                cells->palette);
  glActiveTexture (GL_TEXTURE0);
  glBindTexture (GL_TEXTURE_2D, run->self->levels);
  upload_levels (cells->levels, (gsize) command->n * command->n_rows);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 4);

  glUniform1i (program->levels, 0);
  glUniform1i (program->palette, 1);
  glUniform2f (program->cells, (float) command->n, (float) command->n_rows);
  glUniform1i (program->levels_width, LEVELS_WIDTH);
  glUniform4f (program->params, command->params[0] * run->scale, command->params[1] * run->scale,
               command->params[2] * run->scale, command->params[3] * run->scale);
  draw_instances (VED_GL_CELLS, 0, 1);
}

static void
clear (const VedDrawCommand *command)
{
  float premultiplied[4];

  unpack_color (command->color, premultiplied);
  glClearColor (premultiplied[0], premultiplied[1], premultiplied[2], premultiplied[3]);
  glClear (GL_COLOR_BUFFER_BIT);
}

static void
set_clip (VedGlRun             *run,
          const VedDrawCommand *command)
{
  const float *params = command->params;
  float width = (float) run->width, height = (float) run->height;
  float left = roundf (ved_bound (params[0] * run->scale, 0.0f, width));
  float top = roundf (ved_bound (params[1] * run->scale, 0.0f, height));
  float right = roundf (ved_bound ((params[0] + params[2]) * run->scale, left, width));
  float bottom = roundf (ved_bound ((params[1] + params[3]) * run->scale, top, height));

  if (params[2] < 0.0f)
    {
      glDisable (GL_SCISSOR_TEST);
      return;
    }
  glEnable (GL_SCISSOR_TEST);
  glScissor ((GLint) left, run->height - (GLint) bottom, (GLsizei) (right - left), (GLsizei) (bottom - top));
}

static void
run_command (VedGlRun             *run,
             const VedDrawCommand *command)
{
  switch (command->kind)
    {
    case VED_DRAW_CLEAR:
      clear (command);
      break;

    case VED_DRAW_CLIP:
      set_clip (run, command);
      break;

    case VED_DRAW_COLUMNS:
      draw_columns (run, command);
      break;

    case VED_DRAW_BAND:
      draw_band (run, command);
      break;

    case VED_DRAW_POLYLINE:
      draw_polyline (run, command);
      break;

    case VED_DRAW_RECTS:
      draw_elements (run, VED_GL_RECTS, command);
      break;

    case VED_DRAW_POINTS:
      draw_elements (run, VED_GL_POINTS, command);
      break;

    case VED_DRAW_ARCS:
      draw_elements (run, VED_GL_ARCS, command);
      break;

    case VED_DRAW_CELLS:
      draw_cells (run, command);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
set_state (const VedGlRun *run)
{
  glViewport (0, 0, run->width, run->height);
  glDisable (GL_SCISSOR_TEST);
  glDisable (GL_DEPTH_TEST);
  glDisable (GL_STENCIL_TEST);
  glDisable (GL_CULL_FACE);
  glEnable (GL_BLEND);
  glBlendEquation (GL_FUNC_ADD);
  glBlendFunc (GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glBindVertexArray (run->self->vertex_array);
  glClearColor (0.0f, 0.0f, 0.0f, 0.0f);
  glClear (GL_COLOR_BUFFER_BIT);
}

/* Whoever shares the context, GTK's renderer above all, sets what it needs, but not what nobody else
 * touches. */
static void
leave_state (void)
{
  glDisable (GL_SCISSOR_TEST);
  glBindVertexArray (0);
  glBindBuffer (GL_ARRAY_BUFFER, 0);
  glBindTexture (GL_TEXTURE_2D, 0);
  glUseProgram (0);
}

/* GTK asks for OpenGL 3.2 and some drivers give no more; then instances come from the extension that 3.3
 * took up. */
static gboolean
is_new_enough (void)
{
  int version = epoxy_gl_version ();

  if (!epoxy_is_desktop_gl ())
    return version >= 30;

  return version >= 33 || (version == 32 && epoxy_has_gl_extension ("GL_ARB_instanced_arrays"));
}

static GLuint
create_texture (void)
{
  GLuint texture;

  glGenTextures (1, &texture);
  glBindTexture (GL_TEXTURE_2D, texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glBindTexture (GL_TEXTURE_2D, 0);

  return texture;
}

/**
 * ved_gl_executor_new:
 *
 * Returns: (transfer full): an executor that needs no OpenGL until it is realized
 */
VedGlExecutor *
ved_gl_executor_new (void)
{
  VedGlExecutor *self = g_new0 (VedGlExecutor, 1);

  self->strip_pairs = g_array_new (FALSE, FALSE, sizeof (VedDrawVertex));
  self->strips = g_array_new (FALSE, FALSE, sizeof (VedGlStrip));

  return self;
}

/**
 * ved_gl_executor_free:
 *
 * Frees the memory. OpenGL objects must have gone before with ved_gl_executor_unrealize(), because their
 * context need not be current here; it is a fault of the program if they have not.
 */
void
ved_gl_executor_free (VedGlExecutor *self)
{
  if (self->is_realized)
    g_critical ("a VedGlExecutor was freed without being unrealized; its OpenGL objects are lost");

  g_array_unref (self->strip_pairs);
  g_array_unref (self->strips);
  g_free (self);
}

/**
 * ved_gl_executor_realize:
 * @error: set when the context is older than OpenGL 3.3 or OpenGL ES 3.0, or the driver rejects a shader
 *
 * Creates the OpenGL objects on the current context, in the realize handler of a GtkGLArea after making its
 * context current. Does nothing when realized already.
 */
gboolean
ved_gl_executor_realize (VedGlExecutor *self,
                         GError       **error)
{
  if (self->is_realized)
    return TRUE;

  if (!is_new_enough ())
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                   "OpenGL %d.%d is too old, charts need OpenGL 3.3 or OpenGL ES 3.0: "
                   "start with --renderer=cairo",
                   epoxy_gl_version () / 10, epoxy_gl_version () % 10);
      return FALSE;
    }

  self->is_realized = TRUE;
  for (guint i = 0; i < VED_GL_N_PROGRAMS; i++)
    if (!ved_gl_program_init (&self->programs[i], i, error))
      {
        ved_gl_executor_unrealize (self);
        return FALSE;
      }
  glGenVertexArrays (1, &self->vertex_array);
  glGenBuffers (1, &self->buffer);
  self->levels = create_texture ();
  self->palette = create_texture ();

  return TRUE;
}

/**
 * ved_gl_executor_unrealize:
 *
 * Deletes the OpenGL objects; their context must be current. Does nothing when not realized. The executor
 * can be realized again, on the same or another context.
 */
void
ved_gl_executor_unrealize (VedGlExecutor *self)
{
  if (!self->is_realized)
    return;

  for (guint i = 0; i < VED_GL_N_PROGRAMS; i++)
    ved_gl_program_clear (&self->programs[i]);
  glDeleteVertexArrays (1, &self->vertex_array);
  glDeleteBuffers (1, &self->buffer);
  glDeleteTextures (1, &self->levels);
  glDeleteTextures (1, &self->palette);
  self->vertex_array = self->buffer = self->levels = self->palette = 0;
  self->is_realized = FALSE;
}

/**
 * ved_gl_executor_run:
 * @width: of the framebuffer, device pixels
 * @height: of the framebuffer, device pixels
 * @scale: device pixels per pixel of the list
 *
 * Empties the bound framebuffer of the current context and paints a list into it; call it in the render
 * handler of a GtkGLArea. The picture is premultiplied and equals that of ved_pixel_executor_run() to within
 * one grey level a layer. Leaves program, buffers and textures unbound and scissoring off.
 */
void
ved_gl_executor_run (VedGlExecutor     *self,
                     const VedDrawList *list,
                     int                width,
                     int                height,
                     int                scale)
{
  VedGlRun run = { .self = self, .list = list, .width = width, .height = height, .scale = (float) scale };
  const VedDrawCommand *commands;
  gsize n_commands;

  g_return_if_fail (self->is_realized && scale > 0);

  set_state (&run);
  upload (&run);
  commands = ved_draw_list_get_commands (list, &n_commands);
  for (gsize i = 0; i < n_commands; i++)
    run_command (&run, &commands[i]);
  leave_state ();
}
