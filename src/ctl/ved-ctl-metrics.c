/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "fleet/ved-metric.h"

#define PREFIX "vedettectl metrics"

static void
add_metric (JsonBuilder         *builder,
            const VedMetricInfo *info)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, info->key);
  json_builder_set_member_name (builder, "label");
  json_builder_add_string_value (builder, info->label);
  json_builder_set_member_name (builder, "short_key");
  json_builder_add_string_value (builder, info->short_key);
  json_builder_set_member_name (builder, "unit");
  json_builder_add_string_value (builder, info->unit_text);
  json_builder_set_member_name (builder, "resolution");
  json_builder_add_double_value (builder, info->resolution);
  json_builder_end_object (builder);
}

static void
print_as_json (void)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (VedMetric metric = 0; metric < VED_N_BASE_METRICS; metric++)
    add_metric (builder, ved_metric_get_info (metric));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  ved_ctl_print_json (root);
}

VedCtlStatus
ved_ctl_metrics (int    argc,
                 char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
    { NULL }
  };

  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;

  if (as_json)
    {
      print_as_json ();
      return VED_CTL_OK;
    }

  for (VedMetric metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);

      g_print ("%-20s %-10s %-5s %g\n", info->key, info->short_key, info->unit_text, info->resolution);
    }

  return VED_CTL_OK;
}
