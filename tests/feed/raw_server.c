/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "raw_server.h"

#include "base/thread.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct raw_server {
	struct raw_answer answer;
	int listener;
	int port;
	atomic_bool is_stopping;
	struct thread thread;

	struct lock lock;
	/* -- protected by lock -- */
	char heads[16384];
	int count;
};

static bool is_stopping(struct raw_server *server)
{
	return atomic_load(&server->is_stopping);
}

static bool send_all(int socket, const char *bytes, size_t size_bytes)
{
	while (size_bytes) {
		ssize_t sent = send(socket, bytes, size_bytes, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes += sent;
		size_bytes -= (size_t)sent;
	}
	return true;
}

/* Waits for something to read; false at the end of the test. */
static bool await(struct raw_server *server, int socket)
{
	struct pollfd wait = {.fd = socket, .events = POLLIN};
	while (!is_stopping(server)) {
		if (poll(&wait, 1, 20) > 0)
			return true;
	}
	return false;
}

static bool read_head(struct raw_server *server, int socket, char *head, size_t size_bytes)
{
	size_t size = 0;
	head[0] = '\0';
	while (!strstr(head, "\r\n\r\n")) {
		ssize_t got = await(server, socket) ? recv(socket, head + size, size_bytes - 1 - size, 0) : 0;
		if (got <= 0)
			return false;
		size += (size_t)got;
		head[size] = '\0';
	}
	lock_enter(&server->lock);
	size_t used = strlen(server->heads);
	snprintf(server->heads + used, sizeof(server->heads) - used, "%s", head);
	server->count++;
	lock_leave(&server->lock);
	return true;
}

static void say(struct raw_server *server, int socket)
{
	const struct raw_answer *answer = &server->answer;
	size_t size = answer->size_bytes ? answer->size_bytes : strlen(answer->bytes);
	size_t fast = answer->pace_ms ? answer->fast_bytes : size;
	bool did = send_all(socket, answer->bytes, fast);
	for (size_t i = fast; did && i < size && !is_stopping(server); i++) {
		did = send_all(socket, answer->bytes + i, 1);
		poll(NULL, 0, answer->pace_ms);
	}
	const char *last = answer->bytes + size;
	while (last > answer->bytes + 1 && last[-2] != '\n')
		last--;
	last -= last > answer->bytes;
	while (did && answer->is_endless && !is_stopping(server))
		did = send_all(socket, last, (size_t)(answer->bytes + size - last));
	if (did && answer->stays)
		await(server, socket);
}

static bool pump(int from, int to)
{
	char bytes[8192];
	ssize_t got = recv(from, bytes, sizeof(bytes), 0);
	return got > 0 && send_all(to, bytes, (size_t)got);
}

static void tunnel(struct raw_server *server, int socket_of_client)
{
	int there = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)server->answer.tunnel_port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	static const char ok[] = "HTTP/1.1 200 Connected\r\n\r\n";
	bool did = connect(there, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		   send_all(socket_of_client, ok, sizeof(ok) - 1);
	struct pollfd both[2] = {{.fd = socket_of_client, .events = POLLIN}, {.fd = there, .events = POLLIN}};
	while (did && !is_stopping(server)) {
		if (poll(both, 2, 20) <= 0)
			continue;
		if (both[0].revents)
			did = pump(socket_of_client, there);
		if (did && both[1].revents)
			did = pump(there, socket_of_client);
	}
	close(there);
}

static void serve(void *data)
{
	struct raw_server *server = data;
	while (await(server, server->listener)) {
		char head[8192];
		int socket = accept(server->listener, NULL, NULL);
		if (socket < 0)
			break;
		if (read_head(server, socket, head, sizeof(head))) {
			if (server->answer.tunnel_port && strncmp(head, "CONNECT ", 8) == 0)
				tunnel(server, socket);
			else
				say(server, socket);
		}
		close(socket);
	}
}

struct raw_server *raw_server_start(const struct raw_answer *answer)
{
	struct raw_server *server = calloc(1, sizeof(*server));
	lock_init(&server->lock);
	server->answer = *answer;
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr *address = answer->is_ipv6 ? (struct sockaddr *)&six : (struct sockaddr *)&four;
	socklen_t size = answer->is_ipv6 ? sizeof(six) : sizeof(four);
	server->listener = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server->listener, address, size) != 0 || listen(server->listener, 16) != 0)
		abort();
	getsockname(server->listener, address, &size);
	server->port = ntohs(answer->is_ipv6 ? six.sin6_port : four.sin_port);
	if (!thread_start(&server->thread, "raw-shop", serve, server, NULL))
		abort();
	return server;
}

void raw_server_stop(struct raw_server *server)
{
	atomic_store(&server->is_stopping, true);
	thread_join(&server->thread);
	close(server->listener);
	lock_finish(&server->lock);
	free(server);
}

int raw_server_port(const struct raw_server *server)
{
	return server->port;
}

int raw_server_count(struct raw_server *server)
{
	lock_enter(&server->lock);
	int count = server->count;
	lock_leave(&server->lock);
	return count;
}

void raw_server_heads(struct raw_server *server, char *text, size_t size_bytes)
{
	lock_enter(&server->lock);
	snprintf(text, size_bytes, "%s", server->heads);
	lock_leave(&server->lock);
}
