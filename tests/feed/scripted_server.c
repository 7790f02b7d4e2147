/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scripted_server.h"

#include "base/clock.h"
#include "base/thread.h"
#include "room/wall_time.h"
#include "scripted_streams.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SCRIPTS_MOST 64
#define REQUESTS_MOST 4096
#define CONNECTIONS_MOST 1024
#define HEAD_MOST_BYTES 4096

struct spoken {
	char path[128];
	struct script script;
	char *headers, *etag, *wants;
	uint8_t *body;
};

struct asked {
	char path[128];
	char *head;
	uint64_t at_ns;
};

struct connection {
	struct scripted_server *server;
	int socket;
	struct thread thread;
};

struct scripted_server {
	int listener;
	int port;
	atomic_bool is_stopping;
	struct thread thread;
	struct scripted_streams streams;

	struct lock lock;
	/* -- protected by lock -- */
	struct spoken scripts[SCRIPTS_MOST];
	size_t script_count;
	struct asked requests[REQUESTS_MOST];
	size_t request_count;
	struct connection *connections[CONNECTIONS_MOST];
	size_t connection_count;
};

static bool send_all(int socket, const void *bytes, size_t size_bytes)
{
	const uint8_t *at = bytes;
	while (size_bytes) {
		ssize_t sent = send(socket, at, size_bytes, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		size_bytes -= (size_t)sent;
	}
	return true;
}

static void sleep_ms(struct scripted_server *server, int ms)
{
	for (; ms > 0 && !atomic_load(&server->is_stopping); ms -= 5)
		nanosleep(&(struct timespec){.tv_nsec = (ms < 5 ? ms : 5) * 1000000L}, NULL);
}

static size_t http_date(int64_t wall_ms, char *text, size_t size_bytes)
{
	static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct calendar now = calendar_of(wall_ms, 0);
	return (size_t)snprintf(text, size_bytes, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[wall_ms / 86400000 % 7],
				now.day, months[now.month - 1], now.year, now.hour, now.minute, now.second);
}

/* The body with each @NOW@ told; the caller frees it. */
static uint8_t *tell_time(const struct spoken *spoken, int64_t wall_ms, size_t *size_bytes)
{
	char now[48];
	wall_time_text(wall_ms, 480, now, sizeof(now));
	size_t room = spoken->script.size_bytes + 64 * sizeof(now) + 1;
	uint8_t *out = malloc(room);
	const char *at = (const char *)spoken->body;
	const char *end = at + spoken->script.size_bytes;
	size_t size = 0;
	while (at < end) {
		if (end - at >= 5 && memcmp(at, "@NOW@", 5) == 0) {
			memcpy(out + size, now, strlen(now));
			size += strlen(now);
			at += 5;
		} else {
			out[size++] = (uint8_t)*at++;
		}
	}
	*size_bytes = size;
	return out;
}

static bool send_body(struct connection *connection, const struct script *script, const uint8_t *body, size_t size)
{
	struct scripted_server *server = connection->server;
	size_t whole = script->cut_bytes && script->cut_bytes < size ? script->cut_bytes : size;
	size_t step = script->pace_ms ? 64 : whole;
	for (size_t at = 0; at < whole; at += step) {
		if (atomic_load(&server->is_stopping) ||
		    !send_all(connection->socket, body + at, whole - at < step ? whole - at : step))
			return false;
		sleep_ms(server, script->pace_ms);
	}
	while (script->is_endless && !atomic_load(&server->is_stopping)) {
		if (!send_all(connection->socket, body, size))
			return false;
		sleep_ms(server, script->pace_ms);
	}
	return whole == size && !script->is_endless;
}

/* Answers as scripted. Returns: whether the connection goes on. */
static bool answer(struct connection *connection, const struct spoken *spoken, const char *head)
{
	struct scripted_server *server = connection->server;
	const struct script *script = &spoken->script;
	while (script->is_silent && !atomic_load(&server->is_stopping))
		sleep_ms(server, 50);
	if (script->is_silent || script->hangs_up)
		return false;
	char match[256];
	snprintf(match, sizeof(match), "\r\nIf-None-Match: %s\r\n", spoken->etag ? spoken->etag : "");
	bool is_known = spoken->etag && strstr(head, match);
	snprintf(match, sizeof(match), "\r\n%s\r\n", script->wants ? script->wants : "");
	bool is_refused = script->wants && !strstr(head, match);
	int status = is_refused ? 401 : is_known ? 304 : script->status ? script->status : 200;
	int64_t wall_ms = clock_wall_ms(clock_system()) + script->clock_ms;
	size_t size = 0;
	uint8_t *body = tell_time(spoken, wall_ms, &size);
	sleep_ms(server, script->delay_ms);
	char date[64];
	char text[2048];
	http_date(wall_ms, date, sizeof(date));
	int used = snprintf(text, sizeof(text), "HTTP/1.1 %d Scripted\r\n", status);
	if (script->is_stream)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "Transfer-Encoding: chunked\r\n");
	else if (status != 304 && !script->is_endless)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "Content-Length: %zu\r\n", size);
	if (!script->has_no_shop_time)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "Shop-Time: %lld\r\n", (long long)wall_ms);
	if (!script->has_no_date)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "Date: %s\r\n", date);
	if (spoken->etag)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "ETag: %s\r\n", spoken->etag);
	used += snprintf(text + used, sizeof(text) - (size_t)used, "%s\r\n", spoken->headers);
	assert((size_t)used < sizeof(text));
	if (script->is_stream)
		scripted_streams_hold(&server->streams, spoken->path, connection->socket, text, body, size);
	bool goes_on = !script->is_stream && send_all(connection->socket, text, (size_t)used);
	if (goes_on && status != 304)
		goes_on = send_body(connection, script, body, size);
	free(body);
	return goes_on;
}

