/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of a person for an adapter, and the file that it goes into. */
#include "unit.h"

#include "feed/feed.h"
#include "feed/secret_form.h"

#include "base/file.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

#define SECRET "S3cret-0123456789"

static char root[64], adapter[128], folder[128], path[200];

static const char text[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"auth\": \"\"},"
	" \"secrets\": [\"key\", \"refresh\", \"word\"], \"requests\": [{\"id\": \"item\", \"url\": \"{base}/item\","
	" \"headers\": {\"X-Key\": \"{key}\"}, \"ok\": [\"/id\"], \"map\": {\"items[0].id\": \"/id\","
	" \"items[0].title\": \"/name\", \"items[0].price.currency\": {\"const\": \"EUR\"},"
	" \"items[0].price.sale\": \"/price\"}}]%s}";

static const char token_text[] =
	", \"token\": {\"fills\": \"key\", \"url\": \"{auth}/token\", \"method\": \"POST\", \"ok\": [\"/key\"],"
	" \"body\": {\"form\": {\"refresh\": \"{refresh}\"}}, \"secrets\": {\"key\": \"/key\"}}";

static void write_adapter(const char *more)
{
	char whole[2048];
	int size = snprintf(whole, sizeof(whole), text, more);
	assert_true(file_write_atomic(adapter, whole, (size_t)size, NULL));
}

static int start(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/shop-secret-form-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	snprintf(adapter, sizeof(adapter), "%s/corner.json", root);
	snprintf(folder, sizeof(folder), "%s/config/secrets", root);
	snprintf(path, sizeof(path), "%s/live-1.adapter.json", folder);
	write_adapter("");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	char command[220];
	snprintf(command, sizeof(command), "%s.lock", path);
	unlink(command);
	unlink(path);
	rmdir(folder);
	snprintf(command, sizeof(command), "%s/config", root);
	rmdir(command);
	unlink(adapter);
	return rmdir(root);
}

static const struct secret_form *open_for(const char *vars, struct error *err)
{
	return secret_form_open(&(struct feed_request){.source = FEED_SOURCE_ADAPTER,
						       .path = adapter,
						       .profile = "live-1",
						       .adapter_vars = vars,
						       .secrets_folder = folder},
				err);
}

static void store(const struct secret_form *form, const char *key, const char *refresh, const char *word)
{
	struct error err = {0};
	if (!secret_form_store(form, (const char *const[]){key, refresh, word}, &err))
		fail_msg("%s: %s", err.path, err.message);
}

static void assert_file(const char *wanted)
{
	json_error_t why;
	json_t *document = json_load_file(path, 0, &why);
	json_t *other = json_loads(wanted, 0, &why);
	assert_non_null(other);
	if (!json_equal(document, other))
		fail_msg("it is %s", json_dumps(document, 0));
	json_decref(document);
	json_decref(other);
}

static void what_was_typed_is_kept_in_private(void **state)
{
	(void)state;
	struct stat now;
	struct error err = {0};
	const struct secret_form *form = open_for("base=https://shop.example/api/", &err);
	assert_non_null(form);
	assert_int_equal(form->count, 3);
	assert_string_equal(form->names[1], "refresh");
	assert_string_equal(form->origin, "https://shop.example:443");
	assert_null(form->token_origin);
	assert_false(form->is_any || form->is_there[0]);
	store(form, "  " SECRET "\n", "", "\xe4\xbb\xa4 b");
	assert_file("{\"schema\": \"shop-secrets/1\", \"origin\": \"https://shop.example:443\", \"until\": {},"
		    " \"secrets\": {\"key\": \"" SECRET "\", \"word\": \"\xe4\xbb\xa4 b\"}}");
	assert_int_equal(stat(path, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);
	assert_int_equal(stat(folder, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0700);
	secret_form_close(form);
}

static void what_is_left_empty_stays(void **state)
{
	(void)state;
	const char *before = "{\"schema\": \"shop-secrets/1\", \"origin\": \"https://shop.example\", \"until\": "
			     "{\"key\": \"2026-11-23T10:00:00Z\", \"refresh\": \"2027-11-23T10:00:00Z\"},"
			     " \"secrets\": {\"key\": \"old\", \"refresh\": \"r\", \"other\": \"o\"}}";
	assert_true(file_write_private(path, before, strlen(before), NULL));
	const struct secret_form *form = open_for("base=https://shop.example", NULL);
	assert_true(form->is_any && form->is_there[0] && form->is_there[1]);
	assert_false(form->is_there[2] || form->is_anothers);
	store(form, "new", "", "");
	assert_file("{\"schema\": \"shop-secrets/1\", \"origin\": \"https://shop.example:443\","
		    " \"until\": {\"refresh\": \"2027-11-23T10:00:00Z\"},"
		    " \"secrets\": {\"key\": \"new\", \"refresh\": \"r\", \"other\": \"o\"}}");
	assert_true(secret_form_store(form, NULL, NULL));
	assert_int_equal(access(path, F_OK), -1);
	assert_true(secret_form_store(form, NULL, NULL));
	secret_form_close(form);
}

static void another_shop_gets_none_of_them(void **state)
{
	(void)state;
	const struct secret_form *form = open_for("base=https://shop.example", NULL);
	store(form, SECRET, "r", "");
	secret_form_close(form);
	write_adapter(token_text);
	form = open_for("base=https://other.example\nauth=https://login.example/a", NULL);
	assert_non_null(form);
	assert_true(form->is_any && form->is_anothers);
	assert_false(form->is_there[0] || form->is_there[1]);
	assert_string_equal(form->token_origin, "https://login.example:443");
	store(form, "", "mine", "");
	assert_file("{\"schema\": \"shop-secrets/1\", \"origin\": \"https://other.example:443\", \"until\": {},"
		    " \"token_origin\": \"https://login.example:443\", \"secrets\": {\"refresh\": \"mine\"}}");
	secret_form_close(form);
	// the same host for both
	form = open_for("base=https://other.example\nauth=https://other.example:443/a", NULL);
	assert_null(form->token_origin);
	secret_form_close(form);
	write_adapter("");
}

static void what_cannot_be_is_refused(void **state)
{
	(void)state;
	struct error err = {0};
	static const char *const bad[][2] = {
		{"", "base"},
		{"base=http://shop.example", "http"},
		{"base=https://u:p@shop.example", ""},
		{"base", "name"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err = (struct error){0};
		assert_null(open_for(bad[i][0], &err));
		assert_true(err.code);
		if (!strstr(err.message, bad[i][1]) && !strstr(err.path, bad[i][1]))
			fail_msg("%s: %s", err.path, err.message);
	}
	const struct secret_form *form = open_for("base=https://shop.example", &err);
	store(form, "kept", "", "");
	const char *const two_lines[] = {"", "a\nb" SECRET, ""};
	const char *const nothing[] = {"", " \t", ""};
	assert_false(secret_form_store(form, two_lines, &err));
	assert_string_equal(err.path, "refresh");
	assert_null(strstr(err.message, SECRET));
	assert_false(secret_form_store(form, nothing, &err));
	assert_string_equal(err.message, "nothing was typed");

	// while somebody renews the token
	char lock[220];
	snprintf(lock, sizeof(lock), "%s.lock", path);
	int fd = open(lock, O_RDWR | O_CREAT, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_false(secret_form_store(form, (const char *const[]){"new", "", ""}, &err));
	assert_non_null(strstr(err.message, "being renewed"));
	close(fd);
	store(form, "new", "", "");

	assert_int_equal(chmod(path, 0644), 0);
	assert_false(secret_form_store(form, (const char *const[]){"newer", "", ""}, &err));
	assert_non_null(strstr(err.message, "others may read it"));
	assert_null(open_for("base=https://shop.example", &err));
	assert_int_equal(chmod(path, 0600), 0);
	secret_form_close(form);
	assert_file("{\"schema\": \"shop-secrets/1\", \"origin\": \"https://shop.example:443\", \"until\": {},"
		    " \"secrets\": {\"key\": \"new\"}}");
	secret_form_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_typed_is_kept_in_private),
		cmocka_unit_test(what_is_left_empty_stays),
		cmocka_unit_test(another_shop_gets_none_of_them),
		cmocka_unit_test(what_cannot_be_is_refused),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
