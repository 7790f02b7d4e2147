/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_stages.h"

#include "unit.h"

#include "theme.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define DATA SHOP_SOURCE_DIR "/data"

static const char *const the_languages[] = {"zh-CN", "zh-TW", "en"};

/* Bases begin with an underscore. */
static int is_theme(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);
	return entry->d_name[0] != '_' && size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

size_t stages_find(struct stage_spec out[STAGES_MOST])
{
	// Kept to the end: the specs point into them.
	static struct theme *themes[STAGES_MOST];
	struct dirent **entries;
	size_t count = 0;
	int files = scandir(DATA "/themes", &entries, is_theme, alphasort);
	assert_true(files > 0);
	for (int i = 0; i < files; i++) {
		struct error err = {0};
		char text[320];
		entries[i]->d_name[strlen(entries[i]->d_name) - 5] = '\0';
		struct theme *theme = themes[i] ? themes[i] : theme_create(DATA, entries[i]->d_name, &err);
		if (!theme)
			fail_msg("%s", error_text(&err, text, sizeof(text)));
		themes[i] = theme;
		for (size_t k = 0; k < theme->variant_count * 3; k++) {
			assert_true(count < STAGES_MOST);
			out[count++] = (struct stage_spec){.theme = theme->id,
							   .variant = theme->variants[k / 3].name,
							   .language = the_languages[k % 3]};
		}
		free(entries[i]);
	}
	free(entries);
	return count;
}
