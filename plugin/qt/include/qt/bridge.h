/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Qt bridge: everything that Qt does for us (painting, decoding pictures and SVG, digests, dialogs) behind ONE C
 * table, so that no Qt type leaves plugin/qt/ and one binary of the plugin serves OBS with Qt 5 and with Qt 6. The
 * table lives in shop-overlay-qt5.so and shop-overlay-qt6.so, built from the same sources; bridge_load() opens the one
 * that matches the Qt of the running process (the wrong one aborts OBS) and never closes it.
 *
 * Colours are 0xRRGGBBAA, straight alpha, sRGB-encoded, as people write them. Lengths are pixels of the canvas.
 */
#pragma once

#include "base/error.h"
#include "qt/desk.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BRIDGE_VERSION 3

struct canvas;       /* a picture being painted; one thread at a time, any thread */
struct bridge_image; /* a decoded picture or SVG; immutable, any thread */
struct bridge_font;  /* a face loaded from a file, or found among the system's; immutable, any thread */

struct bridge_rect {
	float x, y, width, height;
};

struct bridge_stop {
	float at; /* 0 .. 1 */
	uint32_t rgba;
};

enum bridge_fill { FILL_INVALID = 0, FILL_SOLID, FILL_LINEAR, FILL_RADIAL };

struct bridge_paint {
	enum bridge_fill fill;
	uint32_t rgba; /* SOLID */
	/* LINEAR: from (x0, y0) to (x1, y1). RADIAL: around (x0, y0) with radius x1. In pixels of the canvas. */
	float x0, y0, x1, y1;
	const struct bridge_stop *stops;
	size_t stop_count;
};

/** Radii of the corners: top left, top right, bottom right, bottom left. Too large ones shrink together, as in CSS. */
struct bridge_corners {
	float tl, tr, br, bl;
};

enum bridge_align { ALIGN_INVALID = 0, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct bridge_text {
	const char *utf8; /* what is no UTF-8 shows as U+FFFD; controls, also those of direction, are dropped */
	struct bridge_font *const *fonts; /* the family list: each glyph from the first that has it */
	size_t font_count;
	float size_px; /* of the em */
	float line_px; /* distance of baselines; 0: 1.25 x size_px */
	uint32_t rgba;
	float width_px;          /* the room for a line; 0: no limit */
	int lines;               /* at most so many; what does not fit is elided with an ellipsis; at least 1. With 1, a
				    newline is a space. A figure that came back elided must not go on air. */
	enum bridge_align align; /* within width_px; LEFT when width_px is 0 */
	float letter_px;         /* added between glyphs */
	bool is_struck;          /* strike-through */
	bool has_tabular_digits; /* every digit in a cell of equal width */
	const struct bridge_paint *paint; /* instead of rgba, when set */
};

/** Of a text without anything to show (""): all 0 but ascent_px. */
struct bridge_text_size {
	float width_px;  /* of the widest line's advance */
	float height_px; /* lines x line_px */
	float ascent_px; /* baseline of the first line below the top of the box */
	float ink_left_px, ink_top_px, ink_right_px,
		ink_bottom_px; /* of what is really painted, from the box's corner */
	int lines;
	bool is_elided;
};

struct bridge_image_limits {
	size_t max_bytes;    /* of the encoded picture */
	uint64_t max_pixels; /* width x height, judged from the header before anything is allocated */
	int max_side_px;
};

enum bridge_digest { DIGEST_INVALID = 0, DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA512 };

#define BRIDGE_ASK_MOST 16

/** One of the secrets that are asked for. */
struct bridge_ask_field {
	const char *label; /* what stands before the field */
	const char *hint;  /* shown while it is empty; or NULL */
};

/** Secrets to be typed by a person. Texts are UTF-8 in the user's language; copied. */
struct bridge_ask {
	const char *title;
	const char *prompt;                    /* plain text, several lines */
	const struct bridge_ask_field *fields; /* at most BRIDGE_ASK_MOST; none: something is only said */
	size_t field_count;
	const char *save;   /* the buttons' texts; without a field there is no such button */
	const char *remove; /* NULL: there is nothing to remove */
	const char *cancel;
	/**
	 * What was typed, one text for each field and "" where nothing was, or NULL: all is to be removed. Valid during
	 * the call. False, with err, keeps the dialog open and shows why; the text must not repeat a secret. UI thread.
	 */
	bool (*take)(const char *const *secrets, void *data, struct error *err);
	/** The dialog is gone; called once, whatever ended it. UI thread. */
	void (*closed)(void *data);
	void *data;
};

/**
 * The table. Every function may be called on any thread that holds its objects alone; none but the dialogs
 * and the desk touches a widget, the application's font database for adding or removing, or a timer.
 */
struct bridge {
	uint32_t size;                   /* sizeof(struct bridge) of the library */
	uint32_t version;                /* BRIDGE_VERSION of the library */
	const char *(*qt_version)(void); /* of the running process, e.g. "5.15.8" */

