/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the bridge, and its digests against the vectors of the standards. */
#include "unit.h"

#include "qt/bridge.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const struct bridge *bridge;

static void test_wrong_folder(void **state)
{
	(void)state;
	struct error err = {0};
	assert_null(bridge_load("/nonexistent", &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_not_equal(err.message, "");
	assert_null(bridge_load("/nonexistent", NULL));
}

static void test_load(void **state)
{
	(void)state;
	struct error err = {0};
	bridge = bridge_load(SHOP_BINARY_DIR, &err);
	assert_non_null(bridge);
	assert_int_equal(bridge->size, sizeof(struct bridge));
	assert_int_equal(bridge->version, BRIDGE_VERSION);
	assert_int_equal(bridge->qt_version()[0], getenv("SHOP_OVERLAY_QT")[0]);
	/* Loaded is loaded: the folder is not asked again. */
	assert_ptr_equal(bridge_load("/nonexistent", NULL), bridge);
}

static void test_without_widgets(void **state)
{
	(void)state;
	/* The bridge's own process has no widgets' application, and painting does not ask for one. */
	struct error err = {0};
	struct canvas *canvas = bridge->canvas_create(8, 8, &err);
	assert_non_null(canvas);
	bridge->canvas_destroy(canvas);
	assert_null(dlsym(RTLD_DEFAULT, "qVersion"));
}

struct vector {
	enum bridge_digest digest;
	const char *key;
	const char *text;
	const char *hex;
};

/* RFC 1321, FIPS 180-4, RFC 2202 and RFC 4231. */
static const struct vector vectors[] = {
	{DIGEST_MD5, NULL, "", "d41d8cd98f00b204e9800998ecf8427e"},
	{DIGEST_MD5, NULL, "abc", "900150983cd24fb0d6963f7d28e17f72"},
	{DIGEST_SHA1, NULL, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
	{DIGEST_SHA256, NULL, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{DIGEST_SHA256, NULL, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{DIGEST_SHA512, NULL, "abc",
	 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	{DIGEST_MD5, "Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738"},
	{DIGEST_SHA1, "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
	{DIGEST_SHA256, "Jefe", "what do ya want for nothing?",
	 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	{DIGEST_SHA512, "Jefe", "what do ya want for nothing?",
	 "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	 "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
};

static void test_digests(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct vector *v = &vectors[i];
		struct error err = {0};
		char hex[129];
		assert_true(bridge->digest_hex(v->digest, v->key, v->key ? strlen(v->key) : 0, v->text, strlen(v->text),
					       hex, &err));
		assert_string_equal(hex, v->hex);
	}
}

/* A key longer than a block is digested first (RFC 4231, case 6). */
static void test_long_key(void **state)
{
	(void)state;
	uint8_t key[131];
	memset(key, 0xAA, sizeof(key));
	static const char text[] = "Test Using Larger Than Block-Size Key - Hash Key First";
	struct error err = {0};
	char hex[129];
	assert_true(bridge->digest_hex(DIGEST_SHA256, key, sizeof(key), text, strlen(text), hex, &err));
	assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void test_digest_errors(void **state)
{
	(void)state;
	struct error err = {0};
	char hex[129] = "kept";
	assert_false(bridge->digest_hex(DIGEST_INVALID, NULL, 0, "a", 1, hex, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_string_equal(hex, "kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_folder),    cmocka_unit_test(test_load),
		cmocka_unit_test(test_without_widgets), cmocka_unit_test(test_digests),
		cmocka_unit_test(test_long_key),        cmocka_unit_test(test_digest_errors),
	};
	return cmocka_run_group_tests_name("qt_bridge", tests, NULL, NULL);
}