static struct spoken *find_script(struct scripted_server *server, const char *path)
{
	for (size_t i = 0; i < server->script_count; i++) {
		if (strcmp(server->scripts[i].path, path) == 0)
			return &server->scripts[i];
	}
	return NULL;
}

static void fill_script(struct spoken *spoken, const char *path, const struct script *script)
{
	memset(spoken, 0, sizeof(*spoken));
	snprintf(spoken->path, sizeof(spoken->path), "%s", path);
	spoken->script = *script;
	if (script->body && !script->size_bytes)
		spoken->script.size_bytes = strlen(script->body);
	spoken->body = malloc(spoken->script.size_bytes + 1);
	if (spoken->script.size_bytes)
		memcpy(spoken->body, script->body, spoken->script.size_bytes);
	spoken->headers = strdup(script->headers ? script->headers : "");
	spoken->etag = script->etag ? strdup(script->etag) : NULL;
	// so that a copy of a script is as good as the script
	spoken->script.body = spoken->script.size_bytes ? spoken->body : NULL;
	spoken->script.headers = spoken->headers;
	spoken->script.etag = spoken->etag;
	spoken->wants = script->wants ? strdup(script->wants) : NULL;
	spoken->script.wants = spoken->wants;
}

static void free_script(struct spoken *spoken)
{
	free(spoken->body);
	free(spoken->headers);
	free(spoken->etag);
	free(spoken->wants);
}

/* How long a request is with the body that its head tells of; more than any while the head is not here. */
static size_t request_bytes(const char *text)
{
	const char *end = strstr(text, "\r\n\r\n");
	const char *length = end ? strcasestr(text, "\r\nContent-Length: ") : NULL;
	size_t body_bytes = length && length < end ? strtoul(length + 18, NULL, 10) : 0;
	return end ? (size_t)(end - text) + 4 + body_bytes : SIZE_MAX;
}

static void serve(void *data)
{
	struct connection *connection = data;
	struct scripted_server *server = connection->server;
	char head[HEAD_MOST_BYTES];
	for (bool goes_on = true; goes_on && !atomic_load(&server->is_stopping);) {
		size_t size = 0;
		head[0] = '\0';
		while (size < request_bytes(head)) {
			ssize_t got = recv(connection->socket, head + size, sizeof(head) - 1 - size, 0);
			if (got <= 0)
				goto hang_up;
			size += (size_t)got;
			head[size] = '\0';
		}
		char path[128];
		const char *from = head + strcspn(head, " ") + 1;
		snprintf(path, sizeof(path), "%.*s", (int)strcspn(from, " ?"), from);
		struct spoken spoken;
		lock_enter(&server->lock);
		assert(server->request_count < REQUESTS_MOST);
		struct asked *asked = &server->requests[server->request_count++];
		snprintf(asked->path, sizeof(asked->path), "%s", path);
		asked->head = strdup(head);
		asked->at_ns = clock_now_ns(clock_system());
		const struct spoken *found = find_script(server, path);
		fill_script(&spoken, path, found ? &found->script : &(struct script){.status = 404});
		lock_leave(&server->lock);
		goes_on = answer(connection, &spoken, head);
		free_script(&spoken);
	}
hang_up:
	shutdown(connection->socket, SHUT_RDWR);
}

