/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-url"

#include "config.h"

#include "base/ved-url.h"

static void
test_place (void)
{
  static const struct {
    const char *url, *place;
  } cases[] = {
    { "http://localhost:8000", "localhost:8000" },
    { "https://example.org/below?a=b", "example.org" },
    { "https://user:secret@example.org:1", "example.org:1" },
    { "http://[::1]:8000/", "[::1]:8000" },
    { "http://[fe80::1]", "[fe80::1]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GUri) uri = ved_url_parse (cases[i].url, G_URI_FLAGS_NONE);
      g_autofree char *place = ved_url_dup_place (uri);

      g_assert_cmpstr (place, ==, cases[i].place);
    }
}

static void
test_none (void)
{
  static const char *const texts[] = { "", "localhost", "localhost:8000", "/a/path", "ftp://example.org", "file:///etc/passwd",
                                       "http://", "http:///path", "http://:8000", "http://a:99999999" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (ved_url_parse (texts[i], G_URI_FLAGS_NONE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/url/place", test_place);
  g_test_add_func ("/url/none", test_none);

  return g_test_run ();
}
