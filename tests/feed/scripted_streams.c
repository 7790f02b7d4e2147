/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scripted_streams.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static bool send_all(int socket, const void *bytes, size_t size_bytes)
{
	for (const uint8_t *at = bytes; size_bytes;) {
		ssize_t sent = send(socket, at, size_bytes, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		size_bytes -= (size_t)sent;
	}
	return true;
}

static bool send_chunk(int socket, const void *bytes, size_t size_bytes)
{
	char line[32];
	snprintf(line, sizeof(line), "%zx\r\n", size_bytes);
	return send_all(socket, line, strlen(line)) && send_all(socket, bytes, size_bytes) &&
	       send_all(socket, "\r\n", 2);
}

void scripted_streams_init(struct scripted_streams *streams)
{
	lock_init(&streams->lock);
}

void scripted_streams_finish(struct scripted_streams *streams)
{
	lock_finish(&streams->lock);
}

void scripted_streams_hold(struct scripted_streams *streams, const char *path, int socket, const char *head,
			   const void *body, size_t size_bytes)
{
	lock_enter(&streams->lock);
	bool did = send_all(socket, head, strlen(head)) && (!size_bytes || send_chunk(socket, body, size_bytes));
	if (did) {
		assert(streams->count < STREAMS_MOST);
		size_t at = streams->count++;
		snprintf(streams->entries[at].path, sizeof(streams->entries[at].path), "%s", path);
		streams->entries[at].socket = socket;
	}
	lock_leave(&streams->lock);
	char bytes[64];
	while (did && recv(socket, bytes, sizeof(bytes), 0) > 0)
		;
	lock_enter(&streams->lock);
	for (size_t i = 0; i < streams->count; i++) {
		if (streams->entries[i].socket == socket)
			streams->entries[i--] = streams->entries[--streams->count];
	}
	lock_leave(&streams->lock);
}

size_t scripted_streams_send(struct scripted_streams *streams, const char *path, const void *bytes, size_t size_bytes)
{
	size_t count = 0;
	lock_enter(&streams->lock);
	for (size_t i = 0; i < streams->count; i++) {
		if (strcmp(streams->entries[i].path, path) == 0)
			count += send_chunk(streams->entries[i].socket, bytes, size_bytes);
	}
	lock_leave(&streams->lock);
	return count;
}

size_t scripted_streams_end(struct scripted_streams *streams, const char *path, bool is_clean)
{
	const char *last = is_clean ? "0\r\n\r\n" : "ff\r\ncut";
	size_t count = 0;
	lock_enter(&streams->lock);
	for (size_t i = 0; i < streams->count; i++) {
		if (strcmp(streams->entries[i].path, path) == 0) {
			count += send_all(streams->entries[i].socket, last, strlen(last));
			shutdown(streams->entries[i].socket, SHUT_RDWR);
		}
	}
	lock_leave(&streams->lock);
	return count;
}
