/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures kept on disk: what comes back is what went in, or nothing. */
#include "unit.h"

#include "image_cache.h"
#include "image_trim.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/room.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_MS INT64_C(1795300000000)
#define HOUR_MS INT64_C(3600000)
#define URL "https://shop.example/a.png?v=1"

static char the_folder[PATH_MAX];

static int begin(void **state)
{
	(void)state;
	char root[] = "/tmp/test-feed-XXXXXX";
	if (!mkdtemp(root))
		return -1;
	snprintf(the_folder, sizeof(the_folder), "%s/config/cache", root);
	return 0;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static int end(void **state)
{
	(void)state;
	*strstr(the_folder, "/config") = '\0';
	return nftw(the_folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool put(const char *url, const void *bytes, size_t size_bytes, struct image_note note)
{
	struct error err = {0};
	struct blob *blob = blob_create(bytes, size_bytes);
	assert_non_null(blob);
	bool did = image_cache_write(the_folder, url, blob, &note, &err);
	if (!did)
		assert_string_not_equal(err.message, "");
	blob_unref(blob);
	return did;
}

static bool put_text(const char *url, const char *text)
{
	return put(url, text, strlen(text), (struct image_note){.fresh_ms = ROOM_UNSET, .checked_ms = NOW_MS});
}

static enum error_code get(const char *url, int64_t wall_ms, struct blob **blob, struct image_note *note)
{
	struct error err = {0};
	*blob = NULL;
	*note = (struct image_note){0};
	if (image_cache_read(the_folder, url, 1 << 20, wall_ms, blob, note, &err))
		return ERROR_NONE;
	assert_null(*blob);
	assert_null(note->etag);
	return err.code;
}

/* What is kept of an address, or "" when nothing is. */
static const char *text_of(const char *url)
{
	static char text[256];
	struct blob *blob;
	struct image_note note;
	text[0] = '\0';
	if (get(url, NOW_MS + 1, &blob, &note) == ERROR_NONE)
		snprintf(text, sizeof(text), "%.*s", (int)blob->size_bytes, (const char *)blob->bytes);
	blob_unref(blob);
	image_note_finish(&note);
	return text;
}

/* The path of the n-th file of the folder; NULL behind the last one. */
static const char *path_of(int n)
{
	static char path[2 * PATH_MAX];
	char images[PATH_MAX + 8];
	snprintf(images, sizeof(images), "%s/images", the_folder);
	DIR *folder = opendir(images);
	bool did = false;
	for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !did; entry = readdir(folder)) {
		did = entry->d_name[0] != '.' && n-- == 0;
		if (did)
			snprintf(path, sizeof(path), "%s/%s", images, entry->d_name);
	}
	if (folder)
		closedir(folder);
	return did ? path : NULL;
}

static void test_what_went_in_comes_back(void **state)
{
	(void)state;
	static const char bytes[] = "\x89PNG\r\n\0\n\xFFpicture";
	struct image_note said = {
		.etag = (char *)"W/\"1\\2\"", .last_modified = (char *)"Sat", .fresh_ms = 5000, .checked_ms = NOW_MS};
	struct blob *blob;
	struct image_note note;
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	assert_true(put(URL, bytes, sizeof(bytes), said));
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_NONE);
	assert_int_equal(blob->size_bytes, sizeof(bytes));
	assert_memory_equal(blob->bytes, bytes, sizeof(bytes));
	assert_string_equal(note.etag, said.etag);
	assert_string_equal(note.last_modified, "Sat");
	assert_int_equal(note.fresh_ms, 5000);
	assert_int_equal(note.checked_ms, NOW_MS);
	blob_unref(blob);
	image_note_finish(&note);

	assert_int_equal(get("https://shop.example/a.png", NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	assert_int_equal(get("https://shop.example/a.png?v=2", NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	assert_true(put_text(URL, "another"));
	assert_string_equal(text_of(URL), "another");
	assert_null(path_of(1));
	image_cache_remove(the_folder, URL);
	assert_string_equal(text_of(URL), "");
	assert_null(path_of(0));
}

static void test_it_is_private_and_tells_no_secret(void **state)
{
	(void)state;
	struct stat stat_of;
	struct buffer file;
	assert_true(put_text("https://me:pass@shop.example/a.png?sign=s3cr3t#part", "picture"));
	assert_int_equal(stat(path_of(0), &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0600);
	assert_int_equal(stat(the_folder, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0700);
	buffer_init(&file, 4096);
	assert_true(file_read(path_of(0), &file, NULL));
	assert_non_null(strstr(buffer_text(&file), "https://shop.example/a.png"));
	assert_null(strstr(buffer_text(&file), "s3cr3t"));
	assert_null(strstr(buffer_text(&file), "pass"));
	buffer_finish(&file);
}

/* Each byte turned, and each end cut off: never another picture, never another note. */
static void test_what_is_damaged_is_dropped(void **state)
{
	(void)state;
	struct image_note said = {.etag = (char *)"\"1\"", .fresh_ms = 7, .checked_ms = NOW_MS};
	struct buffer file;
	struct blob *blob;
	struct image_note note;
	assert_true(put(URL, "picture", 7, said));
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s", path_of(0));
	buffer_init(&file, 4096);
	assert_true(file_read(path, &file, NULL));
	const struct timespec times[2] = {{.tv_sec = NOW_MS / 1000}, {.tv_sec = NOW_MS / 1000}};
	for (size_t i = 0; i < 2 * file.size_bytes; i++) {
		bool is_cut = i >= file.size_bytes;
		size_t at = i % file.size_bytes;
		file.bytes[at] ^= is_cut ? 0 : 0x11;
		assert_true(file_write_atomic(path, file.bytes, is_cut ? at : file.size_bytes, NULL));
		assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
		assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_VALUE);
		assert_int_not_equal(access(path, F_OK), 0);
		file.bytes[at] ^= is_cut ? 0 : 0x11;
	}
	// longer than any picture may be
	static char large[(1 << 20) + 20000];
	assert_true(file_write_atomic(path, large, sizeof(large), NULL));
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_LIMIT);
	assert_int_not_equal(access(path, F_OK), 0);
	// whole, but put in another address's place
	assert_true(put("https://other.example/b.png", "other", 5, said));
	assert_int_equal(rename(path_of(0), path), 0);
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	// a link, a folder, a pipe
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(get(URL, NOW_MS, &blob, &note), ERROR_NOT_FOUND);
	buffer_finish(&file);
}

static void test_it_grows_old(void **state)
{
	(void)state;
	struct blob *blob;
	struct image_note note;
	assert_true(put_text(URL, "picture"));
	assert_int_equal(get(URL, NOW_MS + IMAGE_CACHE_MOST_AGE_MS + 1, &blob, &note), ERROR_NOT_FOUND);
	// of a time to come: a clock was wrong
	assert_int_equal(get(URL, NOW_MS - 1, &blob, &note), ERROR_NOT_FOUND);
	image_cache_confirm(the_folder, URL, NOW_MS + 100 * HOUR_MS);
	assert_int_equal(get(URL, NOW_MS + IMAGE_CACHE_MOST_AGE_MS + 1, &blob, &note), ERROR_NONE);
	assert_int_equal(note.checked_ms, NOW_MS + 100 * HOUR_MS);
	assert_int_equal(note.fresh_ms, ROOM_UNSET);
	blob_unref(blob);
	image_note_finish(&note);
	image_cache_confirm(the_folder, "https://shop.example/none.png", NOW_MS);
	assert_null(path_of(1));
}

static void test_the_longest_unused_goes_first(void **state)
{
	(void)state;
	static char large[4 << 20];
	char url[64];
	struct image_note note = {.fresh_ms = ROOM_UNSET, .checked_ms = NOW_MS};
	for (int i = 0; i < 15; i++) {
		snprintf(url, sizeof(url), "https://shop.example/%d.png", i);
		assert_true(put(url, large, sizeof(large), note));
	}
	assert_string_equal(text_of("https://shop.example/0.png"), ""); // larger than this test reads
	assert_true(put_text("https://shop.example/small.png", "small"));
	struct blob *blob;
	struct image_note got;
	assert_true(put("https://shop.example/0.png", large, sizeof(large), note)); // used last now
	assert_true(put("https://shop.example/15.png", large, sizeof(large), note));
	int files = 0;
	uint64_t sum_bytes = 0;
	for (; path_of(files); files++)
		sum_bytes += file_stamp_of(path_of(files)).size_bytes;
	assert_in_range(sum_bytes, 56 << 20, IMAGE_CACHE_MOST_BYTES);
	struct error err = {0};
	assert_false(image_cache_read(the_folder, "https://shop.example/1.png", 8 << 20, NOW_MS, &blob, &got, &err));
	assert_true(image_cache_read(the_folder, "https://shop.example/0.png", 8 << 20, NOW_MS, &blob, &got, &err));
	blob_unref(blob);
	assert_string_equal(text_of("https://shop.example/small.png"), "small");
}

static void test_the_number_of_files_is_bounded_too(void **state)
{
	(void)state;
	char url[64];
	char images[PATH_MAX + 8];
	assert_true(put_text(URL, "mine"));
	snprintf(images, sizeof(images), "%s/images", the_folder);
	for (int i = 0; i < 20; i++) {
		snprintf(url, sizeof(url), "https://shop.example/%d.png", i);
		assert_true(put_text(url, "tiny"));
	}
	char foreign[PATH_MAX + 64];
	char half[PATH_MAX + 64];
	snprintf(foreign, sizeof(foreign), "%s/0123456789abcdef.notes", images);
	snprintf(half, sizeof(half), "%s/0123456789abcdef.image.Xy12_Z", images);
	assert_true(file_write_atomic(foreign, "mine", 4, NULL));
	assert_true(file_write_atomic(half, "half", 4, NULL));
	struct stat now;
	assert_int_equal(stat(half, &now), 0);
	int64_t wall_ms = (int64_t)now.st_ctim.tv_sec * 1000;
	image_trim(images, 10 * 16384, 16384, wall_ms);
	int files = 0;
	while (path_of(files))
		files++;
	assert_int_equal(files, 10 + 2);
	image_trim(images, 10 * 16384, 16384, wall_ms + 2 * HOUR_MS);
	assert_int_not_equal(access(half, F_OK), 0);
	assert_int_equal(access(foreign, F_OK), 0);
	image_trim("/nonexistent", 0, 0, 0);
}

static void test_where_nothing_can_be_written(void **state)
{
	(void)state;
	char root[PATH_MAX];
	snprintf(root, sizeof(root), "%s", the_folder);
	*strstr(root, "/cache") = '\0';
	assert_true(file_make_folder(root, NULL));
	assert_true(file_write_atomic(the_folder, "a file where the folder should be", 33, NULL));
	assert_false(put_text(URL, "picture"));
	assert_string_equal(text_of(URL), "");
	image_cache_confirm(the_folder, URL, NOW_MS);
	image_cache_remove(the_folder, URL);
}

/* -- every allocation fails in turn -- */

static int the_allocation;
static int the_failing;

static bool fail_one(size_t size_bytes, void *data)
{
	(void)size_bytes, (void)data;
	return the_allocation++ != the_failing;
}

static void test_torture(void **state)
{
	(void)state;
	struct image_note said = {.etag = (char *)"\"1\"", .last_modified = (char *)"Sat", .checked_ms = NOW_MS};
	struct blob *blob = blob_create("picture", 7);
	bool did_all = false;
	for (the_failing = 0; !did_all && the_failing < 100; the_failing++) {
		struct blob *got = NULL;
		struct image_note note = {0};
		struct error err = {0};
		the_allocation = 0;
		alloc_set_hook(fail_one, NULL);
		bool did = image_cache_write(the_folder, URL, blob, &said, &err) &&
			   image_cache_read(the_folder, URL, 4096, NOW_MS, &got, &note, &err);
		alloc_set_hook(NULL, NULL);
		did_all = the_allocation <= the_failing;
		assert_true(did ? note.etag && note.last_modified : err.code == ERROR_MEMORY && !got);
		assert_true(did || !did_all);
		blob_unref(got);
		image_note_finish(&note);
	}
	assert_true(did_all);
	assert_true(the_failing > 4);
	blob_unref(blob);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_what_went_in_comes_back),       TEST(test_it_is_private_and_tells_no_secret),
		TEST(test_what_is_damaged_is_dropped),    TEST(test_it_grows_old),
		TEST(test_the_longest_unused_goes_first), TEST(test_the_number_of_files_is_bounded_too),
		TEST(test_where_nothing_can_be_written),  TEST(test_torture),
	};
	return cmocka_run_group_tests_name("feed_image_cache", tests, NULL, NULL);
}
