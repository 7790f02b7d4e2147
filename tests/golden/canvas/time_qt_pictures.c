/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long pictures take: prints, for each file that is named, what the decoder's thread and the painter spend on it in
 * milliseconds of the processor, and how much the process has grown at most. For people; nothing is decided by it.
 */
#include "base/buffer.h"
#include "base/file.h"
#include "qt/bridge.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#define SIDE_PX 240

/* Of this thread alone: other programs' time does not count. */
static double now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static long most_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static double paint_ms(const struct bridge *bridge, const struct bridge_image *image)
{
	const struct bridge_rect rect = {0, 0, SIDE_PX, SIDE_PX};
	const struct bridge_corners corners = {16, 16, 16, 16};
	struct canvas *canvas = bridge->canvas_create(SIDE_PX, SIDE_PX, NULL);
	double from_ms = now_ms();
	bridge->canvas_image(canvas, &rect, &corners, image);
	double took_ms = now_ms() - from_ms;
	bridge->canvas_destroy(canvas);
	return took_ms;
}

static bool time_file(const struct bridge *bridge, const char *path)
{
	const struct bridge_image_limits limits = {4u << 20, 16000000, 16384};
	struct error err = {0};
	struct buffer bytes;
	buffer_init(&bytes, limits.max_bytes);
	if (!file_read(path, &bytes, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.message);
		return false;
	}
	long before_kib = most_kib();
	double from_ms = now_ms();
	struct bridge_image *whole = bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, &err);
	double decoded_ms = now_ms();
	struct bridge_image *scaled = whole ? bridge->image_cover(whole, SIDE_PX, SIDE_PX, &err) : NULL;
	double scaled_ms = now_ms();
	if (!scaled) {
		fprintf(stderr, "%s: %s\n", path, err.message);
		return false;
	}
	printf("%s: decoding %.1f ms, scaling %.1f ms, at most %.1f MiB more; painted from the whole in %.1f ms, "
	       "from the scaled one in %.2f ms\n",
	       path, decoded_ms - from_ms, scaled_ms - decoded_ms, (double)(most_kib() - before_kib) / 1024,
	       paint_ms(bridge, whole), paint_ms(bridge, scaled));
	bridge->image_destroy(whole);
	bridge->image_destroy(scaled);
	buffer_finish(&bytes);
	return true;
}

int main(int argc, char **argv)
{
	struct error err = {0};
	const struct bridge *bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (!bridge) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	bool did = argc > 1;
	for (int i = 1; i < argc; i++)
		did = time_file(bridge, argv[i]) && did;
	return did ? 0 : 1;
}
