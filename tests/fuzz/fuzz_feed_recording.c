/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a recorded show: every line is told as what it is, or as bad with its number, in order and in time, and
 * a second reading tells the same.
 */
#include "fuzz.h"

#include "feed/recording.h"

#include <sys/mman.h>
#include <unistd.h>

#define TOLD_MOST 4096

struct told {
	enum recording_kind kind;
	int number;
	int64_t t_ms;
	int64_t version;
};

static const char *file_of(const uint8_t *bytes, size_t size_bytes)
{
	static char path[64];
	static int fd = -1;
	if (fd < 0) {
		fd = memfd_create("recording", 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	fuzz_check(fd >= 0 && ftruncate(fd, 0) == 0);
	fuzz_check(pwrite(fd, bytes, size_bytes, 0) == (ssize_t)size_bytes);
	return path;
}

static void check_line(const struct recording_line *line, const struct told *before, int64_t last_ms)
{
	fuzz_check(line->number > before->number && line->number >= 2);
	switch (line->kind) {
	case RECORDING_ROOM:
		fuzz_check(line->room && line->t_ms >= last_ms && line->t_ms <= RECORDING_MAX_MS);
		break;
	case RECORDING_ERROR:
		fuzz_check(line->error.code != ERROR_NONE && line->t_ms >= last_ms && line->t_ms <= RECORDING_MAX_MS);
		break;
	case RECORDING_BAD:
		fuzz_check(line->error.code != ERROR_NONE && line->error.message[0] && !line->room);
		break;
	case RECORDING_INVALID:
	case RECORDING_END:
		fuzz_check(!"a line has a kind");
	}
}

/* Returns: how many lines there were; -1 when it is no recording. */
static int read_show(const char *path, struct told *told)
{
	struct error err = {0};
	struct recording_reader *reader = recording_open(path, 1, &err);
	if (!reader) {
		fuzz_check(err.code != ERROR_NONE && err.message[0] != '\0');
		return -1;
	}
	struct told before = {.number = 1};
	int64_t last_ms = 0;
	int count = 0;
	while (count < TOLD_MOST) {
		struct recording_line line = {0};
		recording_read(reader, &line);
		if (line.kind == RECORDING_END) {
			recording_line_finish(&line);
			break;
		}
		check_line(&line, &before, last_ms);
		if (line.kind != RECORDING_BAD)
			last_ms = line.t_ms;
		before = (struct told){line.kind, line.number, line.kind == RECORDING_BAD ? 0 : line.t_ms,
				       line.room ? line.room->version : 0};
		told[count++] = before;
		recording_line_finish(&line);
	}
	(void)recording_cut(reader, &err);
	int64_t lasts_ms = recording_lasts_ms(reader);
	fuzz_check(lasts_ms == ROOM_UNSET || (lasts_ms >= 0 && lasts_ms <= RECORDING_MAX_MS));
	recording_reader_close(&reader);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	static struct told first[TOLD_MOST], second[TOLD_MOST];
	const char *path = file_of(bytes, size_bytes);
	(void)recording_is_one(path);
	int count = read_show(path, first);
	fuzz_check(read_show(path, second) == count);
	for (int i = 0; i < count; i++) {
		fuzz_check(first[i].kind == second[i].kind && first[i].number == second[i].number);
		fuzz_check(first[i].t_ms == second[i].t_ms && first[i].version == second[i].version);
	}
	return 0;
}
