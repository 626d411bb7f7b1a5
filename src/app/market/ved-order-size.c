/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-order-size"

#include "config.h"

#include "app/market/ved-order-size.h"

#include "app/market/ved-market-spin.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

#define STEP_SHARES 100.0

/**
 * ved_order_size_new:
 * @session: whose market order it is
 *
 * Wherever the size of the market order can be chosen, it is the same one.
 *
 * Returns: (transfer floating): a #GtkSpinButton
 */
GtkWidget *
ved_order_size_new (VedBookSession *session)
{
  GtkWidget *shares = ved_market_spin_new (1.0, VED_BOOK_MOST_ORDER_SHARES, STEP_SHARES);

  ved_set_tooltip (shares, _("Shares to buy or sell at once, from the visible book"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (shares), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Shares of the market order"), -1);
  g_object_bind_property (session, "order-shares", shares, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  return shares;
}
