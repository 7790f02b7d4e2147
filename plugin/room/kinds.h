/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of text that a room document knows (docs/room-document.md, "Kinds of value"). Texts are valid UTF-8 by
 * now; they may hold a U+0000, which is why each comes with its size.
 */
#pragma once

#include "shape.h"

/** Why the text is none of the member's kind, or NULL when it is one. The reason is a constant. */
const char *kind_refusal(enum member_kind kind, const char *text, size_t size_bytes);

/** 1 to 64 of A-Z a-z 0-9 . _ - */
bool kind_is_id(const char *text, size_t size_bytes);

/** Whether U+0000-1F or U+7F-9F stands in it. */
bool text_has_control(const char *text, size_t size_bytes);
size_t text_code_points(const char *text, size_t size_bytes);
