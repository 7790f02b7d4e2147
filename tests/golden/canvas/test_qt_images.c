/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures and SVG from strangers: what is broken, too large or of another kind is refused with its reason. */
#include "unit.h"

#include "png_compare.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER SHOP_SOURCE_DIR "/tests/golden/canvas/pictures/"

static const struct bridge *bridge;
static const struct bridge_image_limits limits = {1u << 20, 1u << 20, 4096};

static int setup(void **state)
{
	(void)state;
	bridge = bridge_load(SHOP_BINARY_DIR, NULL);
	return bridge ? 0 : -1;
}

static struct buffer load(const char *name)
{
	char path[512];
	snprintf(path, sizeof(path), "%s%s", FOLDER, name);
	struct buffer bytes;
	struct error err = {0};
	buffer_init(&bytes, 1u << 20);
	if (!file_read(path, &bytes, &err))
		fail_msg("%s: %s", path, err.message);
	return bytes;
}

static enum error_code refusal(const void *bytes, size_t size_bytes, const struct bridge_image_limits *within)
{
	struct error err = {0};
	struct bridge_image *image = bridge->image_decode(bytes, size_bytes, within, &err);
	bridge->image_destroy(image);
	if (image)
		return ERROR_NONE;
	assert_string_not_equal(err.message, "");
	return err.code;
}

static void assert_refused(const char *name, enum error_code code)
{
	struct buffer bytes = load(name);
	assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &limits), code);
	buffer_finish(&bytes);
}

static void test_kinds(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int width_px, height_px;
	} kinds[] = {{"photo.png", 240, 160}, {"photo.jpg", 240, 160}, {"photo.webp", 240, 160},
		     {"soft.png", 96, 96},    {"soft.webp", 96, 96},   {"turned.jpg", 240, 160}};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct buffer bytes = load(kinds[i].name);
		struct error err = {0};
		struct bridge_image *image = bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, &err);
		assert_non_null(image);
		int width_px = 0, height_px = 0;
		bridge->image_size(image, &width_px, &height_px);
		assert_int_equal(width_px, kinds[i].width_px);
		assert_int_equal(height_px, kinds[i].height_px);
		uint8_t *pixels = malloc((size_t)width_px * (size_t)height_px * 4);
		assert_non_null(pixels);
		bridge->image_read_straight(image, pixels);
		bool is_soft = kinds[i].name[0] == 's';
		if (is_soft) {
			/* Straight: the colour is whole where the alpha is faint. */
			const uint8_t *edge = pixels + 4 * (48 * 96 + 2);
			assert_in_range(edge[3], 1, 60);
			assert_int_equal(edge[0], 255);
			assert_int_equal(edge[1], 220);
		} else {
			/* A red mark stands up left, as seen, also in the picture of the turned camera. */
			assert_in_range(pixels[4 * (4 * width_px + 4)], 200, 240);
			assert_in_range(pixels[4 * (4 * width_px + 4) + 1], 0, 25);
			assert_int_equal(pixels[3], 255);
		}
		free(pixels);
		bridge->image_destroy(image);
		buffer_finish(&bytes);
	}
}

static void test_refused(void **state)
{
	(void)state;
	assert_refused("moving.gif", ERROR_UNSUPPORTED);
	assert_refused("moving.webp", ERROR_UNSUPPORTED);
	assert_refused("ticket.svg", ERROR_UNSUPPORTED);
	assert_refused("huge.png", ERROR_LIMIT);
	assert_refused("empty.png", ERROR_VALUE);
	assert_int_equal(refusal("", 0, &limits), ERROR_UNSUPPORTED);
	assert_int_equal(refusal(NULL, 0, &limits), ERROR_UNSUPPORTED);
	assert_int_equal(refusal("<!doctype html>", 15, &limits), ERROR_UNSUPPORTED);
	assert_int_equal(refusal("\x89PNG\r\n\x1a\n", 8, &limits), ERROR_VALUE);
	assert_int_equal(refusal("\xFF\xD8\xFF", 3, &limits), ERROR_VALUE);
	assert_int_equal(refusal("RIFF\x04\0\0\0WEBP", 12, &limits), ERROR_VALUE);
	bridge->image_destroy(NULL);
}

