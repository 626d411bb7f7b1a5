/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_NUMBER_DECIMAL,           /* 1234.5 */
  VED_NUMBER_COUNT,             /* of things, or shares, or money: 1,234; 12.3 M from ten million on */
  VED_NUMBER_SI,                /* 1.23 k, 4.5 M, 20 m */
  VED_NUMBER_IEC,               /* 1.2 Ki, 3.4 Gi */
  VED_NUMBER_PERCENT,           /* the value is in percent: 42.5 % */
  VED_NUMBER_DURATION,          /* the value is in seconds: 850 ms, 12 s, 3 min 20 s, 2 h 5 min, 4 d 3 h */
  VED_NUMBER_PRICE,             /* the value is in ticks: 585.33, 585.3350 where it is no whole cent */
} VedNumberKind;

/* How numbers of an axis, a tooltip or a tile are written. */
typedef struct {
  VedNumberKind kind;
  int decimals;                 /* digits after the point; -1: as many as magnitude or tick step need */
  const char *unit;             /* appended, e.g. "B/s" after an SI prefix; of a price before it; may be NULL */
  int ticks_per_unit;           /* of prices: 10,000 where a tick is a hundredth of a cent */
} VedNumberFormat;

const char *ved_number_format_write      (const VedNumberFormat *self,
                                          double                 value,
                                          char                  *buffer,
                                          gsize                  size);
const char *ved_number_format_write_step (const VedNumberFormat *self,
                                          double                 value,
                                          double                 step,
                                          char                  *buffer,
                                          gsize                  size);
const char *ved_number_format_write_tick (const VedNumberFormat *self,
                                          double                 value,
                                          double                 step,
                                          double                 greatest,
                                          char                  *buffer,
                                          gsize                  size);
int         ved_number_format_get_digits (const VedNumberFormat *self,
                                          double                 price);
const char *ved_number_get_point         (void);
const char *ved_number_get_separator     (void);
const char *ved_number_write_whole       (guint64                number,
                                          char                  *buffer,
                                          gsize                  size);

G_END_DECLS
