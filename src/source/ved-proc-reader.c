/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-proc-reader"

#include "config.h"

#include "source/ved-proc-reader.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "source/ved-cpu-shares.h"
#include "source/ved-proc-java.h"
#include "source/ved-proc-net.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The files are those of proc(5). Shares of CPU time are differences of /proc/stat between two
 * readings: user + nice, system + irq + softirq + steal, iowait, and idle, over their sum (guest time is
 * in user already). I/O wait can run backwards, such a difference is 0. */

#define BYTES_PER_MB 1e6

typedef struct {
  guint64 user;
  guint64 system;
  guint64 iowait;
  guint64 idle;
} CpuTimes;

struct _VedProcReader
{
  char *root;
  gboolean has_before;
  gint64 before_us;
  CpuTimes cpu;
  VedProcTraffic traffic;
  gboolean has_traffic;
  VedProcJava *java;
};

/**
 * ved_proc_reader_new:
 * @root: "/", or a folder with a `proc` and a `sys` of a test
 */
VedProcReader *
ved_proc_reader_new (const char *root)
{
  VedProcReader *self = g_new0 (VedProcReader, 1);

  self->root = g_strdup (root);
  self->java = ved_proc_java_new (root);

  return self;
}

void
ved_proc_reader_free (VedProcReader *self)
{
  g_return_if_fail (self != NULL);

  ved_proc_java_free (self->java);
  g_free (self->root);
  g_free (self);
}

static char *
read_text (VedProcReader  *self,
           const char     *path,
           GError        **error)
{
  g_autofree char *full_path = g_build_filename (self->root, path, NULL);
  char *text = NULL;

  return g_file_get_contents (full_path, &text, NULL, error) ? text : NULL;
}

/* The first line is the sum over all CPUs, the next ones are the CPUs that are online. */
static gboolean
parse_stat (const char  *text,
            CpuTimes    *cpu,
            guint       *cores,
            GError     **error)
{
  guint64 t[8] = { 0 };
  const char *line = text;

  if (sscanf (text, "cpu %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %"
              G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %"
              G_GUINT64_FORMAT, &t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7]) < 4)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "/proc/stat does not begin with CPU times");
      return FALSE;
    }

  *cpu = (CpuTimes) { t[0] + t[1], t[2] + t[5] + t[6] + t[7], t[4], t[3] };
  *cores = 0;
  while ((line = strchr (line, '\n')) != NULL)
    {
      line++;
      *cores += g_str_has_prefix (line, "cpu");
    }

  return TRUE;
}

static double
difference (guint64 now,
            guint64 before)
{
  return now > before ? (double) (now - before) : 0.0;
}

static double
total_difference (const CpuTimes *now,
                  const CpuTimes *before)
{
  return difference (now->user, before->user) + difference (now->system, before->system) +
         difference (now->iowait, before->iowait) + difference (now->idle, before->idle);
}

static float
percent (VedMetric metric,
         double    part,
         double    whole)
{
  return ved_value_snap (CLAMP (100.0 * part / whole, 0.0, 100.0), ved_metric_get_info (metric)->resolution);
}

static void
put_cpu (VedProcReader  *self,
         const CpuTimes *now,
         double          total,
         float          *values)
{
  const CpuTimes *before = &self->cpu;

  values[VED_METRIC_CPU_USER] = percent (VED_METRIC_CPU_USER, difference (now->user, before->user), total);
  values[VED_METRIC_CPU_SYS] = percent (VED_METRIC_CPU_SYS, difference (now->system, before->system), total);
  values[VED_METRIC_CPU_IOWAIT] = percent (VED_METRIC_CPU_IOWAIT, difference (now->iowait, before->iowait),
                                           total);
  values[VED_METRIC_CPU_IDLE] = percent (VED_METRIC_CPU_IDLE, difference (now->idle, before->idle), total);
  ved_cpu_shares_close (values);
}

/* Finds "KEY:   12345 kB". */
static gboolean
find_kb (const char *text,
         const char *key,
         double     *kb)
{
  gsize length = strlen (key);

  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      if (strncmp (line, key, length) == 0 && line[length] == ':')
        {
          *kb = (double) g_ascii_strtoull (line + length + 1, NULL, 10);
          return TRUE;
        }
    }

  return FALSE;
}

static void
put_share_used (const char *text,
                const char *free_key,
                const char *total_key,
                VedMetric   metric,
                float      *values)
{
  double free_kb, total_kb;

  if (find_kb (text, free_key, &free_kb) && find_kb (text, total_key, &total_kb) && total_kb > 0)
    values[metric] = percent (metric, total_kb - free_kb, total_kb);
}

