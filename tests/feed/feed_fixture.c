/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOG_MOST_LINES 4096

const struct feed_limits short_limits = {
	.connect_timeout_ms = 300,
	.total_timeout_ms = 500,
	.backoff_first_ms = 20,
	.backoff_most_ms = 160,
	.poll_least_ms = 100,
	.image_max_bytes = 64 * 1024,
};

static struct {
	pthread_mutex_t mutex;
	char *lines[LOG_MOST_LINES];
	size_t count;
} the_log = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static char the_folder[64];

static void keep_line(enum log_level level, const char *line, void *data)
{
	(void)level, (void)data;
	pthread_mutex_lock(&the_log.mutex);
	if (the_log.count < LOG_MOST_LINES)
		the_log.lines[the_log.count++] = strdup(line);
	pthread_mutex_unlock(&the_log.mutex);
}

size_t log_count(const char *part)
{
	size_t count = 0;
	pthread_mutex_lock(&the_log.mutex);
	for (size_t i = 0; i < the_log.count; i++)
		count += strstr(the_log.lines[i], part) != NULL;
	pthread_mutex_unlock(&the_log.mutex);
	return count;
}

void log_clear(void)
{
	pthread_mutex_lock(&the_log.mutex);
	while (the_log.count > 0)
		free(the_log.lines[--the_log.count]);
	pthread_mutex_unlock(&the_log.mutex);
}

int fixture_setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	log_clear();
	log_set_sink(keep_line, NULL);
	fixture->server = scripted_server_start();
	fixture->service = feed_service_create(NULL, &short_limits, NULL);
	fixture->waker = waker_create();
	*state = fixture;
	return fixture->service && fixture->waker ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

int fixture_teardown(void **state)
{
	struct fixture *fixture = *state;
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	feed_state_unref(fixture->state);
	waker_unref(fixture->waker);
	if (fixture->server)
		scripted_server_stop(fixture->server);
	free(fixture);
	log_set_sink(NULL, NULL);
	log_clear();
	fixture_remove_folder();
	return 0;
}

void fixture_remove_folder(void)
{
	if (the_folder[0])
		nftw(the_folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	the_folder[0] = '\0';
}

const char *fixture_url(struct fixture *fixture, const char *path)
{
	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d%s", scripted_server_port(fixture->server),
		 path);
	return fixture->url;
}

static void open_feed(struct fixture *fixture, const struct feed_request *request)
{
	struct error err = {0};
	fixture->feed = feed_open(fixture->service, request, fixture->waker, &err);
	if (!fixture->feed)
		fail_msg("not opened: %s", err.message);
}

void fixture_open(struct fixture *fixture, const char *path)
{
	open_feed(fixture, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, path)});
}

void fixture_open_file(struct fixture *fixture, enum feed_source source, const char *path)
{
	open_feed(fixture, &(struct feed_request){.source = source, .path = path});
}

const struct feed_state *fixture_look(struct fixture *fixture)
{
	feed_state_unref(fixture->state);
	fixture->state = feed_state_get(fixture->feed);
	return fixture->state;
}

void fixture_fail(struct fixture *fixture, const char *condition, const char *file, int line)
{
	const struct feed_state *state = fixture->state;
	char text[512];
	fail_msg("%s:%d: never came: %s; it is %s, version %lld, age %lld ms, %s: %s", file, line, condition,
		 freshness_name(state->freshness), state->room ? (long long)state->room->version : -1,
		 (long long)feed_state_age_ms(state, now_ns()), error_code_name(state->error.code),
		 error_text(&state->error, text, sizeof(text)));
}

void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

uint64_t now_ns(void)
{
	return clock_now_ns(clock_system());
}

const char *room_text_of(const char *epoch, int version, int sale_minor, int ttl_ms)
{
	static char texts[4][1024];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	snprintf(text, sizeof(texts[0]),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"epoch\": \"%s\", \"server_time\": \"@NOW@\",\n"
		 " \"ttl_ms\": %d, \"current\": \"a\", \"room\": {\"id\": \"room-1\"},\n"
		 " \"items\": [{\"id\": \"a\", \"title\": \"Tissues\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		 "%d}}]}",
		 version, epoch, ttl_ms, sale_minor);
	return text;
}

const char *room_text(int version, int sale_minor)
{
	return room_text_of("e1", version, sale_minor, 15000);
}

const char *fixture_folder(void)
{
	if (!the_folder[0]) {
		snprintf(the_folder, sizeof(the_folder), "/tmp/test-feed-XXXXXX");
		assert_non_null(mkdtemp(the_folder));
	}
	return the_folder;
}

const char *fixture_write(const char *name, const void *bytes, size_t size_bytes)
{
	static char paths[4][256];
	static unsigned turn;
	char *path = paths[turn++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", fixture_folder(), name);
	char beside[264];
	snprintf(beside, sizeof(beside), "%s.new", path);
	FILE *file = fopen(beside, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size_bytes, file), size_bytes);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(beside, path), 0);
	return path;
}

const char *fixture_write_text(const char *name, const char *text)
{
	return fixture_write(name, text, strlen(text));
}
