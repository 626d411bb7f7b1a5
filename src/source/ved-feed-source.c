/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-feed-source"

#include "config.h"

#include "source/ved-feed-source.h"

struct _VedFeedSource
{
  VedSampleSource parent_instance;
};

G_DEFINE_TYPE (VedFeedSource, ved_feed_source, VED_TYPE_SAMPLE_SOURCE)

static void
ved_feed_source_start (VedSampleSource *source)
{
  ved_sample_source_set_state (source, VED_SOURCE_LIVE, NULL);
}

static void
ved_feed_source_stop (VedSampleSource *source)
{
}

static void
ved_feed_source_class_init (VedFeedSourceClass *klass)
{
  VedSampleSourceClass *source_class = VED_SAMPLE_SOURCE_CLASS (klass);

  source_class->start = ved_feed_source_start;
  source_class->stop = ved_feed_source_stop;
}

static void
ved_feed_source_init (VedFeedSource *self)
{
}

VedSampleSource *
ved_feed_source_new (void)
{
  return g_object_new (VED_TYPE_FEED_SOURCE, "name", "feed", NULL);
}
