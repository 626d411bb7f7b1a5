/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-program"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A program for tests of runs; its first word says what it does:
 *
 *   record FILE WORD…   writes its words to FILE, each with a zero byte behind it
 *   flood N             writes N lines
 *   both                a line to each stream, then ends with status 3
 *   complain            says on its error stream why it fails, and more on the other
 *   chatter             leaves a child behind that goes on to write as long as somebody reads
 *   family FILE         a child and a grandchild that ignore SIGTERM, the grandchild in a session of its own;
 *                       their numbers go to FILE; waits for ever
 *   wrap GATE           ends at SIGTERM, but its child, when it gets that, waits for a byte from GATE and says that it has saved
 *   burst               writes 12 KB at once and ends
 *   train NAME          leaves a checkpoint with its metadata and a model below the present folder, some folders deep,
 *                       says when (monotonic, in µs) and goes on until it is stopped
 *   tty                 says whether it has a terminal
 *   memory MIB          takes so much memory and leaves */

static int
record (int    argc,
        char **argv)
{
  FILE *file = fopen (argv[2], "w");

  if (file == NULL)
    return 1;
  for (int i = 3; i < argc; i++)
    fwrite (argv[i], 1, strlen (argv[i]) + 1, file);

  return fclose (file);
}

static int
flood (long n_lines)
{
  for (long i = 0; i < n_lines; i++)
    printf ("line %ld: some output of the usual length, loss=%ld.5\n", i, i);

  return 0;
}

static int
chatter (void)
{
  if (fork () != 0)
    return 0;
  while (puts ("and another thing") >= 0)
    ;

  return 0;
}

static void
wait_for_ever (void)
{
  for (;;)
    pause ();
}

static int
family (const char *path)
{
  FILE *file;
  int ready[2];
  pid_t child, grandchild;

  signal (SIGTERM, SIG_IGN);
  if (pipe (ready) < 0)
    return 1;
  child = fork ();
  if (child == 0)
    {
      grandchild = fork ();
      if (grandchild == 0)
        {
          setsid ();
          wait_for_ever ();
        }
      if (write (ready[1], &grandchild, sizeof grandchild) != sizeof grandchild)
        return 1;
      wait_for_ever ();
    }
  if (read (ready[0], &grandchild, sizeof grandchild) != sizeof grandchild)
    return 1;
  file = fopen (path, "w");
  fprintf (file, "%d %d %d\n", (int) getpid (), (int) child, (int) grandchild);
  fclose (file);
  printf ("ready\n");
  fflush (stdout);
  wait_for_ever ();

  return 0;
}

static volatile sig_atomic_t told_to_end;

static void
terminated_cb (int number)
{
  told_to_end = 1;
}

static int
wrap (const char *gate)
{
  sigset_t blocked, none;
  FILE *file;

  if (fork () != 0)
    wait_for_ever ();
  sigemptyset (&none);
  sigemptyset (&blocked);
  sigaddset (&blocked, SIGTERM);
  sigprocmask (SIG_BLOCK, &blocked, NULL);
  signal (SIGTERM, terminated_cb);
  printf ("ready\n");
  fflush (stdout);
  while (!told_to_end)
    sigsuspend (&none);
  file = fopen (gate, "r");
  if (file != NULL && fgetc (file) != EOF)
    printf ("saved\n");

  return 0;
}

static int
burst (void)
{
  static char text[12 * 1024];

  memset (text, 'x', sizeof text);
  for (size_t i = 79; i < sizeof text; i += 80)
    text[i] = '\n';
  memcpy (text + sizeof text - 5, "last\n", 5);

  return write (1, text, sizeof text) != sizeof text;
}

static void
write_file (const char *path,
            const char *text)
{
  FILE *file = fopen (path, "w");

  if (file == NULL)
    exit (1);
  fputs (text, file);
  fclose (file);
}

/* As trainers do: the folders one after the other, at once, then what stands in them. */
static int
train (const char *name)
{
  char path[512];
  struct timespec now;

  mkdir ("outputs", 0700);
  snprintf (path, sizeof path, "outputs/%s", name);
  mkdir (path, 0700);
  snprintf (path, sizeof path, "outputs/%s/checkpoints", name);
  mkdir (path, 0700);
  mkdir ("models", 0700);
  snprintf (path, sizeof path, "models/%s", name);
  mkdir (path, 0700);
  snprintf (path, sizeof path, "models/%s/model.json", name);
  write_file (path, "{\"engine\": \"mlp\", \"metrics\": [{}, {}]}");
  printf ("epoch 1: loss 0.5\n");
  snprintf (path, sizeof path, "outputs/%s/checkpoints/epoch=1.metadata.yaml", name);
  write_file (path, "training: {epoch: 1}\nmodel: {architecture: craft}\nmetrics: {hmean: 0.75}\n");
  snprintf (path, sizeof path, "outputs/%s/checkpoints/epoch=1.ckpt", name);
  write_file (path, "weights");
  clock_gettime (CLOCK_MONOTONIC, &now);
  printf ("written at %lld\n", (long long) now.tv_sec * 1000000 + now.tv_nsec / 1000);
  fflush (stdout);
  wait_for_ever ();

  return 0;
}

static int
take_memory (size_t n_bytes)
{
  char *memory = malloc (n_bytes);

  if (memory == NULL)
    return 1;
  for (size_t i = 0; i < n_bytes; i += 4096)
    ((volatile char *) memory)[i] = 1;
  free (memory);

  return 0;
}

int
main (int    argc,
      char **argv)
{
  if (argc > 2 && strcmp (argv[1], "record") == 0)
    return record (argc, argv);
  if (argc == 3 && strcmp (argv[1], "flood") == 0)
    return flood (atol (argv[2]));
  if (argc == 3 && strcmp (argv[1], "family") == 0)
    return family (argv[2]);
  if (argc == 3 && strcmp (argv[1], "wrap") == 0)
    return wrap (argv[2]);
  if (argc == 2 && strcmp (argv[1], "burst") == 0)
    return burst ();
  if (argc == 3 && strcmp (argv[1], "train") == 0)
    return train (argv[2]);
  if (argc == 3 && strcmp (argv[1], "memory") == 0)
    return take_memory ((size_t) atol (argv[2]) << 20);
  if (argc == 2 && strcmp (argv[1], "chatter") == 0)
    return chatter ();
  if (argc == 2 && strcmp (argv[1], "tty") == 0)
    {
      printf ("%d %d %d\n", isatty (0), isatty (1), isatty (2));
      return 0;
    }
  if (argc == 2 && strcmp (argv[1], "both") == 0)
    {
      printf ("epoch 3: train loss 0.25 acc=0.5\n");
      fprintf (stderr, "an ERROR happened\n");
      return 3;
    }
  if (argc == 2 && strcmp (argv[1], "complain") == 0)
    {
      fprintf (stderr, "reading\nno such window\n\n");
      printf ("bye\n");
      return 1;
    }

  return 2;
}
