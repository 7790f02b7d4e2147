/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control thread: woken by feeds and by who posts orders, it goes through all controls and does what is due. It
 * opens no file and waits for nobody, so that a price is never late because of a spreadsheet.
 */
#include "clerk.h"

#include "base/alloc.h"
#include "base/log.h"

bool service_list(struct control_service *service, struct control *control, struct error *err)
{
	lock_enter(&service->lock);
	struct control **more = alloc_resize(service->controls, (service->count + 1) * sizeof(struct control *));
	if (more) {
		service->controls = more;
		service->controls[service->count++] = control_ref(control);
	}
	lock_leave(&service->lock);
	if (!more)
		return error_set(err, ERROR_MEMORY, "no memory for a show");
	// its feed may have spoken since its first step, and its sheet is looked at from now on
	waker_wake(service->waker);
	waker_wake(service->clerk_waker);
	return true;
}

void service_unlist(struct control_service *service, struct control *control)
{
	bool was_listed = false;
	lock_enter(&service->lock);
	for (size_t i = 0; i < service->count && !was_listed; i++) {
		was_listed = service->controls[i] == control;
		if (was_listed)
			service->controls[i] = service->controls[--service->count];
	}
	// the one that took its place may be passed over by a walk that is under way
	bool must_walk_again = was_listed && service->count > 0;
	lock_leave(&service->lock);
	if (must_walk_again)
		waker_wake(service->waker);
	if (was_listed)
		control_unref(control);
}

struct control *service_control(struct control_service *service, size_t index)
{
	lock_enter(&service->lock);
	struct control *control = index < service->count ? control_ref(service->controls[index]) : NULL;
	lock_leave(&service->lock);
	return control;
}

static uint64_t step_all(struct control_service *service, uint64_t now_ns)
{
	uint64_t next_ns = UINT64_MAX;
	struct control *control;
	for (size_t i = 0; (control = service_control(service, i)); i++) {
		uint64_t due_ns = control_step(control, now_ns);
		if (due_ns < next_ns)
			next_ns = due_ns;
		control_unref(control);
	}
	return next_ns;
}

static void run(void *data)
{
	struct control_service *service = data;
	uint64_t until_ns = UINT64_MAX;
	for (;;) {
		waker_wait(service->waker, until_ns);
		if (atomic_load(&service->must_stop))
			return;
		uint64_t now_ns = clock_now_ns(service->clock);
		uint64_t next_ns = step_all(service, now_ns);
		// waits are the machine's
		until_ns = next_ns == UINT64_MAX ? next_ns : clock_now_ns(clock_system()) + (next_ns - now_ns);
	}
}

struct control_service *control_service_create(struct feed_registry *registry, const struct clock *clock,
					       const struct control_paths *paths, struct error *err)
{
	struct control_service *service = alloc_zeroed(1, sizeof(*service));
	if (!service) {
		error_set(err, ERROR_MEMORY, "no memory for the shows");
		return NULL;
	}
	service->registry = registry;
	service->clock = clock ? clock : clock_system();
	lock_init(&service->lock);
	service->waker = waker_create();
	service->clerk_waker = waker_create();
	service->stands_folder = paths ? alloc_text(paths->stands_folder) : NULL;
	service->rules_folder = paths ? alloc_text(paths->rules_folder) : NULL;
	if (!service->waker || !service->clerk_waker || (paths && paths->stands_folder && !service->stands_folder) ||
	    (paths && paths->rules_folder && !service->rules_folder)) {
		error_set(err, ERROR_MEMORY, "no memory for the shows");
		goto free_service;
	}
	if (!thread_start(&service->thread, "shop-control", run, service, err))
		goto free_service;
	if (clerk_start(service, paths ? paths->sheet_headings : NULL, err))
		return service;
free_service:
	control_service_destroy(&service);
	return NULL;
}

void control_service_destroy(struct control_service **service_at)
{
	struct control_service *service = *service_at;
	if (!service)
		return;
	atomic_store(&service->must_stop, true);
	waker_wake(service->waker);
	thread_join(&service->thread);
	clerk_stop(service);
	if (service->count > 0)
		log_write(LOG_LEVEL_ERROR, "control: the service ends while shows are open");
	for (size_t i = 0; i < service->count; i++)
		control_unref(service->controls[i]);
	alloc_free(service->controls);
	waker_unref(service->waker);
	waker_unref(service->clerk_waker);
	alloc_free(service->stands_folder);
	alloc_free(service->rules_folder);
	lock_finish(&service->lock);
	alloc_free(service);
	*service_at = NULL;
}
