/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "source/ved-disk-usage.h"
#include "source/ved-local-source.h"
#include "source/ved-proc-reader.h"
#include "support/ved-test-loop.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#define NOW_US (1768471500 * VED_SECOND_US)

typedef struct {
  char *root;
} Fixture;

static void
put (Fixture    *fixture,
     const char *path,
     const char *text)
{
  g_autofree char *full_path = g_build_filename (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full_path);
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (folder, 0755));
  g_file_set_contents (full_path, text, -1, &error);
  g_assert_no_error (error);
}

static void
put_link (Fixture    *fixture,
          const char *path,
          const char *target)
{
  g_autofree char *full_path = g_build_filename (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full_path);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0755));
  g_assert_no_errno (symlink (target, full_path));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->root = ved_test_make_folder ();
  put (fixture, "proc/stat", "cpu  100 20 30 800 40 5 5 0 0 0\ncpu0 50 10 15 400 20 2 2 0 0 0\n"
       "cpu1 50 10 15 400 20 3 3 0 0 0\nintr 1 2\n");
  put (fixture, "proc/meminfo", "MemTotal:       1000 kB\nMemFree:    100 kB\nMemAvailable:    250 kB\n"
       "SwapTotal:      0 kB\nSwapFree:       0 kB\n");
  put (fixture, "proc/loadavg", "1.25 0.5 0.1 1/100 42\n");
  put (fixture, "proc/uptime", "129600.00 1.0\n");
  put (fixture, "proc/sys/kernel/hostname", "ppdb001\n");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_remove_folder (fixture->root);
  g_free (fixture->root);
}

static void
read_once (VedProcReader  *reader,
           gint64          at_us,
           VedProcReading *reading)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_proc_reader_read (reader, at_us, reading, &error));
  g_assert_no_error (error);
}

static void
test_cpu (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  VedProcReading reading;

  read_once (reader, 0, &reading);
  g_assert_cmpuint (reading.cores, ==, 2);
  g_assert_true (isnan (reading.values[VED_METRIC_CPU_USER]));
  g_assert_true (isnan (reading.values[VED_METRIC_CPU_IDLE]));

  put (fixture, "proc/stat", "cpu  120 30 60 850 40 10 10 0 0 0\ncpu0 1 1 1 1\n");
  read_once (reader, 5 * VED_SECOND_US, &reading);
  g_assert_cmpuint (reading.cores, ==, 1);
  g_assert_cmpfloat (reading.values[VED_METRIC_CPU_USER], ==, 25.0f);
  g_assert_cmpfloat_with_epsilon (reading.values[VED_METRIC_CPU_SYS], 33.33, 0.001);
  g_assert_cmpfloat (reading.values[VED_METRIC_CPU_IOWAIT], ==, 0.0f);
  g_assert_cmpfloat_with_epsilon (reading.values[VED_METRIC_CPU_IDLE], 41.67, 0.001);
}

static void
test_backwards (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  VedProcReading reading;

  read_once (reader, 0, &reading);
  put (fixture, "proc/stat", "cpu  200 20 30 900 30 5 5 0 0 0\ncpu0 1 1 1 1\n");
  read_once (reader, 5 * VED_SECOND_US, &reading);
  g_assert_cmpfloat (reading.values[VED_METRIC_CPU_IOWAIT], ==, 0.0f);
  g_assert_cmpfloat (reading.values[VED_METRIC_CPU_USER], ==, 50.0f);
  g_assert_cmpfloat (reading.values[VED_METRIC_CPU_IDLE], ==, 50.0f);
}

