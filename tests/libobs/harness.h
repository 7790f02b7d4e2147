/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real libobs without a screen: an X server of its own (Xvfb), EGL, the software rasteriser. Everything that is
 * drawn can be read back exactly.
 */
#pragma once

#include "unit.h"

#include <obs.h>

#include <stdbool.h>
#include <stdint.h>

struct harness_options {
	int fps;                 /* 0: 60 */
	int width, height;       /* of the canvas; 0: 64 */
	bool has_module;         /* load obs-shop-overlay.so of the build folder */
	const char *module_path; /* another one */
	const char *data_path;   /* another data folder */
	bool may_fail;           /* a module that does not load is not an error */
	const char *config_path; /* a folder of the test's, which stays; NULL: a new one for this run */
};

/** Starts X, libobs, the graphics and, if asked, the module. Fails the test when any of it fails. */
void harness_start(const struct harness_options *options);

/** Shuts libobs down. Returns what was allocated since the start and still is: 0 unless something leaks. */
long harness_stop(void);

/** Removes a folder with all that is in it. */
void harness_remove_folder(const char *folder);

/** Waits until the graphics thread has begun `count` more frames. */
void harness_frames(int count);

/** Lines that the log got since the last call with a text in them; level: at least so grave (a small number is grave).
 */
int harness_log_count(int level, const char *text);
/** Waits until there is such a line: what a status says is logged a moment later. */
void harness_log_wait(int level, const char *text);
void harness_log_clear(void);

struct picture {
	int width;
	int height;
	uint8_t *rgba; /* as the render target holds it: premultiplied in linear light, sRGB-encoded */
};

/** What is behind: 0..1, as bytes of the target. */
struct backdrop {
	float r, g, b, a;
};

extern const struct backdrop on_white, on_black, on_nothing;

/** Runs draw(data) with the context held, linear like a scene's item, on a target of its own. */
struct picture harness_capture(int width, int height, struct backdrop backdrop, void (*draw)(void *data), void *data);
struct picture harness_capture_source(obs_source_t *source, int width, int height, struct backdrop backdrop);
void picture_free(struct picture *picture);
const uint8_t *picture_at(const struct picture *picture, int x, int y);

/** The largest difference of any channel of any pixel. */
int picture_difference(const struct picture *a, const struct picture *b);

#define assert_pixel(picture, x, y, r, g, b, a, tolerance) \
	harness_assert_pixel(picture, x, y, r, g, b, a, tolerance, __FILE__, __LINE__)
void harness_assert_pixel(const struct picture *picture, int x, int y, int r, int g, int b, int a, int tolerance,
			  const char *file, int line);

uint64_t harness_now_ns(void);
