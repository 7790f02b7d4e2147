/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a process that has a Qt, as OBS has: its major is taken whatever else is wished, and no application is made. */
#include "unit.h"

#include "with_fonts.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ctest names the major that this process is to have. */
static char major;
static void *qt_core;

static int setup(void **state)
{
	(void)state;
	const char *wanted = getenv("SHOP_OVERLAY_QT");
	if (!wanted)
		return -1;
	major = wanted[0];
	char name[32];
	snprintf(name, sizeof(name), "libQt%cCore.so.%c", major, major);
	qt_core = dlopen(name, RTLD_NOW | RTLD_GLOBAL);
	return qt_core && setenv("SHOP_OVERLAY_QT", major == '5' ? "6" : "5", 1) == 0 ? 0 : -1;
}

static void test_other_version(void **state)
{
	(void)state;
	struct error err = {0};
	assert_null(bridge_load(SHOP_BINARY_DIR "/tests/fake", &err));
	assert_int_equal(err.code, ERROR_UNSUPPORTED);
}

static void test_major_of_process(void **state)
{
	(void)state;
	struct error err = {0};
	const struct bridge *loaded = bridge_load(SHOP_BINARY_DIR, &err);
	assert_non_null(loaded);
	assert_int_equal(loaded->qt_version()[0], major);
}

/* QCoreApplication::self, as the ABI of both majors names it: NULL while nobody made an application. */
static void test_no_application(void **state)
{
	(void)state;
	void **self = dlsym(qt_core, "_ZN16QCoreApplication4selfE");
	assert_non_null(self);
	assert_null(*self);
	assert_int_equal(with_fonts_setup(NULL), 0);
	const struct bridge_text_size size = measured("国 59.90 🔥", fonts.regular);
	assert_true(size.width_px > 100.0f);
	const struct bridge_text text = text_of("国 59.90", &fonts.regular, 1);
	struct canvas *canvas = bridge->canvas_create(300, 80, NULL);
	assert_non_null(canvas);
	assert_int_equal(bridge->canvas_text(canvas, 0, 0, &text).lines, 1);
	bridge->canvas_destroy(canvas);
	with_fonts_teardown(NULL);
	assert_null(*self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_other_version),
		cmocka_unit_test(test_major_of_process),
		cmocka_unit_test(test_no_application),
	};
	return cmocka_run_group_tests_name("qt_process", tests, setup, NULL);
}
