/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gzip-unpacker"

#include "config.h"

#include "base/ved-gzip-unpacker.h"

/* Files packed by gzip may be put one behind the other, and then are one: GZlibDecompressor ends with the first of them. */

struct _VedGzipUnpacker
{
  GObject parent_instance;

  GConverter *member;           /* unpacks one of them */
  gboolean is_between;          /* one is over, and another may follow */
};

static void ved_gzip_unpacker_iface_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedGzipUnpacker, ved_gzip_unpacker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, ved_gzip_unpacker_iface_init))

static GConverterResult
ved_gzip_unpacker_convert (GConverter       *converter,
                           const void       *in,
                           gsize             in_size,
                           void             *out,
                           gsize             out_size,
                           GConverterFlags   flags,
                           gsize            *n_read,
                           gsize            *n_written,
                           GError          **error)
{
  VedGzipUnpacker *self = VED_GZIP_UNPACKER (converter);
  GConverterResult result;

  *n_read = *n_written = 0;
  if (self->is_between && in_size == 0)
    {
      if ((flags & G_CONVERTER_INPUT_AT_END) != 0)
        return G_CONVERTER_FINISHED;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "more may follow");
      return G_CONVERTER_ERROR;
    }

  if (self->is_between)
    g_converter_reset (self->member);
  result = g_converter_convert (self->member, in, in_size, out, out_size, flags, n_read, n_written, error);
  self->is_between = result == G_CONVERTER_FINISHED;

  return self->is_between ? G_CONVERTER_CONVERTED : result;
}

static void
ved_gzip_unpacker_reset (GConverter *converter)
{
  VedGzipUnpacker *self = VED_GZIP_UNPACKER (converter);

  self->is_between = FALSE;
  g_converter_reset (self->member);
}

static void
ved_gzip_unpacker_iface_init (GConverterIface *iface)
{
  iface->convert = ved_gzip_unpacker_convert;
  iface->reset = ved_gzip_unpacker_reset;
}

static void
ved_gzip_unpacker_finalize (GObject *object)
{
  g_object_unref (VED_GZIP_UNPACKER (object)->member);

  G_OBJECT_CLASS (ved_gzip_unpacker_parent_class)->finalize (object);
}

static void
ved_gzip_unpacker_class_init (VedGzipUnpackerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_gzip_unpacker_finalize;
}

static void
ved_gzip_unpacker_init (VedGzipUnpacker *self)
{
  self->member = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
}

/**
 * ved_gzip_unpacker_new:
 *
 * Returns: (transfer full): what unpacks a file of any number of members
 */
GConverter *
ved_gzip_unpacker_new (void)
{
  return g_object_new (VED_TYPE_GZIP_UNPACKER, NULL);
}