	/* -- canvas: premultiplied, 16 bits a channel within -- */

	/** A transparent canvas; NULL with err (ERROR_LIMIT above 4096 px a side, ERROR_MEMORY). */
	struct canvas *(*canvas_create)(int width_px, int height_px, struct error *err);
	void (*canvas_destroy)(struct canvas *canvas);
	void (*canvas_fill)(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_corners *corners,
			    const struct bridge_paint *paint);
	/** A line of width_px along the outline, half of it within and half beyond. */
	void (*canvas_stroke)(struct canvas *canvas, const struct bridge_rect *rect,
			      const struct bridge_corners *corners, float width_px, const struct bridge_paint *paint);
	/**
	 * A soft shadow of a rounded rectangle: Gaussian of blur_px (CSS meaning: twice sigma; at most 256), also under
	 * the rect's own shape.
	 */
	void (*canvas_shadow)(struct canvas *canvas, const struct bridge_rect *rect,
			      const struct bridge_corners *corners, float dx_px, float dy_px, float blur_px,
			      uint32_t rgba);
	void (*canvas_line)(struct canvas *canvas, float x0, float y0, float x1, float y1, float width_px,
			    uint32_t rgba);
	/**
	 * Paints text with its box's top left at (x, y); returns what text_measure() returns. Baselines stand on whole
	 * pixels of the box: a box at whole pixels has sharp text.
	 */
	struct bridge_text_size (*canvas_text)(struct canvas *canvas, float x, float y, const struct bridge_text *text);
	/** Scales the picture into rect (covering it, centred, cropped) within the corners; smooth. */
	void (*canvas_image)(struct canvas *canvas, const struct bridge_rect *rect,
			     const struct bridge_corners *corners, const struct bridge_image *image);
	/** An SVG shape into rect, keeping its aspect; tint 0 keeps its colours, else its alpha is painted with tint.
	 */
	void (*canvas_svg)(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_image *svg,
			   uint32_t tint_rgba);
	/** Paints within rect (rounded to whole pixels) from now on; NULL: the whole canvas again. */
	void (*canvas_clip)(struct canvas *canvas, const struct bridge_rect *rect);
	/**
	 * The pixels as the atlas wants them: RGBA8, rows from the top without padding, premultiplied in LINEAR light
	 * and then sRGB-encoded (docs/adr/0006). out has width x height x 4 bytes.
	 */
	void (*canvas_read_linear)(const struct canvas *canvas, uint8_t *out);
	/** The pixels as Qt and PNG want them: RGBA8, straight alpha, sRGB. */
	void (*canvas_read_straight)(const struct canvas *canvas, uint8_t *out);

	/* -- text -- */

	/**
	 * A face from a file (OTF, TTF, TTC with an index). Works on any thread. The file is mapped, not copied: it
	 * must not be written to while the font lives.
	 */
	struct bridge_font *(*font_from_file)(const char *path, int face_index, struct error *err);
	/** A face of the system by family and weight (100 .. 900). ERROR_NOT_FOUND when no such family exists. */
	struct bridge_font *(*font_from_system)(const char *family, int weight, struct error *err);
	void (*font_destroy)(struct bridge_font *font);
	struct bridge_text_size (*text_measure)(const struct bridge_text *text);

	/* -- pictures -- */

