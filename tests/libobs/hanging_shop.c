/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hanging_shop.h"

#include "unit.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS_MOST 64
#define RESOLVER_SLEEPS_S 8

struct hanging_shop {
	enum hang hang;
	int listener;
	int fillers[4]; /* CONNECT: who fills the queue */
	int waiting;    /* CONNECT: fillers that wait themselves */
	int port;
	pthread_t thread;
	atomic_bool must_stop;
	atomic_int count;
};

/* -- the resolver -- */

static atomic_int resolving;

typedef int (*getaddrinfo_fn)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

__attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
						       const struct addrinfo *hints, struct addrinfo **result)
{
	size_t length = node ? strlen(node) : 0;
	if (length < 5 || strcmp(node + length - 5, ".hang") != 0)
		return ((getaddrinfo_fn)dlsym(RTLD_NEXT, "getaddrinfo"))(node, service, hints, result);
	atomic_fetch_add(&resolving, 1);
	struct timespec left = {.tv_sec = RESOLVER_SLEEPS_S};
	while (nanosleep(&left, &left) != 0) {
	}
	atomic_fetch_sub(&resolving, 1);
	return EAI_AGAIN;
}

/* -- the shop -- */

const char *hang_name(enum hang hang)
{
	switch (hang) {
	case HANG_INVALID:
		break;
	case HANG_DNS:
		return "dns";
	case HANG_CONNECT:
		return "connect";
	case HANG_TLS:
		return "tls";
	case HANG_HEADERS:
		return "headers";
	case HANG_BODY:
		return "body";
	case HANG_STREAM:
		return "stream";
	}
	return "invalid";
}

static void say(int client, const char *text)
{
	(void)!send(client, text, strlen(text), MSG_NOSIGNAL);
}

static void say_room(int client)
{
	char room[512], head[256];
	snprintf(room, sizeof(room),
		 "{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-22T20:00:00+08:00\", "
		 "\"room\": {\"id\": \"r\"}, \"current\": \"a\", \"items\": [{\"id\": \"a\", \"title\": \"Tissues\", "
		 "\"price\": {\"currency\": \"CNY\", \"sale\": 7990}}]}");
	snprintf(head, sizeof(head),
		 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLink: </events>; rel=\"events\"\r\n"
		 "Content-Length: %zu\r\n\r\n",
		 strlen(room));
	say(client, head);
	say(client, room);
}

