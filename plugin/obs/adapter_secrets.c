/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter_secrets.h"

#include "compat.h"
#include "overlay.h"
#include "question.h"

#include "base/alloc.h"
#include "base/log.h"
#include "feed/secret_form.h"
#include "qt/bridge.h"

#include <util/dstr.h>

#include <string.h>

/* UI thread only. */
static const struct bridge *the_bridge;
static char *the_data_folder;

static bool store(const char *const *secrets, void *data, struct error *err)
{
	const struct question *question = data;
	// it was only said why there is none
	if (!question->form)
		return true;
	if (!secret_form_store(question->form, secrets, err))
		return false;
	log_write(LOG_LEVEL_INFO, "the adapter's secrets of profile %s were %s", question->settings->secret,
		  secrets ? "set" : "removed");
	overlay_refresh(question->overlay);
	return true;
}

static void add_line(struct dstr *text, const char *key)
{
	dstr_catf(text, "%s%s", text->len ? "\n\n" : "", obs_module_text(key));
}

static char *prompt_of(const struct question *question)
{
	const struct secret_form *form = question->form;
	struct dstr text = {0};
	add_line(&text, "Secrets.Prompt");
	if (form->token_origin)
		add_line(&text, "Secrets.Prompt.Token");
	if (form->is_anothers)
		add_line(&text, "Secrets.Prompt.Other");
	dstr_replace(&text, "\\n", "\n");
	dstr_replace(&text, "%profile%", question->settings->secret);
	dstr_replace(&text, "%shop%", form->origin);
	dstr_replace(&text, "%token%", form->token_origin ? form->token_origin : "");
	return text.array;
}

static char *why_not(const struct error *why)
{
	char words[512];
	struct dstr text = {0};
	dstr_copy(&text, obs_module_text("Secrets.None"));
	dstr_replace(&text, "%reason%", error_text(why, words, sizeof(words)));
	return text.array;
}

static const struct secret_form *open_form(const struct question *question, struct error *err)
{
	struct control_request request;
	const struct settings *settings = question->settings;
	const struct settings_paths paths = overlay_paths(question->overlay);
	if (strcmp(settings->room_from, ROOM_FROM_ADAPTER) != 0) {
		error_set(err, ERROR_USAGE, "the room comes from no adapter");
		return NULL;
	}
	if (!settings_control_request(settings, &paths, &request, err))
		return NULL;
	request.feed.data_folder = the_data_folder;
	return secret_form_open(&request.feed, err);
}

static bool open_dialog(struct question *question, struct error *err)
{
	struct error why = {0};
	struct bridge_ask_field fields[SECRET_FORM_MOST];
	if (!the_bridge)
		return error_set(err, ERROR_UNSUPPORTED, "there is no window to ask in");
	const struct secret_form *form = question->form = open_form(question, &why);
	for (size_t i = 0; form && i < form->count; i++)
		fields[i] = (struct bridge_ask_field){
			.label = form->names[i],
			.hint = form->is_there[i] ? obs_module_text("Secrets.Hint") : NULL,
		};
	char *prompt = form ? prompt_of(question) : why_not(&why);
	bool did = the_bridge->ask_open(
		&(struct bridge_ask){
			.title = obs_module_text("Secrets.Title"),
			.prompt = prompt,
			.fields = fields,
			.field_count = form ? form->count : 0,
			.save = obs_module_text("Token.Save"),
			.remove = form && form->is_any ? obs_module_text("Secrets.Remove") : NULL,
			.cancel = obs_module_text("Token.Cancel"),
			.take = store,
			.closed = question_destroy,
			.data = question,
		},
		err);
	bfree(prompt);
	return did;
}

void adapter_secrets_ask(struct overlay *overlay)
{
	question_ask(overlay, open_dialog, "no secrets can be set");
}

void adapter_secrets_start(const struct bridge *bridge, const char *data_folder)
{
	the_bridge = bridge;
	the_data_folder = alloc_text(data_folder);
}

void adapter_secrets_stop(void)
{
	the_bridge = NULL;
	alloc_free(the_data_folder);
	the_data_folder = NULL;
}