	/**
	 * PNG, JPEG or WebP by content; JPEG upright as its EXIF says, colours as sRGB. ERROR_UNSUPPORTED (another
	 * kind, an animation), ERROR_LIMIT (before allocation), ERROR_VALUE (broken, or cut short: never half of one).
	 */
	struct bridge_image *(*image_decode)(const void *bytes, size_t size_bytes,
					     const struct bridge_image_limits *limits, struct error *err);
	/**
	 * The part of a decoded picture (not an SVG) that covers a box of this size, centred, at this size: what
	 * canvas_image() would show, ready to be copied. NULL with err: ERROR_LIMIT above 4096 px a side, ERROR_MEMORY.
	 */
	struct bridge_image *(*image_cover)(const struct bridge_image *image, int width_px, int height_px,
					    struct error *err);
	/**
	 * A plain shape: no text, picture, script, animation, filter, nothing from outside; at most 1 MiB. Its size is
	 * that of its viewBox. ERROR_SYNTAX, ERROR_UNSUPPORTED (naming what), ERROR_LIMIT, ERROR_VALUE (no size).
	 */
	struct bridge_image *(*svg_decode)(const void *bytes, size_t size_bytes, struct error *err);
	void (*image_destroy)(struct bridge_image *image);
	void (*image_size)(const struct bridge_image *image, int *width_px, int *height_px);
	/** Reads the pixels of a decoded picture (not an SVG) as RGBA8, straight alpha. out has width x height x 4
	 * bytes. */
	void (*image_read_straight)(const struct bridge_image *image, uint8_t *out);
	/** Writes RGBA8 straight pixels as PNG, atomically. ERROR_IO. */
	bool (*png_write)(const char *path, const uint8_t *rgba, int width_px, int height_px, struct error *err);

	/* -- digests -- */

	/** Writes the digest (or HMAC, with a key) as lower-case hex with NUL; out has 129 bytes. key may be NULL. */
	bool (*digest_hex)(enum bridge_digest digest, const void *key, size_t key_bytes, const void *bytes,
			   size_t size_bytes, char *out, struct error *err);

	/* -- dialogs -- */

	/**
	 * Opens a modeless dialog above the active window and returns at once; one that is open is closed before. What
	 * is typed shows as dots and is overwritten when the dialog goes.
	 *
	 * Thread: UI. Errors: ERROR_UNSUPPORTED (no application with widgets, another thread); `closed` is then not
	 * called.
	 */
	bool (*ask_open)(const struct bridge_ask *ask, struct error *err);
	/** Closes it. Does nothing without one. Thread: UI. */
	void (*ask_close)(void);

	/* -- the desk's docks -- */

	/**
	 * Makes the docks' widgets and shows none. While one of them is visible the newest view is asked for ten times
	 * a second.
	 *
	 * Thread: UI. Errors: ERROR_UNSUPPORTED (no application with widgets, another thread, open already).
	 */
	bool (*desk_open)(const struct desk_calls *calls, struct error *err);
	/** The dock's QWidget, to be owned by a dock of OBS's. NULL: no desk is open, or it is gone. Thread: UI. */
	void *(*desk_widget)(enum desk_dock dock);
	/**
	 * The same within a QDockWidget above main_window (a QMainWindow), hidden and floating, for an OBS that wants
	 * one.
	 *
	 * title:    UTF-8; copied.
	 */
	void *(*desk_dock_widget)(enum desk_dock dock, void *main_window, const char *title);
	/**
	 * Nothing of the calls is called any more once it returns. The widgets stay OBS's to destroy and show nothing;
	 * those that nobody took are destroyed. Does nothing without a desk. Thread: UI.
	 */
	void (*desk_close)(void);
};

/**
 * Opens the bridge for this process and gives its table. With a Qt in the process (OBS) the library of that major is
 * taken; without one, any that is there, and an offscreen QGuiApplication is made when none exists.
 *
 * Thread:   main only, the first time; later calls from any thread give the same answer.
 * folder:   where shop-overlay-qt5.so and -qt6.so stand.
 * Errors:   ERROR_NOT_FOUND (no matching library), ERROR_UNSUPPORTED (another version of the table); NULL then, and the
 *           process goes on unharmed.
 */
const struct bridge *bridge_load(const char *folder, struct error *err);

/** The name of the one function that the bridge's libraries export: const struct bridge *shop_overlay_bridge(bool
 * own_app). */
#define BRIDGE_ENTRY "shop_overlay_bridge"

#ifdef __cplusplus
}
#endif
