/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_front.h"

#include "base/alloc.h"
#include "base/thread.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128
/* So often it is looked whether connections are to be taken. */
#define LOOK_MS 50
/* With a backlog of 0 one connection fits, and the next one's first packet is dropped. */
#define FILLERS 2

struct serve_front {
	/* -- immutable after start -- */
	struct served_faults *faults;
	struct MHD_Daemon *daemon;
	int fd;
	struct sockaddr_in address;
	struct thread thread;
	atomic_bool is_ending;

	/* -- the thread's own -- */
	bool is_closed;
	int fillers[FILLERS];
};

/* Nobody is taken, and nobody gets as far as to wait for it. */
static void close_door(struct serve_front *front)
{
	front->is_closed = true;
	(void)listen(front->fd, 0);
	for (size_t i = 0; i < FILLERS; i++) {
		front->fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		(void)connect(front->fillers[i], (const struct sockaddr *)&front->address, sizeof(front->address));
	}
}

static void open_door(struct serve_front *front)
{
	if (!front->is_closed)
		return;
	front->is_closed = false;
	for (size_t i = 0; i < FILLERS; i++)
		close(front->fillers[i]);
	(void)listen(front->fd, BACKLOG);
}

static void take_one(struct serve_front *front)
{
	struct sockaddr_in from;
	socklen_t size_bytes = sizeof(from);
	int fd = accept4(front->fd, (struct sockaddr *)&from, &size_bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) // which closes it when it has no place
		(void)MHD_add_connection(front->daemon, fd, (const struct sockaddr *)&from, size_bytes);
}

static void run(void *data)
{
	struct serve_front *front = data;
	while (!atomic_load(&front->is_ending)) {
		bool is_to_hang =
			served_faults_is_on(front->faults, FAULT_HANG_CONNECT, FAULT_OF_POLLS | FAULT_OF_STREAMS);
		if (is_to_hang && !front->is_closed)
			close_door(front);
		else if (!is_to_hang)
			open_door(front);
		struct pollfd polled = {.fd = front->fd, .events = front->is_closed ? 0 : POLLIN};
		if (poll(&polled, 1, LOOK_MS) > 0 && (polled.revents & POLLIN))
			take_one(front);
	}
	open_door(front);
}

struct serve_front *serve_front_open(struct served_faults *faults, uint16_t port, struct error *err)
{
	struct serve_front *front = alloc_zeroed(1, sizeof(*front));
	if (!front) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	front->faults = faults;
	atomic_init(&front->is_ending, false);
	front->address.sin_family = AF_INET;
	front->address.sin_port = htons(port);
	front->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	socklen_t size_bytes = sizeof(front->address);
	int yes = 1;
	front->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (front->fd < 0 || setsockopt(front->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
	    bind(front->fd, (const struct sockaddr *)&front->address, sizeof(front->address)) != 0 ||
	    listen(front->fd, BACKLOG) != 0 ||
	    getsockname(front->fd, (struct sockaddr *)&front->address, &size_bytes) != 0) {
		error_set(err, ERROR_NETWORK, "port %u cannot be listened on: %s", port, strerror(errno));
		serve_front_stop(&front);
	}
	return front;
}

uint16_t serve_front_port(const struct serve_front *front)
{
	return ntohs(front->address.sin_port);
}

bool serve_front_start(struct serve_front *front, struct MHD_Daemon *daemon, struct error *err)
{
	front->daemon = daemon;
	return thread_start(&front->thread, "serve-front", run, front, err);
}

void serve_front_stop(struct serve_front **slot)
{
	struct serve_front *front = *slot;
	*slot = NULL;
	if (!front)
		return;
	atomic_store(&front->is_ending, true);
	thread_join(&front->thread);
	if (front->fd >= 0)
		close(front->fd);
	alloc_free(front);
}
