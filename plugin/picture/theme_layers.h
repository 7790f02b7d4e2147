/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a theme says for each layer by its name: sizes, and words of each language. For theme.c only. */
#pragma once

#include "fields.h"
#include "theme.h"

/** Checks what one file says of layers, complete or not. Errors: ERROR_VALUE with file, place and reason. */
MUST_CHECK bool theme_check_layers(const json_t *tree, const struct fields_place *place, struct error *err);

/** Fills theme->sizes: those of "default" with the layer's own on top. Errors: as above. */
MUST_CHECK bool theme_read_sizes(struct theme *theme, const struct fields_place *place, struct error *err);

/** Whether every layer has all that it says in this language (the entry of `words`). Errors: as above. */
MUST_CHECK bool theme_check_layer_words(const json_t *words, const char *path, const struct fields_place *place,
					struct error *err);
