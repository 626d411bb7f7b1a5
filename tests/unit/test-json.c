/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "base/ved-json.h"

#include <math.h>

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string (text, &error);

  g_assert_no_error (error);

  return json_node_dup_object (root);
}

static void
test_members (void)
{
  g_autoptr(JsonObject) object = parse ("{\"whole\":3,\"half\":2.5,\"text\":\"a\",\"yes\":true,\"no\":false,"
                                        "\"time\":\"1970-01-01T00:00:02Z\",\"words\":[\"a\",1,null,\"b\"],"
                                        "\"inner\":{\"x\":1},\"list\":[{\"x\":2},3]}");
  g_auto(GStrv) words = ved_json_dup_words (object, "words");
  JsonArray *list = ved_json_get_array (object, "list");

  g_assert_cmpfloat (ved_json_get_number (object, "whole", NAN), ==, 3.0);
  g_assert_cmpfloat (ved_json_get_number (object, "half", NAN), ==, 2.5);
  g_assert_cmpint (ved_json_get_integer (object, "whole", -1), ==, 3);
  g_assert_cmpint (ved_json_get_integer (object, "half", -1), ==, 2);
  g_assert_cmpstr (ved_json_get_text (object, "text"), ==, "a");
  g_assert_true (ved_json_get_flag (object, "yes"));
  g_assert_false (ved_json_get_flag (object, "no"));
  g_assert_cmpint (ved_json_get_time (object, "time"), ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpuint (g_strv_length (words), ==, 2);
  g_assert_cmpstr (words[1], ==, "b");
  g_assert_cmpfloat (ved_json_get_number (ved_json_get_object (object, "inner"), "x", NAN), ==, 1.0);
  g_assert_cmpfloat (ved_json_get_number (ved_json_get_element (list, 0), "x", NAN), ==, 2.0);
  g_assert_null (ved_json_get_element (list, 1));
  g_assert_null (ved_json_get_element (list, 2));
}

/* What is missing, null or of another type is as good as none. */
static void
test_nothing (void)
{
  static const char *const names[] = { "null", "text", "list", "inner", "yes", "missing" };
  g_autoptr(JsonObject) object = parse ("{\"null\":null,\"text\":\"7\",\"list\":[1],\"inner\":{},\"yes\":true}");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (isnan (ved_json_get_number (object, names[i], NAN)));
      g_assert_cmpint (ved_json_get_integer (object, names[i], -1), ==, -1);
      g_assert_cmpint (ved_json_get_time (object, names[i]), ==, 0);
      g_assert_cmpint (ved_json_get_flag (object, names[i]), ==, g_str_equal (names[i], "yes"));
      g_assert_cmpint (ved_json_get_text (object, names[i]) != NULL, ==, g_str_equal (names[i], "text"));
      g_assert_cmpint (ved_json_get_array (object, names[i]) != NULL, ==, g_str_equal (names[i], "list"));
      g_assert_cmpint (ved_json_get_object (object, names[i]) != NULL, ==, g_str_equal (names[i], "inner"));
    }
  g_assert_null (ved_json_dup_words (object, "text"));
  g_assert_true (isnan (ved_json_get_number (NULL, "x", NAN)));
  g_assert_null (ved_json_get_text (NULL, "x"));
  g_assert_null (ved_json_get_element (NULL, 0));
}

static void
test_read (void)
{
  static const char *const refused[] = { "", "[1]", "1", "{", "{\"a\":}", "{} {" };
  g_autofree char *open = g_strnfill (100, '['), *close = g_strnfill (100, ']');
  g_autofree char *deep = g_strconcat ("{\"a\":", open, close, "}", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new ("{\"a\":1}no more", 7), none = g_bytes_new (NULL, 0);
  g_autoptr(JsonObject) object = ved_json_read_object ("{\"a\":1}", -1, NULL), of_bytes = ved_json_read_bytes (bytes, NULL);
  g_autoptr(JsonNode) list = ved_json_read ("[1]", -1, NULL);
  g_autoptr(GError) too_deep = NULL;

  g_assert_cmpint (ved_json_get_integer (object, "a", 0), ==, 1);
  g_assert_cmpint (ved_json_get_integer (of_bytes, "a", 0), ==, 1);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (list));

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_json_read_object (refused[i], -1, &error));
      g_assert_nonnull (error);
    }
  g_assert_null (ved_json_read_object (deep, -1, &too_deep));
  g_assert_error (too_deep, VED_ERROR, VED_ERROR_INVALID);
  g_assert_null (ved_json_read_bytes (none, NULL));
  g_assert_null (ved_json_read_bytes (NULL, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/nothing", test_nothing);
  g_test_add_func ("/json/read", test_read);

  return g_test_run ();
}
