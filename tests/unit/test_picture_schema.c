/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schemas of theme and zones files say what the tables of the readers say: the same members, kinds and ranges. */
#include "unit.h"

#include "theme_fields.h"

#include <stdio.h>
#include <string.h>

static const json_t *resolve(const json_t *root, const json_t *schema)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	if (!ref)
		return schema;
	assert_int_equal(strncmp(ref, "#/$defs/", 8), 0);
	const json_t *found = json_object_get(json_object_get(root, "$defs"), ref + 8);
	assert_non_null(found);
	return found;
}

static void compare(const json_t *root, const json_t *schema, const struct field *fields, const char *where);

static void compare_field(const json_t *root, const json_t *schema, const struct field *field, const char *where)
{
	char path[160];
	fields_path(where, field->name, path, sizeof(path));
	if (!schema)
		fail_msg("%s is not in the schema", path);
	schema = resolve(root, schema);
	switch (field->kind) {
	case FIELD_NUMBER:
		if (json_integer_value(json_object_get(schema, "minimum")) != field->least ||
		    json_integer_value(json_object_get(schema, "maximum")) != field->most)
			fail_msg("%s has another range in the schema", path);
		break;
	case FIELD_COLOR:
		assert_non_null(strstr(json_string_value(json_object_get(schema, "pattern")), "0-9A-Fa-f"));
		break;
	case FIELD_TEXT:
		// Bytes here, code points there: the schema may not be the stricter one.
		if (json_integer_value(json_object_get(schema, "minLength")) != 1 ||
		    json_integer_value(json_object_get(schema, "maxLength")) < field->most)
			fail_msg("%s has another length in the schema", path);
		break;
	case FIELD_OBJECT:
		compare(root, schema, field->members, path);
		break;
	case FIELD_OTHER:
	case FIELD_INVALID:
		break;
	}
}

static void compare(const json_t *root, const json_t *schema, const struct field *fields, const char *where)
{
	const json_t *properties = json_object_get(schema, "properties");
	size_t count = 0;
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
	for (const struct field *field = fields; field->name; field++, count++)
		compare_field(root, json_object_get(properties, field->name), field, where);
	if (json_object_size(properties) != count)
		fail_msg("\"%s\" has %zu members in the schema, %zu in the reader", where, json_object_size(properties),
			 count);
}

static json_t *load(const char *name)
{
	char path[512];
	json_error_t error;
	snprintf(path, sizeof(path), SHOP_SOURCE_DIR "/data/schema/%s", name);
	json_t *tree = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!tree)
		fail_msg("%s:%d: %s", name, error.line, error.text);
	return tree;
}

static void the_theme_schema_is_the_readers(void **state)
{
	(void)state;
	json_t *schema = load("theme.schema.json");
	const json_t *defs = json_object_get(schema, "$defs");
	compare(schema, schema, theme_fields, "");
	compare(schema, json_object_get(defs, "variant"), theme_variant_fields, "variants[]");
	compare(schema, json_object_get(defs, "language"), theme_words_fields, "words.x");
	compare(schema, json_object_get(defs, "box"), theme_box_fields, "box");
	compare(schema, json_object_get(defs, "plate"), theme_plate_spec_fields, "plate");
	compare(schema, json_object_get(defs, "slot"), theme_slot_fields, "slot");
	compare(schema, json_object_get(defs, "sizes"), theme_sizes_fields, "sizes");
	json_decref(schema);
}

static void the_zones_schema_is_the_readers(void **state)
{
	(void)state;
	json_t *schema = load("zones.schema.json");
	const json_t *properties = json_object_get(schema, "properties");
	compare(schema, schema, zones_fields, "");
	compare(schema, json_object_get(json_object_get(properties, "covered"), "items"), zones_covered_fields,
		"covered[]");
	compare(schema, json_object_get(json_object_get(properties, "stage"), "additionalProperties"), theme_box_fields,
		"stage.x");
	json_decref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_theme_schema_is_the_readers),
		cmocka_unit_test(the_zones_schema_is_the_readers),
	};
	return cmocka_run_group_tests_name("picture_schema", tests, NULL, NULL);
}
