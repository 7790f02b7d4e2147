/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop_fixture.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PULSE "/pulse"

static _Atomic uint64_t leapt_ms;
static _Atomic int64_t wall_off_ms;
static struct feed *the_pulse;
static const char *adapter_file;

uint64_t leaping_now_ns(void)
{
	return now_ns() + atomic_load(&leapt_ms) * MS_NS;
}

static uint64_t read_now_ns(void *data)
{
	(void)data;
	return leaping_now_ns();
}

static int64_t read_wall_ms(void *data)
{
	(void)data;
	return clock_wall_ms(clock_system()) + (int64_t)atomic_load(&leapt_ms) + atomic_load(&wall_off_ms);
}

static const struct clock leaping = {.now_ns = read_now_ns, .wall_ms = read_wall_ms};

int shop_setup(void **state)
{
	if (fixture_setup(state) != 0)
		return -1;
	struct fixture *fixture = *state;
	atomic_store(&leapt_ms, 0);
	atomic_store(&wall_off_ms, 0);
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(&leaping, NULL, NULL);
	scripted_server_say(fixture->server, PULSE,
			    &(struct script){.body = room_text_of("e1", 1, 100, 600000), .has_no_date = true});
	// another room of the thread: what has asked for it has gone on with all of them
	the_pulse = feed_open(fixture->service,
			      &(struct feed_request){.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, PULSE)},
			      NULL, NULL);
	return the_pulse ? 0 : -1;
}

int shop_teardown(void **state)
{
	feed_close(&the_pulse);
	return fixture_teardown(state);
}

void leaping_set_wall_off_ms(int64_t off_ms)
{
	atomic_store(&wall_off_ms, off_ms);
}

void leap_ms(struct fixture *fixture, int ms)
{
	size_t before = shop_asked(fixture, PULSE);
	atomic_fetch_add(&leapt_ms, (uint64_t)ms);
	feed_refresh(the_pulse);
	WAIT_UNTIL(shop_asked(fixture, PULSE) > before);
}

struct feed *shop_open_again(struct fixture *fixture, const char *vars, const char *secrets_file)
{
	struct error err = {0};
	char lines[512];
	char text[512];
	snprintf(lines, sizeof(lines), "base=%s\nroom=live-1\n%s", fixture_url(fixture, ""), vars ? vars : "");
	struct feed *feed = feed_open(fixture->service,
				      &(struct feed_request){.source = FEED_SOURCE_ADAPTER,
							     .path = adapter_file,
							     .adapter_vars = lines,
							     .secrets_file = secrets_file},
				      fixture->waker, &err);
	if (!feed)
		fail_msg("not opened: %s", error_text(&err, text, sizeof(text)));
	return feed;
}

void shop_open_by(struct fixture *fixture, const char *adapter, const char *vars, const char *secrets_file)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s", fixture_write_text("adapter.json", adapter));
	adapter_file = path;
	fixture->feed = shop_open_again(fixture, vars, secrets_file);
}

const char *shop_secrets(struct fixture *fixture, const char *secrets, const char *until)
{
	char text[1024];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-secrets/1\", \"origin\": \"%s\", \"secrets\": {%s}, \"until\": {%s}}",
		 fixture_url(fixture, ""), secrets, until);
	static char path[256];
	snprintf(path, sizeof(path), "%s", fixture_write_text("secrets.json", text));
	assert_int_equal(chmod(path, 0600), 0);
	return path;
}

bool shop_file_has(const char *path, const char *text)
{
	char bytes[4096];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof(bytes) - 1, file)] = '\0';
	fclose(file);
	return strstr(bytes, text) != NULL;
}

void shop_say_later(struct fixture *fixture, const char *path, const char *body, int delay_ms)
{
	scripted_server_say(
		fixture->server, path,
		&(struct script){.body = body, .has_no_shop_time = true, .has_no_date = true, .delay_ms = delay_ms});
}

void shop_say(struct fixture *fixture, const char *path, const char *body)
{
	shop_say_later(fixture, path, body, 0);
}

size_t shop_asked(struct fixture *fixture, const char *path)
{
	return scripted_server_count(fixture->server, path);
}

bool shop_was_told(struct fixture *fixture, const char *path, size_t index, const char *text)
{
	char request[4096];
	return scripted_server_request(fixture->server, path, index, request, sizeof(request)) && strstr(request, text);
}