static void
put_memory (VedProcReader *self,
            float         *values)
{
  g_autofree char *text = read_text (self, "proc/meminfo", NULL);

  if (text == NULL)
    return;

  put_share_used (text, "MemAvailable", "MemTotal", VED_METRIC_MEM_USED, values);
  put_share_used (text, "SwapFree", "SwapTotal", VED_METRIC_SWAP_USED, values);
}

static void
put_load_and_uptime (VedProcReader *self,
                     float         *values)
{
  g_autofree char *load = read_text (self, "proc/loadavg", NULL);
  g_autofree char *uptime = read_text (self, "proc/uptime", NULL);

  if (load != NULL && g_ascii_isdigit (load[0]))
    values[VED_METRIC_LOAD_AVERAGE] = (float) g_ascii_strtod (load, NULL);
  if (uptime != NULL && g_ascii_isdigit (uptime[0]))
    values[VED_METRIC_UPTIME_DAYS] = (float) (g_ascii_strtod (uptime, NULL) * VED_SECOND_US / VED_DAY_US);
}

static void
put_close_wait (VedProcReader *self,
                float         *values)
{
  VedProcCloseWait close_wait;

  if (!ved_proc_net_read_close_wait (self->root, &close_wait))
    return;

  values[VED_METRIC_BACK_CLOSE_WAIT] = close_wait.back;
  values[VED_METRIC_FRONT_CLOSE_WAIT] = close_wait.front;
}

/* Devices come and go: where the sum fell the interval is unknown. */
static void
put_traffic (VedProcReader *self,
             double         seconds,
             float         *values)
{
  VedProcTraffic now;
  gboolean has_now = ved_proc_net_read_traffic (self->root, &now);

  if (has_now && self->has_traffic && seconds > 0.0 &&
      now.received >= self->traffic.received && now.sent >= self->traffic.sent)
    {
      values[VED_METRIC_NET_IN] = (float) ((now.received - self->traffic.received) / seconds / BYTES_PER_MB);
      values[VED_METRIC_NET_OUT] = (float) ((now.sent - self->traffic.sent) / seconds / BYTES_PER_MB);
    }
  self->traffic = now;
  self->has_traffic = has_now;
}

/**
 * ved_proc_reader_read:
 * @monotonic_us: when, on a clock that does not jump
 * @reading: (out): everything but disk_usage_pct, which is not in /proc
 *
 * CPU times and traffic are those since the reading before; the first one has none. Takes some
 * milliseconds: for workers.
 *
 * Returns: whether this is a computer with a /proc at all
 */
gboolean
ved_proc_reader_read (VedProcReader   *self,
                      gint64           monotonic_us,
                      VedProcReading  *reading,
                      GError         **error)
{
  g_autofree char *stat = read_text (self, "proc/stat", error);
  double seconds = (double) (monotonic_us - self->before_us) / VED_SECOND_US;
  double total;
  guint64 java_ticks;
  gboolean has_java;
  CpuTimes cpu;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    reading->values[metric] = NAN;
  if (stat == NULL || !parse_stat (stat, &cpu, &reading->cores, error))
    return FALSE;

  total = total_difference (&cpu, &self->cpu);
  has_java = ved_proc_java_read (self->java, &java_ticks);
  if (self->has_before && total > 0.0)
    {
      put_cpu (self, &cpu, total, reading->values);
      if (has_java)
        reading->values[VED_METRIC_JAVA_CPU] = percent (VED_METRIC_JAVA_CPU, java_ticks, total);
    }
  put_memory (self, reading->values);
  put_traffic (self, self->has_before ? seconds : 0.0, reading->values);
  put_close_wait (self, reading->values);
  put_load_and_uptime (self, reading->values);

  self->cpu = cpu;
  self->before_us = monotonic_us;
  self->has_before = TRUE;

  return TRUE;
}

/**
 * ved_proc_reader_dup_host_name:
 *
 * Returns: (transfer full): what the kernel calls this computer
 */
char *
ved_proc_reader_dup_host_name (VedProcReader *self)
{
  g_autofree char *text = read_text (self, "proc/sys/kernel/hostname", NULL);

  if (text == NULL || *g_strstrip (text) == '\0')
    return g_strdup (g_get_host_name ());

  return g_steal_pointer (&text);
}
