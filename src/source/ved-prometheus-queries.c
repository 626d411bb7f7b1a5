/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-queries"

#include "config.h"

#include "source/ved-prometheus-queries.h"

/* PromQL for node_exporter. $by is the label that names a server, $w the window of rates: four scrape
 * intervals, so that one lost scrape leaves no gap. Each expression gives one series per server, so one
 * question serves all hosts. A host that lacks what is asked for is not in the answer, and the metric
 * is absent for it. */

#define CPU(modes)                                                                   \
  "100 * sum by ($by) (rate(node_cpu_seconds_total{mode=~\"" modes "\"}[$w])) " \
  "/ sum by ($by) (rate(node_cpu_seconds_total[$w]))"

#define FILE_SYSTEMS                                                                 \
  "{fstype=~\"ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|bcachefs|vfat|exfat|ntfs3?|fuseblk|hfsplus|ufs" \
  "|nfs4?|cifs|smb3|ceph|9p|virtiofs|lustre|ocfs2|gfs2|fuse.glusterfs|fuse.sshfs\"}"

#define DEVICES                                                                      \
  "{device!~\"lo|(veth|docker|br-|br[0-9]|bridge|virbr|vmbr|ovs|lxc|lxdbr|incusbr|podman|nerdctl|vnet|tun|tap|ifb|dummy|cali" \
  "|cilium|flannel|cni|kube|nodelocaldns|weave|vxlan|geneve|gre|bond|team|vlan|wg|tailscale).*|.*[.].*\"}"

#define TRAFFIC(direction)                                                           \
  "sum by ($by) (rate(node_network_" direction "_bytes_total" DEVICES "[$w])) / 1e6"

static const char *const expressions[VED_N_PROMETHEUS_QUERIES] = {
  [VED_METRIC_CPU_USER] = CPU ("user|nice"),
  [VED_METRIC_CPU_SYS] = CPU ("system|irq|softirq|steal"),
  [VED_METRIC_CPU_IOWAIT] = CPU ("iowait"),
  [VED_METRIC_CPU_IDLE] = CPU ("idle"),
  [VED_METRIC_MEM_USED] =
    "100 * (1 - max by ($by) (node_memory_MemAvailable_bytes) / max by ($by) (node_memory_MemTotal_bytes))",
  [VED_METRIC_SWAP_USED] =
    "100 * (1 - max by ($by) (node_memory_SwapFree_bytes) "
    "/ (max by ($by) (node_memory_SwapTotal_bytes) > 0))",
  [VED_METRIC_DISK_USAGE] =
    "max by ($by) (100 * (1 - node_filesystem_avail_bytes" FILE_SYSTEMS
    " / (node_filesystem_size_bytes" FILE_SYSTEMS " > 0)))",
  [VED_METRIC_NET_IN] = TRAFFIC ("receive"),
  [VED_METRIC_NET_OUT] = TRAFFIC ("transmit"),
  [VED_METRIC_BACK_CLOSE_WAIT] =
    "sum by ($by) (node_tcp_connection_states{state=\"close_wait\"}) "
    "or 0 * sum by ($by) (node_tcp_connection_states)",         /* a state without connections is not told */
  [VED_METRIC_LOAD_AVERAGE] = "max by ($by) (node_load1)",
  [VED_METRIC_UPTIME_DAYS] = "(time() - max by ($by) (node_boot_time_seconds)) / 86400",
  [VED_PROMETHEUS_CORES] = "count by ($by) (count by ($by, cpu) (node_cpu_seconds_total))",
};

/**
 * ved_prometheus_queries_get_default:
 * @query: a VedMetric, or VED_PROMETHEUS_CORES
 *
 * Returns: (nullable): the expression; %NULL where node_exporter knows nothing of the kind
 */
const char *
ved_prometheus_queries_get_default (guint query)
{
  g_return_val_if_fail (query < VED_N_PROMETHEUS_QUERIES, NULL);

  return expressions[query];
}

/**
 * ved_prometheus_queries_render:
 * @expression: with $by and $w
 * @label: that names a server
 * @window_s: seconds
 *
 * Returns: (transfer full): PromQL
 */
char *
ved_prometheus_queries_render (const char *expression,
                               const char *label,
                               guint       window_s)
{
  g_autoptr(GString) text = g_string_new (expression);
  g_autofree char *window = g_strdup_printf ("%us", window_s);

  g_string_replace (text, "$by", label, 0);
  g_string_replace (text, "$w", window, 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
