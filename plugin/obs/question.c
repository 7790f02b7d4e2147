/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "question.h"

#include "compat.h"
#include "overlay.h"
#include "profiles.h"

#include "base/log.h"
#include "feed/secret_form.h"

void question_destroy(void *data)
{
	struct question *question = data;
	secret_form_close(question->form);
	settings_unref(question->settings);
	overlay_unref(question->overlay);
	bfree(question);
}

static void ask_on_ui(void *data)
{
	struct question *question = data;
	struct error err = {0};
	char text[512];
	if (question->open(question, &err))
		return;
	log_write(LOG_LEVEL_WARNING, "%s: %s", question->what, error_text(&err, text, sizeof(text)));
	question_destroy(question);
}

void question_ask(struct overlay *overlay, question_open_fn open, const char *what)
{
	struct settings *own = overlay_settings(overlay);
	// the profile may say where the room is, and whose secrets it wants
	struct settings *settings = own ? profiles_apply(own, false, NULL) : NULL;
	if (!settings)
		settings = settings_ref(own);
	settings_unref(own);
	if (!settings)
		return;
	struct question *question = bzalloc(sizeof(*question));
	*question =
		(struct question){.overlay = overlay_ref(overlay), .settings = settings, .open = open, .what = what};
	obs_queue_task(OBS_TASK_UI, ask_on_ui, question, false);
}
