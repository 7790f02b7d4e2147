/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a CSV is written in. Excel in Chinese saves GB18030 (in Taiwan Big5) unless it is told otherwise, and its
 * "Unicode text" is UTF-16 with tabs; nothing in the file says which of the two old ones it is.
 */
#include "sheet_grid.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* As much as 1 MiB of any of these can become. */
#define TEXT_MAX_BYTES (4u * 1024u * 1024u)

static bool is_utf8(const unsigned char *at, size_t left)
{
	while (left > 0) {
		size_t length = at[0] < 0x80   ? 1
				: at[0] < 0xC2 ? 0
				: at[0] < 0xE0 ? 2
				: at[0] < 0xF0 ? 3
				: at[0] < 0xF5 ? 4
					       : 0;
		if (length == 0 || length > left)
			return false;
		for (size_t i = 1; i < length; i++) {
			if ((at[i] & 0xC0) != 0x80)
				return false;
		}
		// Longer than it need be, half of a UTF-16 pair, or beyond the last code point.
		if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
		    (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
			return false;
		at += length;
		left -= length;
	}
	return true;
}

static size_t mark_length(const unsigned char *bytes, size_t size_bytes, enum sheet_encoding encoding)
{
	if (encoding == SHEET_UTF8 && size_bytes >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		return 3;
	if (encoding == SHEET_UTF16LE && size_bytes >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
		return 2;
	if (encoding == SHEET_UTF16BE && size_bytes >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		return 2;
	if (encoding == SHEET_GB18030 && size_bytes >= 4 && memcmp(bytes, "\x84\x31\x95\x33", 4) == 0)
		return 4;
	return 0;
}

/* Separators and line ends are such pairs in UTF-16; no other text has a NUL. */
static bool is_sign_in_two(unsigned char high, unsigned char low)
{
	return high == 0 && low != 0 && strchr(",;\t\r\n", low) != NULL;
}

size_t grid_encodings(const unsigned char *bytes, size_t size_bytes, enum sheet_encoding out[2])
{
	static const enum sheet_encoding marked[] = {SHEET_UTF8, SHEET_UTF16LE, SHEET_UTF16BE, SHEET_GB18030};
	for (size_t i = 0; i < sizeof(marked) / sizeof(*marked); i++) {
		out[0] = marked[i];
		if (mark_length(bytes, size_bytes, marked[i]) > 0)
			return 1;
	}
	for (size_t i = 0; i + 1 < size_bytes && size_bytes % 2 == 0; i += 2) {
		if (is_sign_in_two(bytes[i + 1], bytes[i]) || is_sign_in_two(bytes[i], bytes[i + 1])) {
			out[0] = bytes[i] ? SHEET_UTF16LE : SHEET_UTF16BE;
			return 1;
		}
	}
	out[0] = SHEET_UTF8;
	if (is_utf8(bytes, size_bytes))
		return 1;
	out[0] = SHEET_GB18030;
	out[1] = SHEET_BIG5;
	return 2;
}

const char *grid_encoding_name(enum sheet_encoding encoding)
{
	switch (encoding) {
	case SHEET_UTF8:
		return "UTF-8";
	case SHEET_UTF16LE:
		return "UTF-16LE";
	case SHEET_UTF16BE:
		return "UTF-16BE";
	case SHEET_GB18030:
		return "GB18030";
	case SHEET_BIG5:
		return "BIG5-HKSCS";
	case SHEET_ENCODING_INVALID:
		break;
	}
	return "";
}

static bool refuse_byte(const char *begin, const char *at, enum sheet_encoding encoding, struct error *err)
{
	int line = 1;
	for (const char *c = begin; c < at; c++)
		line += *c == '\n';
	error_set(err, ERROR_SYNTAX, "not %s text: save the sheet as \"CSV UTF-8\"", grid_encoding_name(encoding));
	if (err) {
		err->line = line;
		err->column = 1;
	}
	return false;
}

static bool convert(iconv_t way, const char *bytes, size_t size_bytes, enum sheet_encoding encoding, struct buffer *out,
		    struct error *err)
{
	char *from = (char *)bytes;
	size_t left = size_bytes;
	while (left > 0) {
		char piece[4096];
		char *to = piece;
		size_t room = sizeof(piece);
		size_t result = iconv(way, &from, &left, &to, &room);
		bool is_full = result == (size_t)-1 && errno == E2BIG;
		if (result == (size_t)-1 && !is_full)
			return refuse_byte(bytes, from, encoding, err);
		if (!buffer_add(out, piece, (size_t)(to - piece), err))
			return false;
	}
	return true;
}

bool grid_to_utf8(const unsigned char *bytes, size_t size_bytes, enum sheet_encoding encoding, struct buffer *out,
		  struct error *err)
{
	size_t mark = mark_length(bytes, size_bytes, encoding);
	const char *text = (const char *)bytes + mark;
	size_bytes -= mark;
	buffer_init(out, TEXT_MAX_BYTES);
	if (encoding == SHEET_UTF8) {
		if (!is_utf8((const unsigned char *)text, size_bytes))
			return refuse_byte(text, text, encoding, err);
		return buffer_add(out, text, size_bytes, err);
	}
	iconv_t way = iconv_open("UTF-8", grid_encoding_name(encoding));
	if (way == (iconv_t)-1)
		return error_set(err, ERROR_UNSUPPORTED, "this machine cannot read %s: save the sheet as \"CSV UTF-8\"",
				 grid_encoding_name(encoding));
	bool is_done = convert(way, text, size_bytes, encoding, out, err);
	iconv_close(way);
	if (!is_done)
		buffer_finish(out);
	return is_done;
}