static void
test_gauges (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  g_autofree char *name = ved_proc_reader_dup_host_name (reader);
  VedProcReading reading;

  read_once (reader, 0, &reading);
  g_assert_cmpstr (name, ==, "ppdb001");
  g_assert_cmpfloat (reading.values[VED_METRIC_MEM_USED], ==, 75.0f);
  g_assert_cmpfloat (reading.values[VED_METRIC_LOAD_AVERAGE], ==, 1.25f);
  g_assert_cmpfloat (reading.values[VED_METRIC_UPTIME_DAYS], ==, 1.5f);
  g_assert_true (isnan (reading.values[VED_METRIC_SWAP_USED]));
  g_assert_true (isnan (reading.values[VED_METRIC_JAVA_CPU]));
  g_assert_true (isnan (reading.values[VED_METRIC_NET_IN]));
  g_assert_true (isnan (reading.values[VED_METRIC_BACK_CLOSE_WAIT]));
  g_assert_true (isnan (reading.values[VED_METRIC_CASCADE_IMPACT]));

  put (fixture, "proc/meminfo", "MemTotal: 1000 kB\nSwapTotal: 400 kB\nSwapFree: 100 kB\n");
  read_once (reader, 1, &reading);
  g_assert_true (isnan (reading.values[VED_METRIC_MEM_USED]));
  g_assert_cmpfloat (reading.values[VED_METRIC_SWAP_USED], ==, 75.0f);
}

#define DEV_HEAD "Inter-|   Receive  |  Transmit\n face |bytes packets|bytes packets\n"

static void
test_traffic (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  VedProcReading reading;

  put_link (fixture, "sys/class/net/eth0", "../../devices/pci0000:00/net/eth0");
  put_link (fixture, "sys/class/net/bond0", "../../devices/virtual/net/bond0");
  put (fixture, "proc/net/dev", DEV_HEAD "    lo: 500 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n"
       "  eth0:1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\n bond0: 1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\n");
  read_once (reader, 0, &reading);
  g_assert_true (isnan (reading.values[VED_METRIC_NET_IN]));

  put (fixture, "proc/net/dev", DEV_HEAD "    lo: 9999999999 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n"
       "  eth0:10001000 1 0 0 0 0 0 0 5002000 1 0 0 0 0 0 0\n"
       " bond0: 10001000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\n");
  read_once (reader, 5 * VED_SECOND_US, &reading);
  g_assert_cmpfloat (reading.values[VED_METRIC_NET_IN], ==, 2.0f);
  g_assert_cmpfloat (reading.values[VED_METRIC_NET_OUT], ==, 1.0f);

  /* The device came up anew. */
  put (fixture, "proc/net/dev", DEV_HEAD "  eth0: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n");
  read_once (reader, 10 * VED_SECOND_US, &reading);
  g_assert_true (isnan (reading.values[VED_METRIC_NET_IN]));
}

static void
test_close_wait (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  VedProcReading reading;

  put (fixture, "proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
  put (fixture, "proc/net/tcp", "  sl  local_address rem_address   st tx_queue\n"
       "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000\n"
       "   1: 0100007F:1F90 0100007F:C350 08 00000000:00000000 00:00000000 00000000\n"
       "   2: 0100007F:C351 0100007F:1F90 08 00000000:00000000 00:00000000 00000000\n"
       "   3: 0100007F:C352 0100007F:1F90 01 00000000:00000000 00:00000000 00000000\n");
  put (fixture, "proc/net/tcp6", "  sl  local_address remote_address st\n"
       "   0: 00000000000000000000000001000000:C353 00000000000000000000000001000000:1F90 08 0:0 0:0 0\n");
  read_once (reader, 0, &reading);
  g_assert_cmpfloat (reading.values[VED_METRIC_BACK_CLOSE_WAIT], ==, 2.0f);
  g_assert_cmpfloat (reading.values[VED_METRIC_FRONT_CLOSE_WAIT], ==, 1.0f);
}

static void
put_process (Fixture    *fixture,
             const char *pid,
             guint       user,
             guint       system)
{
  g_autofree char *path = g_strdup_printf ("proc/%s/stat", pid);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s (a ) b) S 1 1 1 0 -1 4194560 1 0 0 0 %u %u 0 0 20 0 1 0 777 1 1", pid, user,
                          system);
  put (fixture, path, text);
}