/* The header is believed before a byte of pixels is read: 60,000 pixels a side in JPEG, 16,383 in WebP. */
static void test_forged_headers(void **state)
{
	(void)state;
	struct buffer bytes = load("photo.jpg");
	bool is_found = false;
	for (size_t i = 0; i + 9 < bytes.size_bytes && !is_found; i++) {
		if (bytes.bytes[i] == 0xFF && bytes.bytes[i + 1] == 0xC0) {
			memcpy(bytes.bytes + i + 5, "\xEA\x60\xEA\x60", 4);
			is_found = true;
		}
	}
	assert_true(is_found);
	assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &limits), ERROR_LIMIT);
	buffer_finish(&bytes);

	bytes = load("photo.webp");
	assert_memory_equal(bytes.bytes + 12, "VP8 ", 4);
	memcpy(bytes.bytes + 26, "\xFF\x3F\xFF\x3F", 4);
	assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &limits), ERROR_LIMIT);
	buffer_finish(&bytes);
}

static void test_limits(void **state)
{
	(void)state;
	static const char *const names[] = {"photo.png", "photo.jpg", "photo.webp"};
	for (size_t i = 0; i < 3; i++) {
		struct buffer bytes = load(names[i]);
		struct bridge_image_limits within = {bytes.size_bytes, 240 * 160, 240};
		assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &within), ERROR_NONE);
		within.max_bytes--;
		assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &within), ERROR_LIMIT);
		within.max_bytes++;
		within.max_pixels--;
		assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &within), ERROR_LIMIT);
		within.max_pixels++;
		within.max_side_px--;
		assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &within), ERROR_LIMIT);
		buffer_finish(&bytes);
	}
}

/* Cut anywhere and with bytes turned: refused or decoded, never a crash. What is cut short is refused. */
static void test_broken(void **state)
{
	(void)state;
	static const char *const names[] = {"photo.png", "photo.jpg", "photo.webp", "soft.png", "soft.webp"};
	for (size_t i = 0; i < 5; i++) {
		struct buffer bytes = load(names[i]);
		for (size_t cut = 0; cut < bytes.size_bytes; cut += 1 + bytes.size_bytes / 60) {
			uint8_t *part = malloc(cut + 1); /* its own block, so that reading beyond is seen */
			assert_non_null(part);
			memcpy(part, bytes.bytes, cut);
			enum error_code code = refusal(part, cut, &limits);
			if (cut + 16 < bytes.size_bytes)
				assert_int_not_equal(code, ERROR_NONE);
			free(part);
		}
		for (size_t at = 0; at < bytes.size_bytes; at += 1 + bytes.size_bytes / 200) {
			bytes.bytes[at] ^= 0x5A;
			refusal(bytes.bytes, bytes.size_bytes, &limits);
			bytes.bytes[at] ^= 0x5A;
		}
		assert_int_equal(refusal(bytes.bytes, bytes.size_bytes, &limits), ERROR_NONE);
		buffer_finish(&bytes);
	}
}

