/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

#define VED_TEST_SCENE_WIDTH 320
#define VED_TEST_SCENE_HEIGHT 200

/* A picture by name; the table ends with a NULL name. */
typedef struct {
  const char *name;
  void (*build) (VedDrawList *list,
                 int          scale);
} VedTestScene;

extern const VedTestScene ved_test_scenes[];

G_END_DECLS
