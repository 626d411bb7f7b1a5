/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"

G_BEGIN_DECLS

/* Makes a chart of one kind on a viewport that is at home: it must have data from end to end of it. */
typedef GtkWidget * (*VedTestMakeChart) (VedViewport *viewport);

void ved_test_hands_add (const char       *kind,
                         VedTestMakeChart  make);

G_END_DECLS
