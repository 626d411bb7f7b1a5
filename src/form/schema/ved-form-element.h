/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-expr.h"
#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

typedef enum {
  VED_FORM_TEXT_INPUT,
  VED_FORM_NUMBER_INPUT,
  VED_FORM_CHECKBOX,
  VED_FORM_SLIDER,
  VED_FORM_SELECTBOX,
  VED_FORM_INFO,
  VED_FORM_MULTISELECT,
  VED_FORM_FILE,
  VED_FORM_DIRECTORY,
  VED_FORM_UNKNOWN,             /* shown as a warning, without a value */
} VedFormElementType;

/* How a value is written on a command line. */
typedef enum {
  VED_FORM_STYLE_HYDRA,         /* key=value */
  VED_FORM_STYLE_GNU_LONG,      /* --key value; --key for true */
  VED_FORM_STYLE_SHORT,         /* -k value; -k for true */
  VED_FORM_STYLE_POSITIONAL,    /* value */
  VED_FORM_STYLE_ENV,           /* KEY=value in the environment */
} VedFormStyle;

/* One element of a schema, as the file says it. Belongs to its VedFormSchema, and never changes. What may be
 * absent is NULL. */
typedef struct {
  guint index;                  /* in its schema */
  VedFormElementType type;
  VedFormStyle style;
  char *key, *label, *help;
  char *section;                /* heading over it and what follows, until the next one */
  VedFormValue *default_value;
  VedFormExpr *visible_if, *required_if;
  gboolean required, secret;
  gint64 min_length;            /* 0: none */
  VedFormValue *min, *max;      /* of the validation */
  VedFormValue *range;          /* a list of two numbers */
  GRegex *pattern;
  gboolean ascending;           /* of the whole numbers in the value each is higher than the one before */
  gboolean exists;              /* there is something at the path */
  GStrv overrides;              /* paths; NULL: it emits nothing */
  char *list_separator;         /* joins a list to one token */
  VedFormValue *options;        /* a list of scalars and of maps { label, value } */
  char *options_source, *options_metadata_key, *filter_key;
  char *architecture_key, *architecture_fallback;
  char *optimizer_key, *optimizer_fallback;
  char *metadata_default_key, *metadata_help_key, *optimizer_help_key;
  char *metadata_info_key, *info_template, *info_fallback;
  char *optimizer_metadata_key;
  VedFormValue *min_value, *max_value, *step; /* numbers */
  char *format;                 /* printf form of one double */
  guint line, column;
} VedFormElement;

/* Where an element is read: what it may refer to, and who hears of its faults. */
typedef struct {
  const char *path;
  VedFormStyle style;           /* unless the element says otherwise */
  GHashTable *known;            /* (element-type utf8 VedFormElement): those before it */
  GPtrArray *problems;          /* (element-type VedFormProblem) */
} VedFormReader;

void             ved_form_reader_say               (VedFormReader        *self,
                                                    const VedFormValue   *place,
                                                    int                   severity,
                                                    const char           *format,
                                                    ...) G_GNUC_PRINTF (4, 5);
VedFormExpr     *ved_form_reader_compile           (VedFormReader        *self,
                                                    const VedFormValue   *text,
                                                    const char           *what) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ved_form_reader_style             (VedFormReader        *self,
                                                    const VedFormValue   *map,
                                                    VedFormStyle         *style);
void             ved_form_reader_check_keys        (VedFormReader        *self,
                                                    const VedFormValue   *map,
                                                    const char *const    *known,
                                                    const char           *what);
VedFormElement  *ved_form_element_read             (VedFormReader        *reader,
                                                    const VedFormValue   *map) G_GNUC_WARN_UNUSED_RESULT;
void             ved_form_element_free             (VedFormElement       *self);
gboolean         ved_form_element_uses_architecture (const VedFormElement *self);
gboolean         ved_form_element_uses_optimizer   (const VedFormElement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFormElement, ved_form_element_free)

G_END_DECLS
