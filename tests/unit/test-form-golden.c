/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-golden"

#include "config.h"

#include "form/command/ved-form-build.h"
#include "form/command/ved-form-override.h"
#include "support/ved-test-form.h"

#define PACK "examples/text-detection/"

#define RUNNER "uv run python /p/runners/train.py "
#define TRAINING \
  " model.optimizer.weight_decay=0.0001 dataloaders.train_dataloader.batch_size=4" \
  " dataloaders.val_dataloader.batch_size=4 trainer.max_epochs=10 trainer.accumulate_grad_batches=1" \
  " trainer.gradient_clip_val=5.0 trainer.precision=32 seed=42"
#define PARTS(architecture, encoder, decoder, head, loss) \
  " model/architectures=" architecture " model.encoder.model_name=" encoder \
  " model.component_overrides.decoder.name=" decoder " model.component_overrides.head.name=" head \
  " model.component_overrides.loss.name=" loss
#define NETWORK(name, parts, optimizer, rate) \
  RUNNER name " logger.wandb.enabled=false" parts " model/optimizers=" optimizer " model.optimizer.lr=" rate \
  TRAINING
#define DBNET(name) NETWORK (name, PARTS ("dbnet", "resnet18", "unet", "db_head", "db_loss"), "adam", "0.001")
#define STAGE(stage) " 'transforms." stage "_transform=\"${enhanced_transforms." stage "_transform}\"'"
#define STAGES STAGE ("train") STAGE ("val") STAGE ("test") STAGE ("predict")

typedef struct {
  const char *name;
  gboolean suffix;
  const char *sets[8];          /* key, value, … */
  const char *command;
  const char *problems;
} Vector;

static const Vector vectors[] = {
  { "defaults", TRUE, { NULL }, DBNET ("exp_name=ocr_training-dbnet-unet-resnet18") " data=default", "" },
  { "no-suffix", FALSE, { NULL }, DBNET ("exp_name=ocr_training") " data=default", "" },
  { "profile", FALSE, { "preprocessing_profile", "lens_style" },
    DBNET ("exp_name=ocr_training") " +preset/datasets=preprocessing" STAGES, "" },
  { "office-profile", FALSE, { "preprocessing_profile", "lens_style_office" },
    DBNET ("exp_name=ocr_training") " +preset/datasets=preprocessing preprocessing.enhancement_method=office_lens"
    " preprocessing.enable_text_enhancement=true" STAGES, "" },
  { "resume", TRUE,
    { "resume_training", "true", "checkpoint_path", "outputs/e/checkpoints/epoch=3-step=10.ckpt" },
    RUNNER "exp_name=ocr_training logger.wandb.enabled=false"
    " 'resume=\"outputs/e/checkpoints/epoch=3-step=10.ckpt\"' model.optimizer.lr=0.001" TRAINING, "" },
  { "resume-without-checkpoint", TRUE, { "resume_training", "true" },
    RUNNER "exp_name=ocr_training logger.wandb.enabled=false model.optimizer.lr=0.001" TRAINING,
    "error: 'Checkpoint Path' is required.\n" },
  { "short-name", FALSE, { "exp_name", "ab" }, DBNET ("exp_name=ab") " data=default",
    "error: 'Experiment Name' must be at least 3 characters long.\n" },
  { "blank", FALSE, { "exp_name", "my exp" }, DBNET ("'exp_name=\"my exp\"'") " data=default", "" },
  { "blank-with-suffix", TRUE, { "exp_name", "my exp" },
    DBNET ("'exp_name=\"my exp-dbnet-unet-resnet18\"'") " data=default", "" },
  { "quotes", FALSE, { "exp_name", "say \"hi\"" }, DBNET ("'exp_name=\"say \\\"hi\\\"\"'") " data=default", "" },
  { "apostrophe", FALSE, { "exp_name", "it's" }, DBNET ("'exp_name=\"it'\\''s\"'") " data=default", "" },
  { "craft", TRUE, { "architecture", "craft" },
    NETWORK ("exp_name=ocr_training-craft-craft_decoder-resnet18",
             PARTS ("craft", "resnet18", "craft_decoder", "craft_head", "craft_loss"), "adam", "0.0005")
    " data=craft", "" },
  { "lost-encoder", FALSE, { "encoder", "resnet18", "architecture", "dbnetpp" },
    NETWORK ("exp_name=ocr_training", PARTS ("dbnetpp", "resnet50", "dbnetpp_decoder", "dbnetpp_head",
                                             "dbnetpp_loss"), "adamw", "0.0005") " data=default", "" },
  { "adamw", FALSE, { "optimizer", "adamw" },
    NETWORK ("exp_name=ocr_training", PARTS ("dbnet", "resnet18", "unet", "db_head", "db_loss"), "adamw", "0.0003")
    " data=default", "" },
};

