/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_words.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct desk_words {
	json_t *texts;
	json_t *unknown;
};

/* \n, \t and \" are all that libobs knows. */
static void unescape(char *text)
{
	char *to = text;
	for (const char *at = text; *at; at++) {
		if (*at == '\\' && (at[1] == 'n' || at[1] == 't' || at[1] == '"')) {
			at++;
			*to++ = *at == 'n' ? '\n' : *at == 't' ? '\t' : '"';
		} else {
			*to++ = *at;
		}
	}
	*to = '\0';
}

static bool read_file(json_t *texts, const char *folder, const char *language)
{
	char path[1024], line[4096];
	snprintf(path, sizeof(path), "%s/%s.ini", folder, language);
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		char *value = strchr(line, '=');
		char *end = strrchr(line, '"');
		if (!value || value[1] != '"' || end <= value + 1)
			continue;
		*value = *end = '\0';
		unescape(value + 2);
		json_object_set_new(texts, line, json_string(value + 2));
	}
	fclose(file);
	return true;
}

struct desk_words *desk_words_open(const char *folder, const char *language)
{
	struct desk_words *words = calloc(1, sizeof(*words));
	words->texts = json_object();
	words->unknown = json_object();
	if (read_file(words->texts, folder, "en-US") && read_file(words->texts, folder, language))
		return words;
	desk_words_close(words);
	return NULL;
}

void desk_words_close(struct desk_words *words)
{
	json_decref(words->texts);
	json_decref(words->unknown);
	free(words);
}

const char *desk_words_get(struct desk_words *words, const char *key)
{
	const char *text = json_string_value(json_object_get(words->texts, key));
	if (text)
		return text;
	// what was said need not be known: it is there in English
	if (strncmp(key, "Said.", strlen("Said.")) == 0)
		return key;
	if (!json_object_get(words->unknown, key)) {
		fprintf(stderr, "no word for %s\n", key);
		json_object_set_new(words->unknown, key, json_string(key));
	}
	return json_string_value(json_object_get(words->unknown, key));
}

bool desk_words_are_whole(const struct desk_words *words)
{
	return json_object_size(words->unknown) == 0;
}