/* Answers a request up to the place where it hangs. Returns: whether it hangs there. */
static bool speak(const struct hanging_shop *shop, int client)
{
	char request[4096];
	ssize_t size = recv(client, request, sizeof(request) - 1, 0);
	if (size <= 0)
		return false;
	request[size] = '\0';
	switch (shop->hang) {
	case HANG_HEADERS:
		say(client, "HTTP/1.1 200 OK\r\nContent-Ty");
		return true;
	case HANG_BODY:
		say(client, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"schema\": \"shop-");
		return true;
	case HANG_STREAM:
		if (strncmp(request, "GET /events", 11) != 0) {
			say_room(client);
			return false;
		}
		say(client,
		    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\nevent: patch\ndata: {");
		return true;
	case HANG_TLS: // its greeting is taken and never answered
		return true;
	case HANG_INVALID:
	case HANG_DNS:
	case HANG_CONNECT:
		break;
	}
	return false;
}

static void serve(struct hanging_shop *shop)
{
	struct pollfd fds[CLIENTS_MOST] = {{.fd = shop->listener, .events = POLLIN}};
	bool is_hanging[CLIENTS_MOST] = {false};
	nfds_t used = 1;
	while (!atomic_load(&shop->must_stop)) {
		if (poll(fds, used, 20) <= 0)
			continue;
		for (nfds_t i = 1; i < used; i++) {
			char byte;
			if (!fds[i].revents)
				continue;
			bool is_gone =
				recv(fds[i].fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0 || (fds[i].revents & POLLERR);
			if (!is_gone && !is_hanging[i] && speak(shop, fds[i].fd)) {
				is_hanging[i] = true;
				atomic_fetch_add(&shop->count, 1);
			}
			if (!is_gone)
				continue;
			close(fds[i].fd);
			atomic_fetch_sub(&shop->count, is_hanging[i]);
			fds[i] = fds[--used];
			is_hanging[i] = is_hanging[used];
			i--;
		}
		if ((fds[0].revents & POLLIN) && used < CLIENTS_MOST) {
			fds[used] = (struct pollfd){.fd = accept(shop->listener, NULL, NULL), .events = POLLIN};
			is_hanging[used] = false;
			used += fds[used].fd >= 0;
		}
	}
	for (nfds_t i = 1; i < used; i++)
		close(fds[i].fd);
}

static void *run(void *data)
{
	serve(data);
	return NULL;
}

/* Clients of this process whose connection the listener's full queue does not take. */
static int count_connecting(int port)
{
	char line[256], wanted[32];
	int count = 0;
	snprintf(wanted, sizeof(wanted), "0100007F:%04X 02", (unsigned)port);
	FILE *file = fopen("/proc/self/net/tcp", "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		count += strstr(line, wanted) != NULL;
	fclose(file);
	return count;
}

/* One place in the queue, and others who want it: the next who connects waits for ever. */
static void fill_queue(struct hanging_shop *shop, const struct sockaddr_in *address)
{
	for (size_t i = 0; i < 4; i++) {
		shop->fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		(void)!connect(shop->fillers[i], (const struct sockaddr *)address, sizeof(*address));
	}
	shop->waiting = count_connecting(shop->port);
	assert_true(shop->waiting > 0);
}

struct hanging_shop *hanging_shop_start(enum hang hang)
{
	struct hanging_shop *shop = calloc(1, sizeof(*shop));
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	shop->hang = hang;
	shop->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(shop->listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(shop->listener, hang == HANG_CONNECT ? 0 : 64), 0);
	assert_int_equal(getsockname(shop->listener, (struct sockaddr *)&address, &size), 0);
	shop->port = ntohs(address.sin_port);
	if (hang == HANG_CONNECT)
		fill_queue(shop, &address);
	else
		assert_int_equal(pthread_create(&shop->thread, NULL, run, shop), 0);
	return shop;
}

void hanging_shop_stop(struct hanging_shop **shop_at)
{
	struct hanging_shop *shop = *shop_at;
	if (!shop)
		return;
	*shop_at = NULL;
	atomic_store(&shop->must_stop, true);
	if (shop->hang != HANG_CONNECT)
		pthread_join(shop->thread, NULL);
	for (size_t i = 0; shop->hang == HANG_CONNECT && i < 4; i++)
		close(shop->fillers[i]);
	close(shop->listener);
	free(shop);
}

const char *hanging_shop_url(const struct hanging_shop *shop, int number)
{
	static char urls[4][128];
	static unsigned turn;
	char *url = urls[turn++ % 4];
	if (shop->hang == HANG_DNS)
		snprintf(url, sizeof(urls[0]), "https://shop%d.hang/rooms/%d", number, number);
	else
		snprintf(url, sizeof(urls[0]), "http%s://127.0.0.1:%d/rooms/%d", shop->hang == HANG_TLS ? "s" : "",
			 shop->port, number);
	return url;
}

int hanging_shop_count(const struct hanging_shop *shop)
{
	switch (shop->hang) {
	case HANG_DNS:
		return atomic_load(&resolving);
	case HANG_CONNECT:
		return count_connecting(shop->port) - shop->waiting;
	case HANG_INVALID:
	case HANG_TLS:
	case HANG_HEADERS:
	case HANG_BODY:
	case HANG_STREAM:
		break;
	}
	return atomic_load(&shop->count);
}