static void
test_vector (gconstpointer data)
{
  const Vector *vector = data;
  g_autoptr(VedForm) form = ved_test_form_open_pack (PACK "train", "/p");
  g_autofree char *command = NULL, *problems = NULL;

  ved_form_set_suffix (form, vector->suffix);
  for (guint i = 0; vector->sets[i] != NULL; i += 2)
    ved_test_form_set (form, vector->sets[i], vector->sets[i + 1]);
  command = ved_test_form_command (form);
  problems = ved_test_form_problems (form);

  g_assert_cmpstr (command, ==, vector->command);
  g_assert_cmpstr (problems, ==, vector->problems);
}

static char *
option_list (VedForm    *form,
             const char *key)
{
  GListModel *model = G_LIST_MODEL (ved_form_field_get_options (ved_form_get_field (form, key)));
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(VedFormOption) option = g_list_model_get_item (model, i);

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ved_form_option_get_label (option));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_architecture_filters_options (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (PACK "train", "/p");
  g_autofree char *all = option_list (form, "encoder"), *craft = NULL, *dbnetpp = NULL;
  VedFormField *parts = ved_form_get_field (form, "architecture_components");

  g_assert_cmpstr (all, ==, "resnet18 resnet34 resnet50 mobilenetv3_small_050 efficientnet_b0");
  g_assert_cmpstr (ved_form_field_get_info (parts), ==,
                   "Encoder: timm_backbone\nDecoder: unet\nHead: db_head\nLoss: db_loss");

  ved_test_form_set (form, "architecture", "craft");
  craft = option_list (form, "optimizer");
  g_assert_cmpstr (craft, ==, "adam");
  g_assert_cmpstr (ved_form_field_get_info (parts), ==,
                   "Encoder: craft_vgg\nDecoder: craft_decoder\nHead: craft_head\nLoss: craft_loss");

  ved_test_form_set (form, "architecture", "dbnetpp");
  dbnetpp = option_list (form, "encoder");
  g_assert_cmpstr (dbnetpp, ==, "resnet50");
}

static void
test_optimizer_moves_bounds (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (PACK "train", "/p");
  VedFormField *rate = ved_form_get_field (form, "learning_rate");
  double minimum, maximum, step;
  g_autofree char *shown = ved_form_field_format (rate), *own = NULL;

  g_assert_cmpstr (shown, ==, "1.0e-03");
  ved_test_form_set (form, "optimizer", "adamw");
  g_assert_true (ved_form_field_get_bounds (rate, &minimum, &maximum, &step));
  g_assert_cmpfloat (minimum, ==, 5e-6);
  g_assert_cmpfloat (maximum, ==, 5e-3);
  g_assert_cmpfloat (step, ==, 5e-6);
  g_assert_cmpfloat (ved_form_value_double (ved_form_field_get_value (rate)), ==, 3e-4);

  /* A value of the user's own moves with the bounds. */
  ved_test_form_set (form, "optimizer", "adam");
  ved_test_form_set (form, "learning_rate", "0.01");
  ved_test_form_set (form, "optimizer", "adamw");
  own = ved_test_form_get (form, "learning_rate");
  g_assert_cmpstr (own, ==, "0.005");
}

