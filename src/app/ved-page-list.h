/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Without what a page is covered by a view that says what is missing. */
typedef enum {
  VED_PAGE_NEEDS_FLEET,
  VED_PAGE_NEEDS_NOTHING,       /* it has something to show, or says itself what is missing */
  VED_PAGE_NEEDS_BOOK,          /* likewise; it is about an order book, and so are source and time around it */
} VedPageNeeds;

/* A page of the window, in the order of the sidebar. */
typedef struct {
  const char *id;               /* --render=ID, saved state, actions */
  const char *group;            /* English, for the translator; a heading where it differs from before */
  const char *title;
  const char *subtitle;         /* what the page answers */
  const char *icon_name;
  GType (*get_type) (void);     /* of a VedPage */
  VedPageNeeds needs;
} VedPageInfo;

const VedPageInfo *ved_page_list_get        (guint             *n_pages);
const VedPageInfo *ved_page_list_find       (const char        *id);
const VedPageInfo *ved_page_list_next_fleet (const char        *id);
char              *ved_page_list_get_ids    (void) G_GNUC_WARN_UNUSED_RESULT;

/* Which page shows single servers. */
#define VED_SERVERS_PAGE_ID "servers"

/* Which page shows single orders. */
#define VED_ORDERS_PAGE_ID "orders"

/* Which page explains single servers. */
#define VED_INSIGHTS_PAGE_ID "insights"

/* Which page shows forms. */
#define VED_COMMANDS_PAGE_ID "commands"

G_END_DECLS
