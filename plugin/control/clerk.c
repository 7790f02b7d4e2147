/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "clerk.h"

#include "base/log.h"

/* Returns: whether the control has to look. */
static bool work_on(struct control_service *service, struct control *control)
{
	bool has_news = papers_write(&control->papers);
	if (atomic_exchange(&control->wants_look, false))
		control->papers.has_read = false;
	return papers_look(&control->papers, service->headings, clock_wall_ms(service->clock)) || has_news;
}

static void run(void *data)
{
	struct control_service *service = data;
	uint64_t until_ns = UINT64_MAX;
	for (;;) {
		waker_wait(service->clerk_waker, until_ns);
		if (atomic_load(&service->must_stop))
			return;
		bool has_news = false;
		bool has_sheet = false;
		struct control *control;
		for (size_t i = 0; (control = service_control(service, i)); i++) {
			has_news = work_on(service, control) || has_news;
			has_sheet = has_sheet || control->papers.sheet_path;
			control_unref(control);
		}
		if (has_news)
			waker_wake(service->waker);
		until_ns = has_sheet ? clock_now_ns(clock_system()) + PAPERS_LOOK_NS : UINT64_MAX;
	}
}

static void read_headings(struct control_service *service, const char *path)
{
	struct buffer bytes;
	struct error err = {0};
	char text[512];
	buffer_init(&bytes, SHEET_MAX_BYTES);
	if (!file_read_plain(path, &bytes, &err) ||
	    !sheet_headings_decode(bytes.bytes, bytes.size_bytes, &service->headings, &err))
		log_write(LOG_LEVEL_ERROR, "no spreadsheet can be read, only JSON: %s",
			  error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
}

bool clerk_start(struct control_service *service, const char *headings_path, struct error *err)
{
	if (headings_path)
		read_headings(service, headings_path);
	return thread_start(&service->clerk, "shop-clerk", run, service, err);
}

void clerk_stop(struct control_service *service)
{
	waker_wake(service->clerk_waker);
	thread_join(&service->clerk);
	sheet_headings_destroy(&service->headings);
}
