/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "websocket_vendor.h"

#include "base/log.h"
#include "base/thread.h"
#include "vendor_ask.h"
#include "vendor_requests.h"
#include "vendor_watch.h"

#include <obs-module.h>

#include <stdlib.h>

#define VENDOR "shop-overlay"
#define LOWEST_API_VERSION 1

/* Its struct of a request's callback; it copies what is handed to it. */
struct callback {
	void (*call)(obs_data_t *request, obs_data_t *response, void *data);
	void *data;
};

/* -- obs-websocket's procs -- */

static proc_handler_t *find_procs(void)
{
	calldata_t call = {0};
	proc_handler_t *procs = NULL;
	if (proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", &call))
		procs = calldata_ptr(&call, "ph");
	calldata_free(&call);
	return procs;
}

static bool is_new_enough(proc_handler_t *procs)
{
	calldata_t call = {0};
	bool is_it = proc_handler_call(procs, "get_api_version", &call) &&
		     calldata_int(&call, "version") >= LOWEST_API_VERSION;
	calldata_free(&call);
	return is_it;
}

static void *register_vendor(proc_handler_t *procs)
{
	calldata_t call = {0};
	void *vendor = NULL;
	calldata_set_string(&call, "name", VENDOR);
	if (proc_handler_call(procs, "vendor_register", &call))
		vendor = calldata_ptr(&call, "vendor");
	calldata_free(&call);
	return vendor;
}

static bool register_request(proc_handler_t *procs, void *vendor, const char *name, struct callback *callback)
{
	calldata_t call = {0};
	calldata_set_ptr(&call, "vendor", vendor);
	calldata_set_string(&call, "type", name);
	calldata_set_ptr(&call, "callback", callback);
	bool did = proc_handler_call(procs, "vendor_request_register", &call) && calldata_bool(&call, "success");
	calldata_free(&call);
	return did;
}

static void emit_event(proc_handler_t *procs, void *vendor, const char *name, obs_data_t *payload)
{
	calldata_t call = {0};
	calldata_set_ptr(&call, "vendor", vendor);
	calldata_set_string(&call, "type", name);
	calldata_set_ptr(&call, "data", payload);
	proc_handler_call(procs, "vendor_event_emit", &call);
	calldata_free(&call);
}

/* -- between JSON and libobs's data -- */

/* What is not known is not there: some versions of libobs's data keep a null and some drop it. */
static void drop_nulls(json_t *json)
{
	const char *name;
	void *next;
	json_t *value;
	size_t i;
	json_object_foreach_safe(json, next, name, value)
	{
		if (json_is_null(value))
			json_object_del(json, name);
		else
			drop_nulls(value);
	}
	json_array_foreach(json, i, value) drop_nulls(value);
}

static obs_data_t *data_of(json_t *json)
{
	drop_nulls(json);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	obs_data_t *data = obs_data_create_from_json(text ? text : "{}");
	free(text);
	return data;
}

/* -- requests -- */

/* obs-websocket lets nobody wait for its requests: who unloads counts them here. */
static struct {
	struct lock lock;
	struct condition changed;
	/* -- protected by lock -- */
	size_t running;
	bool is_open;
} requests = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

static bool begin_request(void)
{
	lock_enter(&requests.lock);
	bool did = requests.is_open;
	requests.running += did;
	lock_leave(&requests.lock);
	return did;
}

static void end_request(void)
{
	lock_enter(&requests.lock);
	requests.running--;
	condition_signal_all(&requests.changed);
	lock_leave(&requests.lock);
}

static void open_requests(void)
{
	lock_enter(&requests.lock);
	if (!requests.is_open)
		condition_init(&requests.changed);
	requests.is_open = true;
	lock_leave(&requests.lock);
}

static void close_requests(void)
{
	lock_enter(&requests.lock);
	bool was_open = requests.is_open;
	requests.is_open = false;
	while (was_open && requests.running > 0)
		condition_wait_until(&requests.changed, &requests.lock, UINT64_MAX);
	lock_leave(&requests.lock);
	// the condition stays: the last request may still be leaving it
}

/* obs-websocket's threads. data is the request's name in the table, which outlives everything. */
static void on_request(obs_data_t *request, obs_data_t *response, void *name)
{
	if (!begin_request())
		return;
	const char *text = request ? obs_data_get_json(request) : NULL;
	json_t *asked = text ? json_loads(text, 0, NULL) : NULL;
	json_t *answer = vendor_ask(name, asked);
	obs_data_t *data = data_of(answer);
	obs_data_apply(response, data);
	obs_data_release(data);
	json_decref(answer);
	json_decref(asked);
	end_request();
}

/* -- events -- */

/* Set before the telling thread starts, and read by it alone. */
static struct {
	proc_handler_t *procs;
	void *vendor;
} telling;

static void tell(void *data, const char *event, json_t *payload)
{
	(void)data;
	obs_data_t *converted = data_of(payload);
	emit_event(telling.procs, telling.vendor, event, converted);
	obs_data_release(converted);
}

void websocket_vendor_start(void)
{
	proc_handler_t *procs = find_procs();
	void *vendor = procs && is_new_enough(procs) ? register_vendor(procs) : NULL;
	if (!vendor) {
		log_write(LOG_LEVEL_INFO, "obs-websocket is not here: no remote control");
		return;
	}
	open_requests();
	size_t refused = 0;
	for (size_t i = 0; vendor_request_name(i); i++)
		refused += !register_request(procs, vendor, vendor_request_name(i),
					     &(struct callback){on_request, (void *)vendor_request_name(i)});
	if (refused)
		log_write(LOG_LEVEL_WARNING, "obs-websocket refused %zu of the requests", refused);
	telling.procs = procs;
	telling.vendor = vendor;
	struct error err = {0};
	char text[512];
	if (!vendor_watch_start(tell, NULL, &err))
		log_write(LOG_LEVEL_WARNING, "no events are told: %s", error_text(&err, text, sizeof(text)));
}

void websocket_vendor_stop(void)
{
	vendor_watch_stop();
}

void websocket_vendor_close(void)
{
	websocket_vendor_stop();
	close_requests();
}
