/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-sync-plan.h"

#include "base/ved-error.h"
#include "ctl/ved-ctl-vendor.h"

#include <string.h>

/* What the vendor has, what lies in a local folder, and what the Hub has, side by side. A half counts as nothing, besides
 * that it is told of. What follows for each set: what is on the Hub comes into the cache; what is not goes there from the
 * local folder; and what is not there either is fetched from the vendor first. */

#define START "LOBSTER_SampleFile_"

static void
set_free (gpointer data)
{
  VedCtlSyncSet *self = data;

  g_free (self->ticker);
  g_free (self->date);
  g_free (self);
}

static VedCtlSyncSet *
find_or_add (VedCtlSyncPlan *self,
             const char     *ticker,
             const char     *date,
             guint           n_levels)
{
  VedCtlSyncSet *set;

  for (guint i = 0; i < self->sets->len; i++)
    {
      set = g_ptr_array_index (self->sets, i);
      if (set->n_levels == n_levels && g_str_equal (set->ticker, ticker) && g_str_equal (set->date, date))
        return set;
    }

  set = g_new0 (VedCtlSyncSet, 1);
  set->ticker = g_strdup (ticker);
  set->date = g_strdup (date);
  set->n_levels = n_levels;
  g_ptr_array_add (self->sets, set);

  return set;
}

static gboolean
is_wanted (const VedCtlSyncRules *rules,
           const char            *ticker)
{
  return rules->tickers == NULL || g_strv_contains ((const char *const *) rules->tickers, ticker);
}

static void
add_vendor (VedCtlSyncPlan        *self,
            const VedCtlSyncRules *rules)
{
  gsize n;
  const VedCtlVendorSet *sets = ved_ctl_vendor_sets (&n);

  for (gsize i = 0; i < n && rules->may_fetch; i++)
    if (is_wanted (rules, sets[i].ticker))
      find_or_add (self, sets[i].ticker, VED_CTL_VENDOR_DATE, sets[i].n_levels)->at_vendor = TRUE;
}

static void
add_sets (VedCtlSyncPlan        *self,
          const VedCtlSyncRules *rules,
          GPtrArray             *found,
          gboolean               is_local)
{
  for (guint i = 0; i < found->len; i++)
    {
      const VedHubSet *one = g_ptr_array_index (found, i);
      VedCtlSyncSet *set = is_wanted (rules, one->ticker) ? find_or_add (self, one->ticker, one->date, one->n_levels) : NULL;

      if (set == NULL)
        continue;
      if (!ved_hub_set_is_whole (one))
        set->is_half = TRUE;
      else if (is_local)
        set->local = one;
      else
        set->hub = one;
    }
}

static int
compare_sets (gconstpointer a,
              gconstpointer b)
{
  const VedCtlSyncSet *one = *(const VedCtlSyncSet *const *) a, *two = *(const VedCtlSyncSet *const *) b;
  int order = strcmp (one->ticker, two->ticker);

  if (order == 0)
    order = strcmp (one->date, two->date);

  return order != 0 ? order : (int) one->n_levels - (int) two->n_levels;
}

/* One that is nowhere is a slip, and nothing is done for it. */
static gboolean
check_tickers (VedCtlSyncPlan         *self,
               VedCtlHub              *hub,
               const VedCtlSyncRules  *rules,
               GError                **error)
{
  for (guint i = 0; rules->tickers != NULL && rules->tickers[i] != NULL; i++)
    {
      gboolean is_found = FALSE;

      for (guint k = 0; k < self->sets->len; k++)
        is_found |= g_str_equal (((const VedCtlSyncSet *) g_ptr_array_index (self->sets, k))->ticker, rules->tickers[i]);
      if (is_found)
        continue;
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "--tickers %s: neither %s nor %s nor the vendor has an order book "
                   "of it; vedettectl hub list says what the Hub has", rules->tickers[i], hub->repository, rules->folder);
      return FALSE;
    }
  if (self->sets->len > 0)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s has no order books in folders called " START "…",
               hub->repository);

  return FALSE;
}

/**
 * ved_ctl_sync_plan_look:
 *
 * Looks anew at what lies in the local folder.
 */
