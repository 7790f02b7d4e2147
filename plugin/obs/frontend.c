/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frontend.h"

#include "adapter_secrets.h"
#include "base/clock.h"
#include "compat.h"
#include "desk.h"
#include "hotkeys.h"
#include "token.h"
#include "websocket_vendor.h"

#include <obs-frontend-api.h>

#include <stdatomic.h>

static struct {
	atomic_uint_fast64_t sending_ns; /* since when; 0: not */
	atomic_uint_fast64_t recording_ns;
	atomic_bool is_open;                  /* from the end of its loading until its EXIT */
	compat_add_chapter_function *chapter; /* immutable after start; NULL: this OBS has none */
} frontend;

static void began(atomic_uint_fast64_t *since_ns)
{
	atomic_store(since_ns, clock_now_ns(clock_system()));
}

static void on_event(enum obs_frontend_event event, void *data)
{
	(void)data;
	// events of newer versions have no name here
	if (event == OBS_FRONTEND_EVENT_FINISHED_LOADING) {
		atomic_store(&frontend.is_open, true);
		hotkeys_load(obs_frontend_get_profile_config());
	} else if (event == OBS_FRONTEND_EVENT_PROFILE_CHANGED) {
		hotkeys_load(obs_frontend_get_profile_config());
	} else if (event == OBS_FRONTEND_EVENT_STREAMING_STARTED) {
		began(&frontend.sending_ns);
	} else if (event == OBS_FRONTEND_EVENT_STREAMING_STOPPED) {
		atomic_store(&frontend.sending_ns, 0);
	} else if (event == OBS_FRONTEND_EVENT_RECORDING_STARTED) {
		began(&frontend.recording_ns);
	} else if (event == OBS_FRONTEND_EVENT_RECORDING_STOPPED) {
		atomic_store(&frontend.recording_ns, 0);
	} else if (event == OBS_FRONTEND_EVENT_EXIT) {
		atomic_store(&frontend.is_open, false);
		adapter_secrets_stop();
		token_stop();
		websocket_vendor_stop();
		desk_close_docks();
	}
}

void frontend_start(void)
{
	frontend.chapter = compat_add_chapter();
	atomic_store(&frontend.is_open, false);
	atomic_store(&frontend.sending_ns, 0);
	atomic_store(&frontend.recording_ns, 0);
	// never removed: the frontend's end comes before ours
	obs_frontend_add_event_callback(on_event, NULL);
}

uint64_t frontend_output_began_ns(void)
{
	uint64_t sending_ns = atomic_load(&frontend.sending_ns);
	uint64_t recording_ns = atomic_load(&frontend.recording_ns);
	if (!sending_ns || !recording_ns)
		return sending_ns + recording_ns;
	return sending_ns < recording_ns ? sending_ns : recording_ns;
}

void frontend_outputs(bool *is_streaming, bool *is_recording)
{
	*is_streaming = atomic_load(&frontend.sending_ns) != 0;
	*is_recording = atomic_load(&frontend.recording_ns) != 0;
}

/* UI thread, as the EXIT event is: once it has come, no chapter does. */
static void add_chapter(void *data)
{
	if (atomic_load(&frontend.is_open))
		(void)frontend.chapter(data); // false: this recording's format has no chapters
	bfree(data);
}

void frontend_add_chapter(const char *title)
{
	if (frontend.chapter && atomic_load(&frontend.is_open) && atomic_load(&frontend.recording_ns))
		obs_queue_task(OBS_TASK_UI, add_chapter, bstrdup(title), false);
}
