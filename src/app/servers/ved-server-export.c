/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-export"

#include "config.h"

#include "app/servers/ved-server-export.h"

/* Servers as a file: those that are listed, in their order. Words are those of the API, whatever the language. */

typedef struct {
  VedSnapshot *snapshot;
  guint *order;
} Servers;

typedef struct {
  VedTableColumn column;
  VedServerField field;
} ExportColumn;

static const ExportColumn columns[] = {
  { { "server_name", "server_name", FALSE }, VED_FIELD_NAME },
  { { "profile", "profile", FALSE }, VED_FIELD_PROFILE },
  { { "state", "state", FALSE }, VED_FIELD_STATE },
  { { "level", "level", FALSE }, VED_FIELD_LEVEL },
  { { "risk_score", "risk_score", TRUE }, VED_FIELD_RISK },
  { { "prob_30m", "prob_30m", TRUE }, VED_FIELD_PROB_30M },
  { { "prob_8h", "prob_8h", TRUE }, VED_FIELD_PROB_8H },
  { { "cpu_used_pct", "cpu_used_pct", TRUE }, VED_FIELD_CPU },
  { { "cpu_used_pct_30m", "cpu_used_pct_30m", TRUE }, VED_FIELD_CPU_NEAR },
  { { "cpu_iowait_pct", "cpu_iowait_pct", TRUE }, VED_FIELD_IOWAIT },
  { { "cpu_iowait_pct_30m", "cpu_iowait_pct_30m", TRUE }, VED_FIELD_IOWAIT_NEAR },
  { { "mem_used_pct", "mem_used_pct", TRUE }, VED_FIELD_MEMORY },
  { { "mem_used_pct_30m", "mem_used_pct_30m", TRUE }, VED_FIELD_MEMORY_NEAR },
  { { "swap_used_pct", "swap_used_pct", TRUE }, VED_FIELD_SWAP },
  { { "load_average", "load_average", TRUE }, VED_FIELD_LOAD },
  { { "disk_usage_pct", "disk_usage_pct", TRUE }, VED_FIELD_DISK },
  { { "engine", "engine", FALSE }, VED_FIELD_ENGINE },
  { { "last_seen", "last_seen", FALSE }, VED_FIELD_AGE },
};

static void
servers_free (gpointer data)
{
  Servers *servers = data;

  ved_snapshot_unref (servers->snapshot);
  g_free (servers->order);
  g_free (servers);
}

static const char *
get_word (const VedSnapshot *snapshot,
          guint              server,
          VedServerField     field)
{
  gboolean is_offline = ved_snapshot_get_state (snapshot, server) == VED_SERVER_OFFLINE;

  switch (field)
    {
    case VED_FIELD_NAME:
      return ved_snapshot_get_name (snapshot, server);
    case VED_FIELD_PROFILE:
      return ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->key;
    case VED_FIELD_STATE:
      return ved_server_state_get_name (ved_snapshot_get_state (snapshot, server));
    case VED_FIELD_LEVEL:
      return is_offline ? "" : ved_level_get_info (ved_snapshot_get_level (snapshot, server))->key;
    case VED_FIELD_ENGINE:
    default:
      return ved_engine_id_get_name (ved_snapshot_get_engine (snapshot, server));
    }
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const Servers *servers = data;
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 2, NULL };
  VedServerField field = columns[column].field;
  guint server = servers->order[row];

  if (field == VED_FIELD_AGE)
    ved_chart_table_append_time (text, ved_snapshot_get_last_seen_us (servers->snapshot, server), NULL, TRUE);
  else if (columns[column].column.is_number)
    ved_chart_table_append_value (text, ved_server_field_get_value (field, servers->snapshot, server), &format, is_exact);
  else
    g_string_append (text, get_word (servers->snapshot, server, field));
}

/**
 * ved_server_export_table:
 * @list: what to keep
 *
 * Returns: (transfer full) (nullable): its servers; %NULL before the first snapshot
 */
VedChartTable *
ved_server_export_table (VedServerList *list)
{
  VedTableColumn names[G_N_ELEMENTS (columns)];
  guint n_servers = g_list_model_get_n_items (G_LIST_MODEL (list));
  Servers *servers;

  if (ved_server_list_get_snapshot (list) == NULL)
    return NULL;

  servers = g_new (Servers, 1);
  servers->snapshot = ved_snapshot_ref (ved_server_list_get_snapshot (list));
  servers->order = g_new (guint, MAX (n_servers, 1));
  for (guint i = 0; i < n_servers; i++)
    servers->order[i] = ved_server_list_get_server (list, i);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    names[i] = columns[i].column;

  return ved_chart_table_new (names, G_N_ELEMENTS (columns), n_servers, write_cell, servers, servers_free);
}
