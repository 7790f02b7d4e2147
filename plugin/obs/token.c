/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "token.h"

#include "compat.h"
#include "overlay.h"
#include "question.h"

#include "base/log.h"
#include "feed/secrets.h"
#include "qt/bridge.h"

#include <util/dstr.h>

/* UI thread only. */
static const struct bridge *the_bridge;

static bool store(const char *const *secrets, void *data, struct error *err)
{
	const char *token = secrets ? secrets[0] : NULL;
	const struct question *question = data;
	const struct settings *settings = question->settings;
	const char *folder = overlay_secrets_folder(question->overlay);
	if (!folder)
		return error_set(err, ERROR_IO, "there is no folder for tokens");
	if (!secret_store(folder, settings->secret, token, settings->room_url, err))
		return false;
	log_write(LOG_LEVEL_INFO, "the token of profile %s was %s", settings->secret, token ? "set" : "removed");
	overlay_refresh(question->overlay);
	return true;
}

static char *prompt_of(const struct settings *settings, const char *shop, bool is_there)
{
	struct dstr text = {0};
	dstr_copy(&text, obs_module_text("Token.Prompt"));
	if (is_there)
		dstr_catf(&text, "\n\n%s", obs_module_text("Token.Prompt.Replace"));
	dstr_replace(&text, "\\n", "\n");
	dstr_replace(&text, "%profile%", settings->secret);
	dstr_replace(&text, "%shop%", shop);
	return text.array;
}

static bool open_dialog(struct question *question, struct error *err)
{
	const struct settings *settings = question->settings;
	const char *folder = overlay_secrets_folder(question->overlay);
	char shop[512];
	if (!the_bridge)
		return error_set(err, ERROR_UNSUPPORTED, "there is no window to ask in");
	if (!secret_shop_of(settings->room_url, shop, sizeof(shop), err))
		return false;
	bool is_there = folder && secret_is_there(folder, settings->secret);
	char *prompt = prompt_of(settings, shop, is_there);
	bool did = the_bridge->ask_open(
		&(struct bridge_ask){
			.title = obs_module_text("Token.Title"),
			.prompt = prompt,
			.fields = &(struct bridge_ask_field){.label = obs_module_text("Token.Field")},
			.field_count = 1,
			.save = obs_module_text("Token.Save"),
			.remove = is_there ? obs_module_text("Token.Remove") : NULL,
			.cancel = obs_module_text("Token.Cancel"),
			.take = store,
			.closed = question_destroy,
			.data = question,
		},
		err);
	bfree(prompt);
	return did;
}

void token_ask(struct overlay *overlay)
{
	question_ask(overlay, open_dialog, "no token can be set");
}

void token_start(const struct bridge *bridge)
{
	the_bridge = bridge;
}

void token_stop(void)
{
	if (the_bridge)
		the_bridge->ask_close();
	the_bridge = NULL;
}