/* A phone's JPEG has a small one within its head, and an editor's note behind its end. */
static void test_jpeg_with_more_than_itself(void **state)
{
	(void)state;
	struct buffer photo = load("photo.jpg");
	size_t size = photo.size_bytes;
	size_t all = size + 4 + size + 2;
	uint8_t *bytes = malloc(all);
	assert_non_null(bytes);
	assert_true(size + 2 < 65536);
	bytes[0] = 0xFF, bytes[1] = 0xD8, bytes[2] = 0xFF, bytes[3] = 0xE1;
	bytes[4] = (uint8_t)((size + 2) >> 8), bytes[5] = (uint8_t)(size + 2);
	memcpy(bytes + 6, photo.bytes, size);
	memcpy(bytes + 6 + size, photo.bytes + 2, size - 2);
	memset(bytes + 4 + 2 * size, '!', 2);
	assert_int_equal(refusal(bytes, all, &limits), ERROR_NONE);
	// the small one's end is not the end
	assert_int_equal(refusal(bytes, 6 + size, &limits), ERROR_VALUE);
	assert_int_equal(refusal(bytes, 6 + size + size / 2, &limits), ERROR_VALUE);
	free(bytes);
	buffer_finish(&photo);
}

static void test_png_write(void **state)
{
	(void)state;
	struct error err = {0};
	char path[512];
	mkdir(SHOP_BINARY_DIR "/golden", 0777);
	snprintf(path, sizeof(path), "%s/golden/written-%d.png", SHOP_BINARY_DIR, (int)getpid());
	static uint8_t pixels[16 * 9 * 4];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * 7);
	assert_true(bridge->png_write(path, pixels, 16, 9, &err));
	int width_px = 0, height_px = 0;
	uint8_t *read = png_read(bridge, path, &width_px, &height_px, &err);
	assert_non_null(read);
	assert_int_equal(width_px, 16);
	assert_int_equal(height_px, 9);
	assert_memory_equal(read, pixels, sizeof(pixels));
	free(read);
	unlink(path);
	assert_false(bridge->png_write("/nonexistent/a.png", pixels, 16, 9, &err));
	assert_int_equal(err.code, ERROR_IO);
	assert_string_equal(err.path, "/nonexistent/a.png");
	assert_false(bridge->png_write(path, pixels, 0, 9, &err));
	assert_int_equal(err.code, ERROR_USAGE);
}

static enum error_code svg_refusal(const char *svg)
{
	struct error err = {0};
	struct bridge_image *image = bridge->svg_decode(svg, strlen(svg), &err);
	bridge->image_destroy(image);
	if (image)
		return ERROR_NONE;
	assert_string_not_equal(err.message, "");
	return err.code;
}

#define SVG(inside)                                                                                                    \
	"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 8 8'>" inside \
	"</svg>"

static void test_svg(void **state)
{
	(void)state;
	assert_int_equal(svg_refusal(SVG("<path d='M0 0h8v8z'/>")), ERROR_NONE);
	assert_int_equal(svg_refusal(SVG("<g id='a'><path id='b' d='M0 0h8'/></g><use xlink:href='#b'/>")), ERROR_NONE);
	assert_int_equal(svg_refusal(SVG("<style>.a{fill:#f00}</style><path class='a' d='M0 0h8'/>")), ERROR_NONE);
	assert_int_equal(svg_refusal("<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='urn:x' width='4' height='4'>"
				     "<x:namedview/><metadata>made by hand</metadata></svg>"),
			 ERROR_NONE);
	struct error err = {0};
	struct bridge_image *image = bridge->svg_decode(SVG(""), strlen(SVG("")), &err);
	int width_px = 0, height_px = 0;
	bridge->image_size(image, &width_px, &height_px);
	assert_int_equal(width_px, 8);
	assert_int_equal(height_px, 8);
	bridge->image_destroy(image);
}

