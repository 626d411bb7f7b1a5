/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"

static void
add_events (JsonBuilder      *builder,
            const VedBookDay *day)
{
  static const char *const names[VED_BOOK_N_EVENTS] = {
    "other", "submit", "cancel", "delete", "execute", "execute_hidden", "cross", "halt"
  };

  json_builder_set_member_name (builder, "events");
  json_builder_begin_object (builder);
  for (guint i = 1; i <= VED_BOOK_N_EVENTS; i++)
    {
      guint type = i % VED_BOOK_N_EVENTS;

      ved_ctl_add_int (builder, names[type], day->type_rows.offsets[type + 1] - day->type_rows.offsets[type]);
    }
  json_builder_end_object (builder);
}

VedCtlStatus
ved_ctl_book_info (int    argc,
                   char **argv)
{
  VedCtlBookOptions options = { 0 };
  VedCtlStatus status;
  g_autoptr(VedBookDay) day = ved_ctl_book_open ("vedettectl book info", NULL, &options, &argc, &argv, &status);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (day == NULL)
    return status;

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "source", day->source);
  ved_ctl_add_string (builder, "ticker", day->name.ticker);
  ved_ctl_add_string (builder, "date", day->name.date);
  ved_ctl_add_int (builder, "levels", day->n_levels);
  ved_ctl_add_int (builder, "rows", day->n_rows);
  ved_ctl_add_int (builder, "first_time_ns", day->time_ns[0]);
  ved_ctl_add_int (builder, "last_time_ns", day->time_ns[day->n_rows - 1]);
  ved_ctl_add_int (builder, "orders", day->orders.n_keys);
  ved_ctl_add_int (builder, "bytes", (gint64) ved_book_day_get_bytes (day));
  ved_ctl_add_double (builder, "integrity", day->integrity.n_checked > 0 ?
                      1.0 - (double) day->integrity.n_broken / day->integrity.n_checked : 1.0);
  add_events (builder, day);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (char **note = day->notes; *note != NULL; note++)
    json_builder_add_string_value (builder, *note);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, options.as_json);

  return VED_CTL_OK;
}