static void listen_on(void *data)
{
	struct scripted_server *server = data;
	for (;;) {
		int socket = accept(server->listener, NULL, NULL);
		if (socket < 0 || atomic_load(&server->is_stopping)) {
			if (socket >= 0)
				close(socket);
			return;
		}
		setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
		struct connection *connection = calloc(1, sizeof(*connection));
		connection->server = server;
		connection->socket = socket;
		lock_enter(&server->lock);
		assert(server->connection_count < CONNECTIONS_MOST);
		server->connections[server->connection_count++] = connection;
		lock_leave(&server->lock);
		if (!thread_start(&connection->thread, "shop", serve, connection, NULL))
			abort();
	}
}

struct scripted_server *scripted_server_start_at(int port)
{
	struct scripted_server *server = calloc(1, sizeof(*server));
	lock_init(&server->lock);
	scripted_streams_init(&server->streams);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	if (bind(server->listener, (struct sockaddr *)&address, size) != 0 || listen(server->listener, 64) != 0)
		abort();
	getsockname(server->listener, (struct sockaddr *)&address, &size);
	server->port = ntohs(address.sin_port);
	if (!thread_start(&server->thread, "shop-door", listen_on, server, NULL))
		abort();
	return server;
}

struct scripted_server *scripted_server_start(void)
{
	return scripted_server_start_at(0);
}

void scripted_server_stop(struct scripted_server *server)
{
	atomic_store(&server->is_stopping, true);
	shutdown(server->listener, SHUT_RDWR);
	thread_join(&server->thread);
	close(server->listener);
	for (size_t i = 0; i < server->connection_count; i++) {
		struct connection *connection = server->connections[i];
		shutdown(connection->socket, SHUT_RDWR);
		thread_join(&connection->thread);
		close(connection->socket);
		free(connection);
	}
	for (size_t i = 0; i < server->script_count; i++)
		free_script(&server->scripts[i]);
	for (size_t i = 0; i < server->request_count; i++)
		free(server->requests[i].head);
	lock_finish(&server->lock);
	scripted_streams_finish(&server->streams);
	free(server);
}

int scripted_server_port(const struct scripted_server *server)
{
	return server->port;
}

void scripted_server_say(struct scripted_server *server, const char *path, const struct script *script)
{
	lock_enter(&server->lock);
	struct spoken *spoken = find_script(server, path);
	if (spoken) {
		free_script(spoken);
	} else {
		assert(server->script_count < SCRIPTS_MOST);
		spoken = &server->scripts[server->script_count++];
	}
	fill_script(spoken, path, script);
	lock_leave(&server->lock);
}

size_t scripted_server_send(struct scripted_server *server, const char *path, const char *text)
{
	return scripted_streams_send(&server->streams, path, text, strlen(text));
}

size_t scripted_server_end(struct scripted_server *server, const char *path, bool is_clean)
{
	return scripted_streams_end(&server->streams, path, is_clean);
}

static const struct asked *find_request(const struct scripted_server *server, const char *path, size_t index)
{
	for (size_t i = 0; i < server->request_count; i++) {
		if (strcmp(server->requests[i].path, path) == 0 && index-- == 0)
			return &server->requests[i];
	}
	return NULL;
}

size_t scripted_server_count(struct scripted_server *server, const char *path)
{
	lock_enter(&server->lock);
	size_t count = 0;
	for (size_t i = 0; i < server->request_count; i++)
		count += !path || strcmp(server->requests[i].path, path) == 0;
	lock_leave(&server->lock);
	return count;
}

bool scripted_server_request(struct scripted_server *server, const char *path, size_t index, char *text,
			     size_t size_bytes)
{
	lock_enter(&server->lock);
	const struct asked *asked = find_request(server, path, index);
	if (asked)
		snprintf(text, size_bytes, "%s", asked->head);
	lock_leave(&server->lock);
	return asked != NULL;
}

uint64_t scripted_server_time_ns(struct scripted_server *server, const char *path, size_t index)
{
	lock_enter(&server->lock);
	const struct asked *asked = find_request(server, path, index);
	uint64_t at_ns = asked ? asked->at_ns : 0;
	lock_leave(&server->lock);
	return at_ns;
}

size_t scripted_server_connections(struct scripted_server *server)
{
	lock_enter(&server->lock);
	size_t count = server->connection_count;
	lock_leave(&server->lock);
	return count;
}