/* Nothing is loaded, run, moved or unfolded without end. */
static void test_svg_refused(void **state)
{
	(void)state;
	static const char *const outside[] = {
		SVG("<image xlink:href='file:///etc/passwd' width='8' height='8'/>"),
		SVG("<image xlink:href='data:image/png;base64,AAAA' width='8' height='8'/>"),
		SVG("<use xlink:href='other.svg#a'/>"),
		SVG("<use href='http://localhost/a.svg#a'/>"),
		SVG("<path d='M0 0h8' fill='url(http://localhost/a)'/>"),
		SVG("<path d='M0 0h8' style='fill: URL( \"file:///a\" )'/>"),
		SVG("<style>@import 'a.css';</style>"),
		SVG("<style>.a{fill:url(a.svg#b)}</style>"),
		SVG("<script>1</script>"),
		SVG("<path d='M0 0h8' onclick='1'/>"),
		SVG("<text>10</text>"),
		SVG("<x:image xmlns:x='urn:x' xlink:href='#a'/>"),
		SVG("<path d='M0 0h8'><animate attributeName='x' dur='1s'/></path>"),
		SVG("<filter id='a'/>"),
		"<?xml-stylesheet href='a.css'?>" SVG(""),
		"<!DOCTYPE svg [<!ENTITY a 'b'>]>" SVG("<title>&a;</title>"),
		"<html/>",
	};
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		if (svg_refusal(outside[i]) != ERROR_UNSUPPORTED)
			fail_msg("taken, or refused otherwise: %s", outside[i]);
	}
	assert_int_equal(svg_refusal(""), ERROR_SYNTAX);
	assert_int_equal(svg_refusal("<svg"), ERROR_SYNTAX);
	assert_int_equal(svg_refusal("<svg><g></svg>"), ERROR_SYNTAX);
	assert_int_equal(svg_refusal("<svg xmlns='http://www.w3.org/2000/svg'/>"), ERROR_VALUE);
	assert_int_equal(svg_refusal("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 9'/>"), ERROR_VALUE);
	assert_int_equal(svg_refusal(SVG("<g id='a'><use xlink:href='#a'/></g>")), ERROR_LIMIT);
	assert_int_equal(svg_refusal(SVG("<g id='a'><use xlink:href='#b'/></g><g id='b'><use xlink:href='#a'/></g>")),
			 ERROR_LIMIT);
}

/* Each level shows the one before it ten times: a few hundred bytes that would paint 10^9 shapes. */
static void test_svg_unfolding(void **state)
{
	(void)state;
	char svg[8192];
	int at = snprintf(svg, sizeof(svg),
			  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><defs>"
			  "<path id='a0' d='M0 0h8v8z'/>");
	for (int level = 1; level < 10; level++) {
		at += snprintf(svg + at, sizeof(svg) - (size_t)at, "<g id='a%d'>", level);
		for (int i = 0; i < 10; i++)
			at += snprintf(svg + at, sizeof(svg) - (size_t)at, "<use href='#a%d'/>", level - 1);
		at += snprintf(svg + at, sizeof(svg) - (size_t)at, "</g>");
	}
	snprintf(svg + at, sizeof(svg) - (size_t)at, "</defs><use href='#a9'/></svg>");
	assert_int_equal(svg_refusal(svg), ERROR_LIMIT);
}

static void test_svg_depth(void **state)
{
	(void)state;
	char svg[4096] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>";
	size_t at = strlen(svg);
	for (int i = 0; i < 400; i++, at += 3)
		memcpy(svg + at, "<g>", 4);
	for (int i = 0; i < 400; i++, at += 4)
		memcpy(svg + at, "</g>", 5);
	memcpy(svg + at, "</svg>", 7);
	assert_int_equal(svg_refusal(svg), ERROR_LIMIT);
	static char large[(1u << 20) + 1];
	struct error err = {0};
	assert_null(bridge->svg_decode(large, sizeof(large), &err));
	assert_int_equal(err.code, ERROR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),          cmocka_unit_test(test_refused),
		cmocka_unit_test(test_forged_headers), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_broken),         cmocka_unit_test(test_jpeg_with_more_than_itself),
		cmocka_unit_test(test_png_write),      cmocka_unit_test(test_svg),
		cmocka_unit_test(test_svg_refused),    cmocka_unit_test(test_svg_unfolding),
		cmocka_unit_test(test_svg_depth),
	};
	return cmocka_run_group_tests_name("qt_images", tests, setup, NULL);
}
