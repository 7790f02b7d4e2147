/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system's faces by family and weight: fontconfig names the file and the face within it. Any thread (fontconfig
 * locks for itself). Nothing is added to or removed from any application's fonts.
 */
#include "font.hpp"

#include <fontconfig/fontconfig.h>

#include <memory>

struct pattern_destroy {
	void operator()(FcPattern *pattern) const
	{
		FcPatternDestroy(pattern);
	}
};
using pattern_ptr = std::unique_ptr<FcPattern, pattern_destroy>;

/* A match is always found, however far off: only one of this family counts. */
static bool is_of_family(const FcPattern *match, const FcChar8 *family)
{
	FcChar8 *name = nullptr;
	for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++) {
		if (FcStrCmpIgnoreCase(name, family) == 0)
			return true;
	}
	return false;
}

bridge_font *font_from_system(const char *family, int weight, struct error *err)
{
	if (!family || !family[0] || weight < 1 || weight > 1000) {
		error_set(err, ERROR_USAGE, "a font family without a name, or a weight outside 1 to 1000");
		return nullptr;
	}
	const FcChar8 *name = reinterpret_cast<const FcChar8 *>(family);
	pattern_ptr wanted(FcPatternCreate());
	if (!wanted)
		throw std::bad_alloc();
	FcPatternAddString(wanted.get(), FC_FAMILY, name);
	FcPatternAddDouble(wanted.get(), FC_WEIGHT, FcWeightFromOpenTypeDouble(weight));
	FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
	FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
	FcDefaultSubstitute(wanted.get());

	FcResult result = FcResultNoMatch;
	pattern_ptr match(FcFontMatch(nullptr, wanted.get(), &result));
	FcChar8 *file = nullptr;
	int index = 0;
	if (!match || !is_of_family(match.get(), name) ||
	    FcPatternGetString(match.get(), FC_FILE, 0, &file) != FcResultMatch) {
		error_set_at(err, ERROR_NOT_FOUND, family, "no such font family on this system");
		return nullptr;
	}
	FcPatternGetInteger(match.get(), FC_INDEX, 0, &index);
	/* The upper half of the index names an instance of a variable font; we set the weight ourselves. */
	return font_open(reinterpret_cast<const char *>(file), unsigned(index) & 0xFFFFu, weight, err).release();
}
