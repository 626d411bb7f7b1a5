/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-vector.h"

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* The number type of the networks. The product computes in float; the tests compile the same files a
 * second time with VED_NN_DOUBLE and check the formulas to nine digits. */
#ifdef VED_NN_DOUBLE
typedef double VedReal;
#else
typedef float VedReal;
#endif

/* Loops over numbers are compiled twice and chosen at start: with 256-bit fused arithmetic, and for
 * any other processor. */
#ifdef VED_HAVE_CLONES
#define VED_NN_CLONES __attribute__((target_clones ("arch=x86-64-v3", "default")))
#else
#define VED_NN_CLONES
#endif

#define VED_NN_INLINE static inline __attribute__((always_inline))

/* e^x within 2 units of the last place and without a branch or call, so that loops of it vectorise: the
 * argument is split into n ln 2 + f, and a polynomial of degree 7 serves f (S. L. Moshier, Cephes,
 * expf). */
VED_NN_INLINE VedReal
ved_nn_exp (VedReal x)
{
#ifdef VED_NN_DOUBLE
  return exp (x);
#else
  const float magic = 12582912.0f;
  union { float value; guint32 bits; } shifted, scale;
  float n, f, y;

  x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
  shifted.value = x * 1.44269504f + magic;
  n = shifted.value - magic;
  f = x - n * 0.693359375f;
  f = f + n * 2.12194440e-4f;
  y = 1.9875691500e-4f;
  y = y * f + 1.3981999507e-3f;
  y = y * f + 8.3334519073e-3f;
  y = y * f + 4.1665795894e-2f;
  y = y * f + 1.6666665459e-1f;
  y = y * f + 5.0000001201e-1f;
  y = y * f * f + f + 1.0f;
  scale.bits = (shifted.bits + 127u) << 23;

  return y * scale.value;
#endif
}

VED_NN_INLINE VedReal
ved_nn_sigmoid (VedReal x)
{
  return 1 / (1 + ved_nn_exp (-x));
}

VED_NN_INLINE VedReal
ved_nn_tanh (VedReal x)
{
  return 2 / (1 + ved_nn_exp (-2 * x)) - 1;
}

/* Sums run in eight lanes, which a compiler that must not change their order can keep in one vector. */
#define VED_NN_LANES 8

VED_NN_INLINE VedReal
ved_nn_sum (const VedReal *x,
            guint          n)
{
  VedReal lanes[VED_NN_LANES] = { 0 }, sum = 0;
  guint i = 0;

  for (; i + VED_NN_LANES <= n; i += VED_NN_LANES)
    {
      for (guint lane = 0; lane < VED_NN_LANES; lane++)
        lanes[lane] += x[i + lane];
    }
  for (; i < n; i++)
    sum += x[i];
  for (guint lane = 0; lane < VED_NN_LANES; lane++)
    sum += lanes[lane];

  return sum;
}

VED_NN_INLINE VedReal
ved_nn_dot (const VedReal *x,
            const VedReal *y,
            guint          n)
{
  VedReal lanes[VED_NN_LANES] = { 0 }, sum = 0;
  guint i = 0;

  for (; i + VED_NN_LANES <= n; i += VED_NN_LANES)
    {
      for (guint lane = 0; lane < VED_NN_LANES; lane++)
        lanes[lane] += x[i + lane] * y[i + lane];
    }
  for (; i < n; i++)
    sum += x[i] * y[i];
  for (guint lane = 0; lane < VED_NN_LANES; lane++)
    sum += lanes[lane];

  return sum;
}

VED_NN_INLINE VedReal
ved_nn_highest (const VedReal *x,
                guint          n)
{
  VedReal lanes[VED_NN_LANES], top = x[0];
  guint i = 0;

  for (guint lane = 0; lane < VED_NN_LANES; lane++)
    lanes[lane] = top;
  for (; i + VED_NN_LANES <= n; i += VED_NN_LANES)
    {
      for (guint lane = 0; lane < VED_NN_LANES; lane++)
        lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
    }
  for (; i < n; i++)
    top = x[i] > top ? x[i] : top;
  for (guint lane = 0; lane < VED_NN_LANES; lane++)
    top = lanes[lane] > top ? lanes[lane] : top;

  return top;
}

G_END_DECLS