static void
test_floats (void)
{
  static const struct {
    double value;
    const char *text;
  } table[] = {
    { 0.00001, "1e-05" }, { 0.0003, "0.0003" }, { 5.0, "5.0" }, { 1e16, "1e+16" }, { 0.001, "0.001" },
    { 0.0001, "0.0001" }, { 3e-6, "3e-06" }, { 0.1 + 0.2, "0.30000000000000004" }, { -0.0, "-0.0" },
    { 123456789012345680.0, "1.2345678901234568e+17" }, { 9999999999999998.0, "9999999999999998.0" },
    { 5e-324, "5e-324" }, { 1.7976931348623157e308, "1.7976931348623157e+308" }, { 1e100, "1e+100" },
    { 100.0, "100.0" }, { 1e15, "1000000000000000.0" }, { 2.5e-5, "2.5e-05" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = ved_form_float_to_text (table[i].value);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_every_form_opens (void)
{
  static const char *const names[] = {
    "train", "train-daemon", "backtest", "export", "import", "sync", PACK "train", PACK "test", PACK "predict",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(VedForm) form = ved_test_form_open_pack (names[i], "/p");
      GPtrArray *lint = ved_form_schema_get_problems (ved_form_get_schema (form));
      g_autofree char *command = ved_test_form_command (form);

      g_assert_cmpuint (lint->len, ==, 0);
      g_assert_cmpuint (strlen (command), >, 0);
    }
}

/* A file of another project: every text of the command comes from what it says. */
static void
test_profile_on_every_page (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack (PACK "predict", "/p");
  g_autofree char *command = NULL;

  ved_test_form_set (form, "preprocessing_profile", "doctr_demo");
  command = ved_test_form_command (form);
  g_assert_nonnull (strstr (command, " +preset/datasets=preprocessing_docTR_demo" STAGE ("train")));
  g_assert_nonnull (strstr (command, "uv run python /p/runners/predict.py exp_name=ocr_prediction "));
}

static void
test_built_in_forms_speak_gnu (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("backtest", "/p");
  g_autoptr(VedForm) import = ved_test_form_open_pack ("import", "/p");
  g_autoptr(VedForm) export = ved_test_form_open_pack ("export", "/p");
  g_autofree char *command = NULL, *book = NULL, *imported = NULL, *recorded = NULL, *alerts = NULL;

  ved_test_form_set (form, "data", "my data");
  ved_test_form_set (form, "engines", "seasonal,tft");
  ved_test_form_set (form, "window", "8064..10368");
  command = ved_test_form_command (form);
  g_assert_cmpstr (command, ==, "vedettectl backtest --data 'my data' --set csv --engine seasonal,tft"
                   " --window 8064..10368 --every 60 --threads 1 --table");
  ved_test_form_set (form, "subject", "book");
  ved_test_form_set (form, "book_set", "-set");
  book = ved_test_form_command (form);
  g_assert_cmpstr (book, ==, "vedettectl book backtest -set --quote-size 100 --participation 0.1"
                   " --inventory-limit 1000 --fee 0.0 --impact 0.0 --fill-rule pre-event --latency 0");
  ved_test_form_set (import, "saved", "day.csv");
  ved_test_form_set (import, "out", "day.vedette");
  imported = ved_test_form_command (import);
  g_assert_cmpstr (imported, ==, "vedettectl import day.csv --out day.vedette");
  ved_test_form_set (export, "recording", "day.vedette");
  recorded = ved_test_form_command (export);
  g_assert_cmpstr (recorded, ==, "vedettectl export --what run day.vedette --format csv");
  ved_test_form_set (export, "what", "alerts");
  ved_test_form_set (export, "range", "1w");
  ved_test_form_set (export, "server", "web 1");
  ved_test_form_set (export, "format", "json");
  alerts = ved_test_form_command (export);
  g_assert_cmpstr (alerts, ==, "vedettectl export --what alerts --daemon http://localhost:8000 --range 1w"
                   " --server 'web 1' --format json");
  g_assert_cmpuint (ved_form_count_problems (export, VED_FORM_ERROR), ==, 0);
  ved_test_form_set (export, "format", "openmetrics");
  g_assert_cmpuint (ved_form_count_problems (export, VED_FORM_ERROR), ==, 1);
}

/* What a network has no use for is not asked, and whatever is asked can be trained. */
static void
test_training_form (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("train", "/p");
  g_autofree char *layers = NULL, *transformer = NULL;

  ved_test_form_set (form, "data", "/");
  layers = ved_test_form_command (form);
  g_assert_cmpstr (layers, ==, "vedettectl train --data / --engine mlp --epochs 20 --batch 128 --lr 0.01 --clip 0.1 --size 32"
                   " --dropout 0.2 --validation-share 0.2 --rng-seed 42");
  ved_test_form_set (form, "engine", "tft");
  ved_test_form_set (form, "heads", "16");
  ved_test_form_set (form, "size", "16");
  transformer = ved_test_form_command (form);
  g_assert_cmpstr (transformer, ==, "vedettectl train --data / --engine tft --epochs 20 --batch 128 --lr 0.01 --clip 0.1"
                   " --size 16 --heads 16 --dropout 0.2 --encoder-steps 288 --validation-share 0.2 --rng-seed 42");
}

/* A daemon takes no other options. */
static void
test_training_at_a_daemon (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("train-daemon", "/p");
  g_autofree char *command = NULL;

  ved_test_form_set (form, "daemon", "http://host:8000");
  ved_test_form_set (form, "engine", "tft");
  command = ved_test_form_command (form);
  g_assert_cmpstr (command, ==, "vedettectl train --daemon http://host:8000 --engine tft --epochs 10");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *path = g_strdup_printf ("/form/golden/%s", vectors[i].name);

      g_test_add_data_func (path, &vectors[i], test_vector);
    }
  g_test_add_func ("/form/golden/architecture-filters-options", test_architecture_filters_options);
  g_test_add_func ("/form/golden/optimizer-moves-bounds", test_optimizer_moves_bounds);
  g_test_add_func ("/form/golden/training-form", test_training_form);
  g_test_add_func ("/form/golden/training-at-a-daemon", test_training_at_a_daemon);
  g_test_add_func ("/form/golden/floats", test_floats);
  g_test_add_func ("/form/golden/every-form-opens", test_every_form_opens);
  g_test_add_func ("/form/golden/profile-on-every-page", test_profile_on_every_page);
  g_test_add_func ("/form/golden/built-in-forms-speak-gnu", test_built_in_forms_speak_gnu);

  return g_test_run ();
}
