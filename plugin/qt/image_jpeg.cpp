/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a JPEG is there as a whole. Its reader fills what is missing with grey and calls that a picture, so the
 * markers are walked first (ITU T.81, B.1 and B.2): a file that was cut short never comes to its end-of-image marker.
 */
#include "image.hpp"

namespace {
enum : unsigned char { SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, RST0 = 0xD0, RST7 = 0xD7, TEM = 0x01 };

struct reader {
	const unsigned char *at, *end;

	size_t left() const
	{
		return size_t(end - at);
	}
};

/* The code of the marker that comes next, which may be padded with 0xFF; 0 when there is none. */
unsigned char next_marker(reader &from)
{
	if (from.left() < 2 || *from.at != 0xFF)
		return 0;
	while (from.left() > 0 && *from.at == 0xFF)
		from.at++;
	return from.left() > 0 ? *from.at++ : 0;
}

bool skip_segment(reader &from)
{
	if (from.left() < 2)
		return false;
	size_t size = size_t(from.at[0]) << 8 | from.at[1];
	if (size < 2 || size > from.left())
		return false;
	from.at += size;
	return true;
}

/* To the marker behind coded data, in which 0xFF is followed by 0, or by the number of a restart. */
void skip_coded(reader &from)
{
	while (from.left() >= 2) {
		bool is_marker = from.at[0] == 0xFF && from.at[1] != 0 && from.at[1] != 0xFF &&
				 !(from.at[1] >= RST0 && from.at[1] <= RST7);
		if (is_marker)
			return;
		from.at++;
	}
}
} // namespace

bool image_is_whole_jpeg(const void *bytes, size_t size_bytes)
{
	reader from = {static_cast<const unsigned char *>(bytes),
		       static_cast<const unsigned char *>(bytes) + size_bytes};
	bool has_picture = false;
	if (next_marker(from) != SOI)
		return false;
	for (;;) {
		unsigned char marker = next_marker(from);
		if (marker == EOI)
			return has_picture;
		if (marker == 0)
			return false;
		if (marker == TEM || (marker >= RST0 && marker <= RST7))
			continue;
		if (!skip_segment(from))
			return false;
		if (marker == SOS) {
			has_picture = true;
			skip_coded(from);
		}
	}
}