static void
test_java (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(VedProcReader) reader = ved_proc_reader_new (fixture->root);
  VedProcReading reading;

  put_link (fixture, "proc/10/exe", "/usr/lib/jvm/bin/java");
  put_process (fixture, "10", 100, 50);
  put_link (fixture, "proc/11/exe", "/usr/bin/javac");
  put_process (fixture, "11", 100, 50);
  read_once (reader, 0, &reading);

  put_process (fixture, "10", 110, 60);
  put_process (fixture, "11", 900, 900);
  put (fixture, "proc/stat", "cpu  140 20 30 860 40 5 5 0 0 0\ncpu0 1 1 1 1\n");
  read_once (reader, 5 * VED_SECOND_US, &reading);
  g_assert_cmpfloat (reading.values[VED_METRIC_JAVA_CPU], ==, 20.0f);
}

static void
test_disks (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->root, "data x", NULL);

  put (fixture, "proc/self/mounts", "tmpfs / tmpfs rw 0 0\nx /data\\040x squashfs ro 0 0\n");
  g_assert_true (isnan (ved_disk_usage_read_fullest (fixture->root, VED_DISKS_LOCAL)));

  g_assert_no_errno (g_mkdir (folder, 0755));
  put (fixture, "proc/self/mounts", "/dev/sda1 /data\\040x ext4 rw 0 0\n/dev/sda2 /gone ext4 rw 0 0\nbad\n");
  g_assert_true (isfinite (ved_disk_usage_read_fullest (fixture->root, VED_DISKS_LOCAL)));
  g_assert_true (isnan (ved_disk_usage_read_fullest (fixture->root, VED_DISKS_REMOTE)));
}

static void
keep_batch_cb (VedSampleSource *source,
               VedSampleBatch  *batch,
               gboolean         backfill,
               VedSampleBatch **kept)
{
  g_assert_false (backfill);
  g_clear_pointer (kept, ved_sample_batch_unref);
  *kept = ved_sample_batch_ref (batch);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

static gboolean
is_live (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) == VED_SOURCE_LIVE;
}

static gboolean
is_faulty (gpointer user_data)
{
  return ved_sample_source_get_state (user_data) == VED_SOURCE_ERROR;
}

static void
test_source (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(VedClock) clock = ved_clock_new_manual (NOW_US);
  VedSampleSource *source = ved_local_source_new (fixture->root, clock);
  g_autoptr(VedSampleBatch) batch = NULL;
  const VedSample *sample;

  g_assert_cmpstr (ved_sample_source_get_name (source), ==, "local");
  g_signal_connect (source, "batch", G_CALLBACK (keep_batch_cb), &batch);
  ved_sample_source_start (source);
  ved_test_wait_until (is_live, source);
  g_assert_null (batch);

  put (fixture, "proc/stat", "cpu  200 20 30 900 40 5 5 0 0 0\ncpu0 1 1 1 1\n");
  ved_local_source_read (VED_LOCAL_SOURCE (source));
  ved_test_wait_until (is_set, &batch);
  sample = ved_sample_batch_get_sample (batch, 0);
  g_assert_cmpstr (sample->server, ==, "ppdb001");
  g_assert_cmpint (sample->time_us, ==, NOW_US);
  g_assert_cmpuint (sample->cores, ==, 1);
  g_assert_cmpfloat (sample->values[VED_METRIC_CPU_USER], ==, 50.0f);

  ved_sample_source_stop (source);
  g_assert_cmpint (ved_sample_source_get_state (source), ==, VED_SOURCE_IDLE);
  ved_test_finalize (source);
}

static void
test_no_proc (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *empty = g_build_filename (fixture->root, "empty", NULL);
  VedSampleSource *source = ved_local_source_new (empty, NULL);

  ved_sample_source_start (source);
  ved_test_wait_until (is_faulty, source);
  g_assert_nonnull (ved_sample_source_get_message (source));
  ved_sample_source_stop (source);
  ved_test_finalize (source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/proc-reader/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("cpu", test_cpu);
  ADD ("backwards", test_backwards);
  ADD ("gauges", test_gauges);
  ADD ("traffic", test_traffic);
  ADD ("close-wait", test_close_wait);
  ADD ("java", test_java);
  ADD ("disks", test_disks);
  ADD ("source", test_source);
  ADD ("no-proc", test_no_proc);
#undef ADD

  return g_test_run ();
}
