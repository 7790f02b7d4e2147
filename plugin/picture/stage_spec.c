/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies of what a source asked for, for who keeps it beyond the call. Pure.
 */
#include "picture/stage.h"

#include "base/alloc.h"

void stage_spec_finish(struct stage_spec *spec)
{
	alloc_free((char *)spec->user_folder);
	alloc_free((char *)spec->theme);
	alloc_free((char *)spec->variant);
	alloc_free((char *)spec->zones);
	alloc_free((char *)spec->language);
	alloc_free((char *)spec->brand_logo);
	alloc_free((char *)spec->brand_font);
	*spec = (struct stage_spec){0};
}

static bool copy_text(const char **text)
{
	if (!*text)
		return true;
	*text = alloc_text(*text);
	return *text != NULL;
}

bool stage_spec_copy(struct stage_spec *out, const struct stage_spec *spec)
{
	*out = *spec;
	const char **const texts[] = {&out->user_folder, &out->theme,      &out->variant,   &out->zones,
				      &out->language,    &out->brand_logo, &out->brand_font};
	bool did = true;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		did = copy_text(texts[i]) && did;
	return did;
}
