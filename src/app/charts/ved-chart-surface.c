/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-surface"

#include "config.h"

#include "app/charts/ved-chart-surface.h"

#include <sys/mman.h>

/* The first touch of every 4 KiB of fresh memory is a trip into the kernel: 700 of them for a picture of 1200 × 600,
 * a tenth of a chart's first frame. Large pictures therefore lie on huge pages where the kernel has some, which
 * takes as many trips as megabytes. */

#define HUGE_PAGE (2ul * 1024 * 1024)

typedef struct {
  void *start;                  /* as it was mapped */
  gsize size;
} Mapping;

static const cairo_user_data_key_t mapping_key;

static void
unmap (void *data)
{
  Mapping *mapping = data;

  munmap (mapping->start, mapping->size);
  g_free (mapping);
}

static gsize
round_up (gsize size)
{
  return (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

static cairo_surface_t *
create_mapped (int   width,
               int   height,
               int   stride,
               gsize size)
{
  Mapping mapping = { .size = round_up (size) + HUGE_PAGE };
  cairo_surface_t *surface;
  gsize aligned;

  mapping.start = mmap (NULL, mapping.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping.start == MAP_FAILED)
    return NULL;

  aligned = round_up (GPOINTER_TO_SIZE (mapping.start));
  madvise (GSIZE_TO_POINTER (aligned), round_up (size), MADV_HUGEPAGE);
  surface = cairo_image_surface_create_for_data (GSIZE_TO_POINTER (aligned), CAIRO_FORMAT_ARGB32, width, height,
                                                 stride);
  cairo_surface_set_user_data (surface, &mapping_key, g_memdup2 (&mapping, sizeof mapping), unmap);

  return surface;
}

/**
 * ved_chart_surface_new:
 * @width: device pixels
 * @height: device pixels
 *
 * Returns: (transfer full): a transparent picture
 */
cairo_surface_t *
ved_chart_surface_new (int width,
                       int height)
{
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, width);
  gsize size = (gsize) MAX (stride, 0) * (gsize) height;
  cairo_surface_t *surface = size >= HUGE_PAGE ? create_mapped (width, height, stride, size) : NULL;

  return surface != NULL ? surface : cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
}
