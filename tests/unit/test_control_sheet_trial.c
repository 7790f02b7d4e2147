/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sheet that is looked at before it is used: read in whatever a spreadsheet saves, and held against the room. */
#include "control/sheet_trial.h"

#include "base/file.h"
#include "room_small.h"

#include <iconv.h>
#include <stdlib.h>
#include <unistd.h>

static struct sheet_headings *headings;
static char folder[] = "/tmp/sheet-trial-XXXXXX";
static char path[64];

static int setup(void **state)
{
	(void)state;
	struct buffer bytes;
	buffer_init(&bytes, SHEET_MAX_BYTES);
	bool did = file_read_plain(SHOP_SOURCE_DIR "/data/sheets/headings.json", &bytes, NULL) &&
		   sheet_headings_decode(bytes.bytes, bytes.size_bytes, &headings, NULL) && mkdtemp(folder);
	buffer_finish(&bytes);
	snprintf(path, sizeof(path), "%s/sheet", folder);
	return did ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	sheet_headings_destroy(&headings);
	(void)unlink(path);
	return rmdir(folder);
}

static void try_bytes(struct sheet_trial *trial, const void *bytes, size_t size_bytes, const struct room *shop)
{
	assert_true(file_write_atomic(path, bytes, size_bytes, NULL));
	*trial = (struct sheet_trial){.id = 1};
	snprintf(trial->path, sizeof(trial->path), "%s", path);
	sheet_trial_run(trial, headings, shop, SMALL_NOON_MS);
	assert_true(trial->is_done);
}

static void try_text(struct sheet_trial *trial, const char *text, const struct room *shop)
{
	try_bytes(trial, text, strlen(text), shop);
}

/* Excel's six: UTF-8 with and without its mark, both UTF-16, GB18030 and Big5. */
static void control_sheet_trial_reads_what_spreadsheets_save(void **state)
{
	(void)state;
	static const struct {
		const char *encoding;
		const char *mark;
		size_t mark_bytes;
		const char *text;
	} rows[] = {
		{"UTF-8", "", 0, "链接号,短标题,最低价\n1,抽纸整箱,59.9\n2,洗衣液,39.9\n"},
		{"UTF-8", "\xEF\xBB\xBF", 3, "链接号,短标题,最低价\n1,抽纸整箱,59.9\n2,洗衣液,39.9\n"},
		{"UTF-16LE", "\xFF\xFE", 2, "链接号\t短标题\t最低价\n1\t抽纸整箱\t59.9\n2\t洗衣液\t39.9\n"},
		{"UTF-16BE", "\xFE\xFF", 2, "链接号\t短标题\t最低价\n1\t抽纸整箱\t59.9\n2\t洗衣液\t39.9\n"},
		{"GB18030", "", 0, "链接号,短标题,最低价\n1,抽纸整箱,59.9\n2,洗衣液,39.9\n"},
		{"BIG5", "", 0, "連結號,短標題,最低價\n1,抽紙整箱,59.9\n2,洗衣精,39.9\n"},
	};
	const struct room *shop =
		small_room("", SMALL_ITEM("a", ", 'link_no': 1") "," SMALL_ITEM("b", ", 'link_no': 2"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char bytes[512];
		memcpy(bytes, rows[i].mark, rows[i].mark_bytes);
		char *from = (char *)rows[i].text;
		char *to = bytes + rows[i].mark_bytes;
		size_t left = strlen(from);
		size_t room = sizeof(bytes) - rows[i].mark_bytes;
		iconv_t converter = iconv_open(rows[i].encoding, "UTF-8");
		assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
		iconv_close(converter);
		struct sheet_trial trial;
		try_bytes(&trial, bytes, (size_t)(to - bytes), shop);
		if (!trial.is_good)
			fail_msg("%s: %s: %s", rows[i].encoding, trial.findings.entries[0].where,
				 trial.findings.entries[0].message);
		assert_int_equal(trial.rows, 2);
		assert_int_equal(trial.findings.error_count, 0);
	}
	room_unref(shop);
}

static void control_sheet_trial_names_the_rows(void **state)
{
	(void)state;
	const struct room *shop = small_room("", SMALL_ITEM("a", ", 'link_no': 1"));
	struct sheet_trial trial;
	try_text(&trial, "链接号,短标题,最低价\n1,抽纸,59.9起\n2,洗衣液,39.9\n3,茶,1.2万\n", shop);
	assert_false(trial.is_good);
	assert_int_equal(trial.rows, 0);
	assert_int_equal(trial.findings.error_count, 2);
	assert_int_equal(trial.findings.entries[0].row, 2);
	assert_string_equal(trial.findings.entries[0].where, "row 2, 最低价");
	assert_int_equal(trial.findings.entries[1].row, 4);
	// what the shop does not have is a warning of its row, and the sheet can be used
	try_text(&trial, "链接号,短标题,最低价\n1,抽纸,59.9\n2,洗衣液,39.9\n", shop);
	assert_true(trial.is_good);
	assert_int_equal(trial.rows, 2);
	assert_int_equal(trial.findings.error_count, 0);
	bool is_said = false;
	for (size_t i = 0; i < trial.findings.count; i++)
		is_said = is_said || (trial.findings.entries[i].row == 3 && !trial.findings.entries[i].is_error);
	assert_true(is_said);
	// and without a room nothing is known of the shop
	try_text(&trial, "链接号,短标题,最低价\n1,抽纸,59.9\n2,洗衣液,39.9\n", NULL);
	assert_true(trial.is_good);
	assert_int_equal(trial.findings.count, 0);
	room_unref(shop);
}

static void control_sheet_trial_says_why_a_file_is_no_sheet(void **state)
{
	(void)state;
	struct sheet_trial trial;
	try_text(&trial, "{\"schema\": \"shop-sheet/1\",\n \"items\": [}", NULL);
	assert_false(trial.is_good);
	assert_int_equal(trial.findings.error_count, 1);
	assert_string_equal(trial.findings.entries[0].where, "line 2 column 12");
	try_text(&trial, "", NULL);
	assert_false(trial.is_good);
	assert_int_equal(trial.findings.error_count, 1);
	assert_true(trial.findings.entries[0].message[0]);
	snprintf(trial.path, sizeof(trial.path), "%s/nowhere.csv", folder);
	sheet_trial_run(&trial, headings, NULL, 0);
	assert_false(trial.is_good);
	assert_int_equal(trial.findings.error_count, 1);
	snprintf(trial.path, sizeof(trial.path), "%s", folder); // a folder
	sheet_trial_run(&trial, headings, NULL, 0);
	assert_false(trial.is_good);
	assert_int_equal(trial.findings.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_sheet_trial_reads_what_spreadsheets_save),
		cmocka_unit_test(control_sheet_trial_names_the_rows),
		cmocka_unit_test(control_sheet_trial_says_why_a_file_is_no_sheet),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
