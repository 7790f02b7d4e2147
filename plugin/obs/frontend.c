/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include "hotkeys.h"
#include "token.h"

#include <obs-frontend-api.h>

static void on_event(enum obs_frontend_event event, void *data)
{
	(void)data;
	if (event == OBS_FRONTEND_EVENT_FINISHED_LOADING || event == OBS_FRONTEND_EVENT_PROFILE_CHANGED)
		hotkeys_load(obs_frontend_get_profile_config());
	else if (event == OBS_FRONTEND_EVENT_EXIT)
		token_stop();
}

void frontend_start(void)
{
	// never removed: the frontend's end comes before ours
	obs_frontend_add_event_callback(on_event, NULL);
}
