/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gate_fixture.h"

#include "feed_fixture.h"

#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOLD_MOST_BYTES 65536

/* A line of its answer, without the end. */
static void read_line(const struct gate *gate, char *line, size_t size)
{
	size_t used = 0;
	while (used + 1 < size && read(gate->from_child, line + used, 1) == 1 && line[used] != '\n')
		used++;
	assert_int_equal(line[used], '\n');
	line[used] = '\0';
}

static void tell(const struct gate *gate, const char *words, char *line, size_t size)
{
	assert_int_equal(write(gate->to_child, words, strlen(words)), strlen(words));
	read_line(gate, line, size);
}

void gate_start(struct gate *gate, const char *platform, long ahead_s)
{
	int to_child[2], from_child[2];
	char ahead[32], line[32];
	snprintf(ahead, sizeof(ahead), "%ld", ahead_s);
	assert_int_equal(pipe2(to_child, O_CLOEXEC), 0);
	assert_int_equal(pipe2(from_child, O_CLOEXEC), 0);
	gate->pid = fork();
	if (gate->pid == 0) {
		dup2(to_child[0], STDIN_FILENO);
		dup2(from_child[1], STDOUT_FILENO);
		execl("/usr/bin/python3", "python3", "-E", "-B", SHOP_SOURCE_DIR "/tests/shops/gate.py", platform,
		      ahead, NULL);
		_exit(127);
	}
	close(to_child[0]);
	close(from_child[1]);
	gate->to_child = to_child[1];
	gate->from_child = from_child[0];
	gate->ahead_ms = ahead_s * INT64_C(1000);
	read_line(gate, line, sizeof(line));
	gate->port = (int)strtol(line, NULL, 10);
	assert_true(gate->port > 0);
}

void gate_stop(struct gate *gate)
{
	if (gate->pid <= 0)
		return;
	close(gate->to_child);
	close(gate->from_child);
	waitpid(gate->pid, NULL, 0);
	gate->pid = 0;
}

void gate_forward(struct gate *gate, int ms)
{
	char line[64];
	snprintf(line, sizeof(line), "forward %d\n", ms);
	tell(gate, line, line, sizeof(line));
	gate->ahead_ms += ms;
}

int64_t gate_now_ms(const struct gate *gate)
{
	return clock_wall_ms(clock_system()) + gate->ahead_ms;
}

void gate_end_token(struct gate *gate)
{
	char line[64];
	tell(gate, "end\n", line, sizeof(line));
}

int gate_told(struct gate *gate, const char *what)
{
	static char line[TOLD_MOST_BYTES];
	char name[32];
	tell(gate, "tell\n", line, sizeof(line));
	snprintf(name, sizeof(name), "\"%s\":", what);
	const char *at = strstr(line, name);
	assert_non_null(at);
	return (int)strtol(at + strlen(name), NULL, 10);
}

int gate_refused(struct gate *gate, const char *reason)
{
	static char line[TOLD_MOST_BYTES];
	int count = 0;
	tell(gate, "tell\n", line, sizeof(line));
	char *at = strstr(line, "\"refused\":[");
	assert_non_null(at);
	// between quotes, every second part of the list is a reason
	for (char *part = strtok_r(at + strlen("\"refused\":["), "\"", &at); part; part = strtok_r(NULL, "\"", &at)) {
		bool is_reason = strcmp(part, ",") != 0 && strncmp(part, "]", 1) != 0;
		count += is_reason && (!reason[0] || strcmp(part, reason) == 0);
	}
	return count;
}

bool gate_digest(enum adapter_digest digest, const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
		 char out[129], struct error *err)
{
	static const GChecksumType types[] = {
		[ADAPTER_MD5] = G_CHECKSUM_MD5,
		[ADAPTER_SHA1] = G_CHECKSUM_SHA1,
		[ADAPTER_SHA256] = G_CHECKSUM_SHA256,
		[ADAPTER_SHA512] = G_CHECKSUM_SHA512,
	};
	(void)err;
	char *made = key ? g_compute_hmac_for_data(types[digest], key, key_bytes, bytes, size_bytes)
			 : g_compute_checksum_for_data(types[digest], bytes, size_bytes);
	snprintf(out, 129, "%s", made);
	g_free(made);
	return true;
}
