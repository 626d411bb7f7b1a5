/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Declared, not included: few pages use it, and it knows much. */
typedef struct _VedSession VedSession;

#define VED_TYPE_PAGE (ved_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedPage, ved_page, VED, PAGE, AdwBin)

/* One page of the window. It is built on its first visit with g_object_new (TYPE, "model", model, NULL),
 * and costs nothing while it is hidden: `update` is only called between `shown` and `hidden`.
 *
 * Properties: "model" (VedFleetModel, construct-only), "title" (string), "active" (boolean).
 * Signals: "open-server" (name): the window brings up the page that shows one server; "told" (text): it
 * says for a moment what came of an action; "finished": nothing is left that would be lost. */
struct _VedPageClass
{
  AdwBinClass parent_class;

  /* What else is open, and the settings; once, before the page is shown. */
  void      (*set_session)   (VedPage     *self,
                              VedSession  *session);

  /* What to draw has changed. @snapshot is never NULL: there is no update without data. */
  void      (*update)        (VedPage     *self,
                              VedSnapshot *snapshot);
  void      (*shown)         (VedPage     *self);
  void      (*hidden)        (VedPage     *self);

  /* The shared search entry; an empty text ends the search. */
  void      (*search)        (VedPage     *self,
                              const char  *text);

  /* Pages that can show one server or go back from there say TRUE; get_server() is the one they show. */
  gboolean  (*show_server)   (VedPage     *self,
                              const char  *name);
  gboolean  (*go_back)       (VedPage     *self);
  const char *(*get_server)  (VedPage     *self);

  /* What survives a restart: an a{sv} of sort, filter, metric and the like; (nullable). */
  GVariant *(*save_state)    (VedPage     *self);
  void      (*restore_state) (VedPage     *self,
                              GVariant    *state);

  /* What would be lost if the window closed now, as a sentence, or NULL; and how to end it in good order: when all
   * has ended, which may be at once, the page calls ved_page_finished(). */
  char     *(*get_unfinished) (VedPage    *self);
  void      (*end_unfinished) (VedPage    *self);

  /* The part of the page that is called so, which the page has brought into view as far as it is folded away; NULL: there
   * is none. */
  GtkWidget *(*find_section) (VedPage     *self,
                              const char  *id);

  gpointer padding[3];
};

VedFleetModel *ved_page_get_model     (VedPage    *self);
const char    *ved_page_get_title     (VedPage    *self);
void           ved_page_set_title     (VedPage    *self,
                                       const char *title);
gboolean       ved_page_needs         (VedPage    *self,
                                       GtkWidget  *part);
gboolean       ved_page_get_active    (VedPage    *self);
void           ved_page_set_active    (VedPage    *self,
                                       gboolean    active);
void           ved_page_set_session   (VedPage    *self,
                                       VedSession *session);
void           ved_page_open_server   (VedPage    *self,
                                       const char *name);
void           ved_page_tell          (VedPage    *self,
                                       const char *text);
AdwToast      *ved_page_create_undo   (VedPage    *self,
                                       const char *text) G_GNUC_WARN_UNUSED_RESULT;
AdwToast      *ved_page_create_progress (VedPage  *self,
                                         const char *text) G_GNUC_WARN_UNUSED_RESULT;
void           ved_page_leave_search  (GtkWidget  *search);
void           ved_page_search        (VedPage    *self,
                                       const char *text);
gboolean       ved_page_show_server   (VedPage    *self,
                                       const char *name);
gboolean       ved_page_go_back       (VedPage    *self);
const char    *ved_page_get_server    (VedPage    *self);
gboolean       ved_page_show_section  (VedPage    *self,
                                       const char *id);
GVariant      *ved_page_save_state    (VedPage    *self) G_GNUC_WARN_UNUSED_RESULT;
void           ved_page_restore_state (VedPage    *self,
                                       GVariant   *state);
char          *ved_page_get_unfinished (VedPage   *self) G_GNUC_WARN_UNUSED_RESULT;
void           ved_page_end_unfinished (VedPage   *self);
void           ved_page_finished      (VedPage    *self);

G_END_DECLS
