/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_wire.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/thread.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define JOBS 256 /* as many as the library takes connections */
#define MS_NS 1000000u
/* So often it is looked whether the fault is still on. */
#define LOOK_MS 100

struct task {
	struct wire_job job;
	struct MHD_Connection *connection;
	enum wire_state *state;
	int fd;
	uint64_t next_ns; /* when the wait is over, or the next byte's time */
	size_t sent_bytes;
};

struct serve_wire {
	struct served_faults *faults; /* immutable after create */
	int wake_fd;
	struct thread thread;

	struct lock lock; /* a leaf of ours; the library's own are taken within it */
	/* -- protected by lock -- */
	struct task tasks[JOBS];
	size_t count;
	bool is_ended;
};

/* Gives the connection back to the library; the last task takes the place. */
static void finish_locked(struct serve_wire *wire, size_t place, enum wire_state state)
{
	struct task *task = &wire->tasks[place];
	*task->state = state;
	buffer_finish(&task->job.bytes);
	MHD_resume_connection(task->connection);
	*task = wire->tasks[--wire->count];
}

/* Sends up to so many bytes; false when the client is gone. */
static bool send_some(struct task *task, size_t most_bytes)
{
	const struct buffer *bytes = &task->job.bytes;
	size_t rest = bytes->size_bytes - task->sent_bytes;
	ssize_t sent = send(task->fd, bytes->bytes + task->sent_bytes, rest < most_bytes ? rest : most_bytes,
			    MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent < 0)
		return errno == EAGAIN || errno == EINTR;
	task->sent_bytes += (size_t)sent;
	return true;
}

/* What one task comes to at this moment; WIRE_NONE while it is going on. */
static enum wire_state turn(struct serve_wire *wire, struct task *task, short events, uint64_t now_ns)
{
	bool is_over = wire->is_ended || !served_faults_is_on(wire->faults, task->job.fault, task->job.scope);
	if (events & (POLLERR | POLLHUP | POLLRDHUP | POLLNVAL))
		return WIRE_CUT;
	switch (task->job.kind) {
	case WIRE_WAIT:
		return is_over || now_ns >= task->next_ns ? WIRE_WAITED : WIRE_NONE;
	case WIRE_DRIP:
		if (now_ns >= task->next_ns) {
			task->next_ns += (uint64_t)task->job.wait_ms * MS_NS;
			is_over = is_over || !send_some(task, 1);
		}
		break;
	case WIRE_POUR:
		if (events & POLLOUT)
			is_over = is_over || !send_some(task, SIZE_MAX);
		break;
	case WIRE_HANG:
		return is_over ? WIRE_CUT : WIRE_NONE;
	case WIRE_INVALID:
		return WIRE_CUT;
	}
	return is_over || task->sent_bytes == task->job.bytes.size_bytes ? WIRE_CUT : WIRE_NONE;
}

static void turn_all_locked(struct serve_wire *wire, const struct pollfd *polled, size_t polled_count)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	// From the end: who finishes is replaced by one that had its turn, or came after the poll.
	for (size_t i = wire->count; i > 0; i--) {
		struct task *task = &wire->tasks[i - 1];
		short events = i < polled_count ? polled[i].revents : 0;
		enum wire_state state = turn(wire, task, events, now_ns);
		if (state != WIRE_NONE)
			finish_locked(wire, i - 1, state);
	}
}

/* Fills polled, whose first place is the wake's; returns how long to wait. */
static int prepare_locked(struct serve_wire *wire, struct pollfd polled[JOBS + 1])
{
	uint64_t now_ns = clock_now_ns(clock_system());
	int wait_ms = wire->count ? LOOK_MS : -1;
	polled[0] = (struct pollfd){.fd = wire->wake_fd, .events = POLLIN};
	for (size_t i = 0; i < wire->count; i++) {
		const struct task *task = &wire->tasks[i];
		bool is_pouring = task->job.kind == WIRE_POUR;
		polled[i + 1] = (struct pollfd){.fd = task->fd, .events = POLLRDHUP | (is_pouring ? POLLOUT : 0)};
		if (task->job.kind != WIRE_WAIT && task->job.kind != WIRE_DRIP)
			continue;
		uint64_t left_ms = task->next_ns > now_ns ? (task->next_ns - now_ns + MS_NS - 1) / MS_NS : 0;
		if (left_ms < (uint64_t)wait_ms)
			wait_ms = (int)left_ms;
	}
	return wait_ms;
}

static void run(void *data)
{
	struct serve_wire *wire = data;
	static struct pollfd polled[JOBS + 1]; // one wire a process, one thread a wire
	for (;;) {
		lock_enter(&wire->lock);
		size_t count = wire->count + 1;
		int wait_ms = prepare_locked(wire, polled);
		bool is_ended = wire->is_ended && !wire->count;
		lock_leave(&wire->lock);
		if (is_ended)
			return;
		(void)poll(polled, count, wait_ms);
		uint64_t wakes;
		if (polled[0].revents)
			(void)!read(wire->wake_fd, &wakes, sizeof(wakes));
		lock_enter(&wire->lock);
		turn_all_locked(wire, polled, count);
		lock_leave(&wire->lock);
	}
}

static void wake(struct serve_wire *wire)
{
	const uint64_t one = 1;
	(void)!write(wire->wake_fd, &one, sizeof(one));
}

struct serve_wire *serve_wire_create(struct served_faults *faults, struct error *err)
{
	struct serve_wire *wire = alloc_zeroed(1, sizeof(*wire));
	if (!wire) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&wire->lock);
	wire->faults = faults;
	wire->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (wire->wake_fd < 0)
		error_set(err, ERROR_IO, "no event to wake by: %s", strerror(errno));
	else if (thread_start(&wire->thread, "serve-wire", run, wire, err))
		return wire;
	serve_wire_destroy(&wire);
	return NULL;
}

void serve_wire_end(struct serve_wire *wire)
{
	if (!wire)
		return;
	lock_enter(&wire->lock);
	wire->is_ended = true;
	lock_leave(&wire->lock);
	wake(wire);
	thread_join(&wire->thread); // every connection is the library's again
}

void serve_wire_destroy(struct serve_wire **slot)
{
	struct serve_wire *wire = *slot;
	*slot = NULL;
	if (!wire)
		return;
	if (wire->thread.is_running)
		serve_wire_end(wire);
	if (wire->wake_fd >= 0)
		close(wire->wake_fd);
	lock_finish(&wire->lock);
	alloc_free(wire);
}

static int socket_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	return info ? info->connect_fd : -1;
}

enum MHD_Result serve_wire_take(struct serve_wire *wire, struct MHD_Connection *connection, struct wire_job *job,
				enum wire_state *state)
{
	int fd = socket_of(connection);
	lock_enter(&wire->lock);
	bool is_taken = fd >= 0 && !wire->is_ended && wire->count < JOBS;
	if (is_taken) {
		MHD_suspend_connection(connection);
		wire->tasks[wire->count++] = (struct task){
			.job = *job,
			.connection = connection,
			.state = state,
			.fd = fd,
			.next_ns = clock_now_ns(clock_system()) + (uint64_t)job->wait_ms * MS_NS,
		};
	}
	lock_leave(&wire->lock);
	if (!is_taken) {
		buffer_finish(&job->bytes);
		return MHD_NO;
	}
	wake(wire);
	return MHD_YES;
}

void serve_wire_reset(struct MHD_Connection *connection)
{
	// The system aborts a connection that is "connected" to nothing.
	const struct sockaddr nothing = {.sa_family = AF_UNSPEC};
	(void)connect(socket_of(connection), &nothing, sizeof(nothing));
}
