/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nn-layout"

#include "config.h"

#include "forecast/nn/ved-nn-layout.h"

static void
tensor_clear (gpointer data)
{
  VedNnTensor *tensor = data;

  g_free (tensor->name);
}

void
ved_nn_layout_init (VedNnLayout *self)
{
  self->tensors = g_array_new (FALSE, TRUE, sizeof (VedNnTensor));
  self->n_params = 0;
  g_array_set_clear_func (self->tensors, tensor_clear);
}

void
ved_nn_layout_clear (VedNnLayout *self)
{
  g_clear_pointer (&self->tensors, g_array_unref);
}

/**
 * ved_nn_layout_add:
 * @name: unique in the network
 * @stack: number of equal matrices, 0 where there is one
 * @rows: rows of each, 0 for a vector
 * @columns: columns of each
 * @start: what it holds before training
 *
 * Returns: the place of its first element
 */
gsize
ved_nn_layout_add (VedNnLayout *self,
                   const char  *name,
                   guint        stack,
                   guint        rows,
                   guint        columns,
                   VedNnStart   start)
{
  VedNnTensor tensor = { .name = g_strdup (name), .offset = self->n_params, .start = start };

  tensor.fan_in = MAX (rows, 1);
  tensor.size = (gsize) MAX (stack, 1) * MAX (rows, 1) * columns;
  if (stack > 0)
    tensor.dims[tensor.n_dims++] = stack;
  if (rows > 0)
    tensor.dims[tensor.n_dims++] = rows;
  tensor.dims[tensor.n_dims++] = columns;
  g_array_append_val (self->tensors, tensor);
  self->n_params += tensor.size;

  return tensor.offset;
}

const VedNnTensor *
ved_nn_layout_get (const VedNnLayout *self,
                   guint              index)
{
  g_return_val_if_fail (index < self->tensors->len, NULL);

  return &g_array_index (self->tensors, VedNnTensor, index);
}

/**
 * ved_nn_layout_start:
 * @rng: where chance comes from
 * @params: (out caller-allocates): the parameters of a network before training
 */
void
ved_nn_layout_start (const VedNnLayout *self,
                     VedRng            *rng,
                     VedReal           *params)
{
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const VedNnTensor *tensor = ved_nn_layout_get (self, i);
      double bound = 1.0 / sqrt (tensor->fan_in);

      for (gsize j = 0; j < tensor->size; j++)
        {
          if (tensor->start == VED_NN_START_UNIFORM)
            params[tensor->offset + j] = (VedReal) (bound * (2.0 * ved_rng_uniform (rng) - 1.0));
          else
            params[tensor->offset + j] = tensor->start == VED_NN_START_ONE ? 1 : 0;
        }
    }
}
