/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme_fields.h"

#include "theme.h"

/* clang-format off */
#define VALUES(json_name, field_kind, type, member, low, high) \
	.name = json_name, .kind = field_kind, .offset = offsetof(struct type, member), .least = low, .most = high
#define MEMBER(json_name, field_kind, type, member, low, high) \
	{VALUES(json_name, field_kind, type, member, low, high)}
#define NUMBER(type, member, low, high) MEMBER(#member, FIELD_NUMBER, type, member, low, high)
#define COLOR(type, member) MEMBER(#member, FIELD_COLOR, type, member, 0, 0)
#define TEXT(type, member) MEMBER(#member, FIELD_TEXT, type, member, 0, 120)
#define WORDS(member) TEXT(theme_words, member)
#define OBJECT(type, member, table) \
	{.name = #member, .kind = FIELD_OBJECT, .offset = offsetof(struct type, member), .members = table}
#define OTHER(json_name) {.name = json_name, .kind = FIELD_OTHER}
#define END {.name = NULL}
/* clang-format on */

/* Smaller than 28 px is not readable on a viewer's phone. */
#define TEXT_PX(type, member) NUMBER(type, member, 28, 320)

const struct field theme_box_fields[] = {
	NUMBER(theme_box, x_px, 0, 4096),
	NUMBER(theme_box, y_px, 0, 4096),
	NUMBER(theme_box, width_px, 8, 4096),
	NUMBER(theme_box, height_px, 8, 4096),
	END,
};

static const struct field the_canvas_fields[] = {
	NUMBER(theme_box, width_px, 64, 4096),
	NUMBER(theme_box, height_px, 64, 4096),
	END,
};

static const struct field the_plate_box_fields[] = {
	TEXT(theme_plate_box, region),
	MEMBER("x_px", FIELD_NUMBER, theme_plate_box, box.x_px, 0, 4096),
	MEMBER("y_px", FIELD_NUMBER, theme_plate_box, box.y_px, 0, 4096),
	MEMBER("width_px", FIELD_NUMBER, theme_plate_box, box.width_px, 8, 4096),
	MEMBER("height_px", FIELD_NUMBER, theme_plate_box, box.height_px, 8, 4096),
	END,
};

const struct field theme_variant_fields[] = {
	TEXT(theme_variant, name),
	{VALUES("zones", FIELD_TEXT, theme_variant, zones, 0, 120), .is_optional = true},
	OBJECT(theme_variant, waiting, the_plate_box_fields),
	OTHER("like"),
	OTHER("without"),
	OTHER("plates"),
	END,
};

const struct field theme_plate_spec_fields[] = {
	TEXT(theme_plate_spec, name),
	MEMBER("region", FIELD_TEXT, theme_plate_spec, place.region, 0, 24),
	MEMBER("x_px", FIELD_NUMBER, theme_plate_spec, place.box.x_px, 0, 4096),
	MEMBER("y_px", FIELD_NUMBER, theme_plate_spec, place.box.y_px, 0, 4096),
	MEMBER("width_px", FIELD_NUMBER, theme_plate_spec, place.box.width_px, 8, 4096),
	MEMBER("height_px", FIELD_NUMBER, theme_plate_spec, place.box.height_px, 8, 4096),
	{VALUES("turn_ms", FIELD_NUMBER, theme_plate_spec, turn_ms, 2000, 60000), .is_optional = true},
	OTHER("beats"),
	OTHER("slots"),
	END,
};

const struct field theme_slot_fields[] = {
	TEXT(theme_slot, layer),
	{VALUES("form", FIELD_TEXT, theme_slot, form, 0, 24), .is_optional = true},
	MEMBER("x_px", FIELD_NUMBER, theme_slot, box.x_px, 0, 4096),
	MEMBER("y_px", FIELD_NUMBER, theme_slot, box.y_px, 0, 4096),
	MEMBER("width_px", FIELD_NUMBER, theme_slot, box.width_px, 8, 4096),
	MEMBER("height_px", FIELD_NUMBER, theme_slot, box.height_px, 8, 4096),
	{.name = "alone",
	 .kind = FIELD_OBJECT,
	 .offset = offsetof(struct theme_slot, alone),
	 .members = theme_box_fields,
	 .is_optional = true},
	OTHER("beats"),
	{VALUES("stays", FIELD_NUMBER, theme_slot, stays, 0, 1), .is_optional = true},
	END,
};

static const struct field the_font_fields[] = {
	TEXT(theme_fonts, figures),
	TEXT(theme_fonts, labels),
	TEXT(theme_fonts, fallbacks),
	NUMBER(theme_fonts, regular_weight, 100, 900),
	NUMBER(theme_fonts, strong_weight, 100, 900),
	END,
};

static const struct field the_color_fields[] = {
	COLOR(theme_colors, accent),    COLOR(theme_colors, text),
	COLOR(theme_colors, muted),     COLOR(theme_colors, link),
	COLOR(theme_colors, link_text), COLOR(theme_colors, tile),
	COLOR(theme_colors, tile_edge), COLOR(theme_colors, tile_mark),
	COLOR(theme_colors, chip_top),  COLOR(theme_colors, chip_bottom),
	COLOR(theme_colors, chip_text), COLOR(theme_colors, rule),
	COLOR(theme_colors, bar),       END,
};

static const struct field the_plate_fields[] = {
	COLOR(theme_plate, ink_top),
	COLOR(theme_plate, ink_bottom),
	COLOR(theme_plate, edge),
	COLOR(theme_plate, shadow),
	NUMBER(theme_plate, edge_px, 0, 16),
	NUMBER(theme_plate, radius_px, 0, 64),
	NUMBER(theme_plate, shadow_dy_px, 0, 64),
	NUMBER(theme_plate, shadow_blur_px, 0, 64),
	NUMBER(theme_plate, pad_px, 0, 64),
	END,
};

static const struct field the_motion_fields[] = {
	NUMBER(theme_motion, enter_ms, 0, 400),
	NUMBER(theme_motion, rise_px, 0, 64),
	END,
};

static const struct field the_product_fields[] = {
	NUMBER(theme_product, picture_radius_px, 0, 64),
	TEXT_PX(theme_product, tag_number_px),
	TEXT_PX(theme_product, tag_word_px),
	NUMBER(theme_product, tag_pad_px, 0, 64),
	NUMBER(theme_product, tag_height_px, 32, 128),
	TEXT_PX(theme_product, title_px),
	TEXT_PX(theme_product, title_min_px),
	NUMBER(theme_product, title_lines, 1, 3),
	TEXT_PX(theme_product, detail_px),
	TEXT_PX(theme_product, alone_title_px),
	END,
};

static const struct field the_price_fields[] = {
	TEXT_PX(theme_price, figure_px),
	TEXT_PX(theme_price, figure_min_px),
	NUMBER(theme_price, sign_percent, 20, 100),
	NUMBER(theme_price, fraction_percent, 30, 100),
	TEXT_PX(theme_price, unit_px),
	TEXT_PX(theme_price, list_px),
	TEXT_PX(theme_price, condition_px),
	TEXT_PX(theme_price, condition_min_px),
	TEXT_PX(theme_price, message_px),
	TEXT_PX(theme_price, message_min_px),
	NUMBER(theme_price, gap_px, 0, 128),
	END,
};

static const struct field the_countdown_fields[] = {
	TEXT_PX(theme_countdown, label_px),
	TEXT_PX(theme_countdown, digit_px),
	TEXT_PX(theme_countdown, end_px),
	NUMBER(theme_countdown, gap_px, 0, 128),
	END,
};

static const struct field the_notice_fields[] = {
	TEXT_PX(theme_notice, waiting_px),
	NUMBER(theme_notice, pad_px, 0, 128),
	END,
};

const struct field theme_sizes_fields[] = {
	TEXT_PX(theme_sizes, label_px),
	TEXT_PX(theme_sizes, text_px),
	TEXT_PX(theme_sizes, text_min_px),
	TEXT_PX(theme_sizes, figure_px),
	TEXT_PX(theme_sizes, figure_min_px),
	NUMBER(theme_sizes, note_px, 24, 320),
	NUMBER(theme_sizes, icon_px, 16, 320),
	NUMBER(theme_sizes, row_px, 24, 320),
	NUMBER(theme_sizes, gap_px, 0, 128),
	NUMBER(theme_sizes, lines, 1, 12),
	END,
};

const struct field theme_words_fields[] = {
	OTHER("layers"),

	WORDS(family),
	NUMBER(theme_words, display_labels, 0, 1),
	WORDS(separator),
	WORDS(link),
	WORDS(money_cny),
	WORDS(money),
	WORDS(free_shipping),
	WORDS(shipping_fee),
	WORDS(unit_price),
	WORDS(about),
	WORDS(limit),
	WORDS(limit_short),
	WORDS(limit_order),
	WORDS(least),
	WORDS(piece),
	WORDS(per_unit),
	WORDS(from),
	WORDS(list_deal_7d),
	WORDS(list_last_deal),
	WORDS(list_msrp),
	WORDS(coupon),
	WORDS(code),
	WORDS(subsidy),
	WORDS(threshold),
	WORDS(fan),
	WORDS(new_buyer),
	WORDS(pay),
	WORDS(trade_in),
	WORDS(audience),
	WORDS(audience_also),
	WORDS(several),
	MEMBER("and", FIELD_TEXT, theme_words, and_, 0, 120),
	WORDS(after),
	WORDS(agreed),
	WORDS(agreed_wait),
	WORDS(reveal),
	WORDS(see_cart),
	WORDS(to_end),
	WORDS(to_start),
	WORDS(days),
	WORDS(ends),
	WORDS(starts),
	WORDS(date_time),
	WORDS(waiting),
	END,
};

const struct field theme_fields[] = {
	OTHER("schema"),
	OTHER("extends"),
	OTHER("name"),
	OTHER("variants"),
	OTHER("words"),
	OTHER("layers"),
	OBJECT(theme, canvas, the_canvas_fields),
	NUMBER(theme, grid_px, 1, 64),
	TEXT(theme, zones),
	OBJECT(theme, fonts, the_font_fields),
	OBJECT(theme, colors, the_color_fields),
	OBJECT(theme, plate, the_plate_fields),
	OBJECT(theme, motion, the_motion_fields),
	OBJECT(theme, product, the_product_fields),
	OBJECT(theme, price, the_price_fields),
	OBJECT(theme, countdown, the_countdown_fields),
	OBJECT(theme, notice, the_notice_fields),
	END,
};