void
ved_ctl_sync_plan_look (VedCtlSyncPlan        *self,
                        const VedCtlSyncRules *rules)
{
  for (guint i = 0; i < self->sets->len; i++)
    ((VedCtlSyncSet *) g_ptr_array_index (self->sets, i))->local = NULL;
  g_clear_pointer (&self->local_sets, g_ptr_array_unref);
  g_clear_pointer (&self->local_listing, ved_hub_listing_free);
  self->local_listing = ved_hub_listing_new_from_folder ("", rules->folder, START);
  self->local_sets = ved_hub_sets_find (self->local_listing);
  add_sets (self, rules, self->local_sets, TRUE);
  g_ptr_array_sort (self->sets, compare_sets);
}

/**
 * ved_ctl_sync_plan_new:
 * @hub: has to live as long
 *
 * Compares the three.
 */
VedCtlSyncPlan *
ved_ctl_sync_plan_new (VedCtlHub              *hub,
                       const VedCtlSyncRules  *rules,
                       GError                **error)
{
  g_autoptr(VedCtlSyncPlan) self = g_new0 (VedCtlSyncPlan, 1);

  self->sets = g_ptr_array_new_with_free_func (set_free);
  add_vendor (self, rules);
  add_sets (self, rules, hub->sets, FALSE);
  ved_ctl_sync_plan_look (self, rules);

  return check_tickers (self, hub, rules, error) ? g_steal_pointer (&self) : NULL;
}

void
ved_ctl_sync_plan_free (VedCtlSyncPlan *self)
{
  g_clear_pointer (&self->local_sets, g_ptr_array_unref);
  g_clear_pointer (&self->local_listing, ved_hub_listing_free);
  g_ptr_array_unref (self->sets);
  g_free (self);
}

/**
 * ved_ctl_sync_set_is_fetched:
 *
 * Returns: whether the vendor is the only one who has it
 */
gboolean
ved_ctl_sync_set_is_fetched (const VedCtlSyncSet   *self,
                             const VedCtlSyncRules *rules)
{
  return rules->may_fetch && self->at_vendor && self->hub == NULL && self->local == NULL;
}

/**
 * ved_ctl_sync_set_is_sent:
 *
 * Returns: whether it goes to the Hub, now or when it has been fetched
 */
gboolean
ved_ctl_sync_set_is_sent (const VedCtlSyncSet   *self,
                          const VedCtlSyncRules *rules)
{
  return rules->may_upload && self->hub == NULL &&
         (self->local != NULL || ved_ctl_sync_set_is_fetched (self, rules));
}

/**
 * ved_ctl_sync_set_get_label:
 *
 * Returns: (transfer full): as in "AMZN 2012-06-21, 5 levels"
 */
char *
ved_ctl_sync_set_get_label (const VedCtlSyncSet *self)
{
  return g_strdup_printf ("%s %s, %u %s", self->ticker, self->date, self->n_levels,
                          self->n_levels == 1 ? "level" : "levels");
}

static const char *
describe (const VedCtlSyncSet   *set,
          VedCtlHub             *hub,
          const VedCtlSyncRules *rules)
{
  if (set->hub != NULL)
    return ved_ctl_hub_is_here (hub, set->hub) ? "is here" : "to download from the Hub";
  if (ved_ctl_sync_set_is_fetched (set, rules))
    return rules->may_upload ? "to download from the vendor, then to upload" : "to download from the vendor";
  if (set->local != NULL)
    return rules->may_upload ? "to upload from the local folder" : "is in the local folder only";

  return "is left out: only half of it is there";
}

/**
 * ved_ctl_sync_plan_print:
 *
 * Says of each set where it is and what follows, on standard error.
 */
void
ved_ctl_sync_plan_print (VedCtlSyncPlan        *self,
                         VedCtlHub             *hub,
                         const VedCtlSyncRules *rules)
{
  for (guint i = 0; i < self->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (self->sets, i);
      g_autofree char *label = ved_ctl_sync_set_get_label (set);

      g_printerr ("  %-28s vendor %-3s local %-3s Hub %-3s  %s\n", label, set->at_vendor ? "yes" : "no",
                  set->local != NULL ? "yes" : "no", set->hub != NULL ? "yes" : "no", describe (set, hub, rules));
    }
}
