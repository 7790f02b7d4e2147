/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table that the C side sees: each function here stops every exception at the border.
 */
#include "ask.hpp"
#include "canvas.hpp"
#include "digest.hpp"
#include "font.hpp"
#include "desk/desk.hpp"
#include "image.hpp"

#include <QGuiApplication>
#include <QScreen>

#include <cstdio>

extern "C" {
static canvas *safe_canvas_create(int width_px, int height_px, struct error *err)
{
	return guarded(err, static_cast<canvas *>(nullptr), [&] { return canvas_create(width_px, height_px, err); });
}

static void safe_canvas_destroy(canvas *canvas)
{
	guarded_quietly([&] { canvas_destroy(canvas); });
}

static void safe_canvas_fill(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners,
			     const bridge_paint *paint)
{
	guarded_quietly([&] { canvas_fill(canvas, rect, corners, paint); });
}

static void safe_canvas_stroke(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float width_px,
			       const bridge_paint *paint)
{
	guarded_quietly([&] { canvas_stroke(canvas, rect, corners, width_px, paint); });
}

static void safe_canvas_shadow(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float dx_px,
			       float dy_px, float blur_px, uint32_t rgba)
{
	guarded_quietly([&] { canvas_shadow(canvas, rect, corners, dx_px, dy_px, blur_px, rgba); });
}

static void safe_canvas_line(canvas *canvas, float x0, float y0, float x1, float y1, float width_px, uint32_t rgba)
{
	guarded_quietly([&] { canvas_line(canvas, x0, y0, x1, y1, width_px, rgba); });
}

static bridge_text_size safe_canvas_text(canvas *canvas, float x, float y, const bridge_text *text)
{
	return guarded(nullptr, bridge_text_size{}, [&] { return canvas_text(canvas, x, y, text); });
}

static void safe_canvas_image(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners,
			      const bridge_image *image)
{
	guarded_quietly([&] { canvas_image(canvas, rect, corners, image); });
}

static void safe_canvas_svg(canvas *canvas, const bridge_rect *rect, const bridge_image *svg, uint32_t tint_rgba)
{
	guarded_quietly([&] { canvas_svg(canvas, rect, svg, tint_rgba); });
}

static void safe_canvas_clip(canvas *canvas, const bridge_rect *rect)
{
	guarded_quietly([&] { canvas_clip(canvas, rect); });
}

static void safe_canvas_read_linear(const canvas *canvas, uint8_t *out)
{
	guarded_quietly([&] { canvas_read_linear(canvas, out); });
}

static void safe_canvas_read_straight(const canvas *canvas, uint8_t *out)
{
	guarded_quietly([&] { canvas_read_straight(canvas, out); });
}

static bridge_font *safe_font_from_file(const char *path, int face_index, struct error *err)
{
	return guarded(err, static_cast<bridge_font *>(nullptr), [&] { return font_from_file(path, face_index, err); });
}

static bridge_font *safe_font_from_system(const char *family, int weight, struct error *err)
{
	return guarded(err, static_cast<bridge_font *>(nullptr), [&] { return font_from_system(family, weight, err); });
}

static void safe_font_destroy(bridge_font *font)
{
	guarded_quietly([&] { font_destroy(font); });
}

static bridge_text_size safe_text_measure(const bridge_text *text)
{
	return guarded(nullptr, bridge_text_size{}, [&] { return text_measure(text); });
}

static bridge_image *safe_image_decode(const void *bytes, size_t size_bytes, const bridge_image_limits *limits,
				       struct error *err)
{
	return guarded(err, static_cast<bridge_image *>(nullptr),
		       [&] { return image_decode(bytes, size_bytes, limits, err); });
}

static bridge_image *safe_image_cover(const bridge_image *image, int width_px, int height_px, struct error *err)
{
	return guarded(err, static_cast<bridge_image *>(nullptr),
		       [&] { return image_cover(image, width_px, height_px, err); });
}

static bridge_image *safe_svg_decode(const void *bytes, size_t size_bytes, struct error *err)
{
	return guarded(err, static_cast<bridge_image *>(nullptr), [&] { return svg_decode(bytes, size_bytes, err); });
}

static void safe_image_destroy(bridge_image *image)
{
	guarded_quietly([&] { image_destroy(image); });
}

static bool safe_png_write(const char *path, const uint8_t *rgba, int width_px, int height_px, struct error *err)
{
	return guarded(err, false, [&] { return png_write(path, rgba, width_px, height_px, err); });
}

static bool safe_digest_hex(enum bridge_digest digest, const void *key, size_t key_bytes, const void *bytes,
			    size_t size_bytes, char *out, struct error *err)
{
	return guarded(err, false, [&] { return digest_hex(digest, key, key_bytes, bytes, size_bytes, out, err); });
}

static bool safe_ask_open(const struct bridge_ask *ask, struct error *err)
{
	return guarded(err, false, [&] { return ask_open(ask, err); });
}

static void safe_ask_close(void)
{
	guarded_quietly([] { ask_close(); });
}

static bool safe_desk_open(const struct desk_calls *calls, struct error *err)
{
	return guarded(err, false, [&] { return desk_open(calls, err); });
}

static void *safe_desk_widget(enum desk_dock dock)
{
	return guarded(nullptr, static_cast<void *>(nullptr), [&] { return desk_widget(dock); });
}

static void *safe_desk_dock_widget(enum desk_dock dock, void *main_window, const char *title)
{
	return guarded(nullptr, static_cast<void *>(nullptr),
		       [&] { return desk_dock_widget(dock, main_window, title); });
}

static void safe_desk_close(void)
{
	guarded_quietly([] { desk_close(); });
}

__attribute__((visibility("default"))) const bridge *shop_overlay_bridge(bool own_app);
}

static const bridge table = {
	sizeof(bridge),      BRIDGE_VERSION,          qVersion,
	safe_canvas_create,  safe_canvas_destroy,     safe_canvas_fill,
	safe_canvas_stroke,  safe_canvas_shadow,      safe_canvas_line,
	safe_canvas_text,    safe_canvas_image,       safe_canvas_svg,
	safe_canvas_clip,    safe_canvas_read_linear, safe_canvas_read_straight,
	safe_font_from_file, safe_font_from_system,   safe_font_destroy,
	safe_text_measure,   safe_image_decode,       safe_image_cover,
	safe_svg_decode,     safe_image_destroy,      image_size,
	image_read_straight, safe_png_write,          safe_digest_hex,
	safe_ask_open,       safe_ask_close,          safe_desk_open,
	safe_desk_widget,    safe_desk_dock_widget,   safe_desk_close,
};

/* What Qt remarks (no XDG_RUNTIME_DIR, a broken chunk in a PNG) is not for the people who run our program. */
static void drop_remarks(QtMsgType type, const QMessageLogContext &, const QString &text)
{
	if (type == QtCriticalMsg || type == QtFatalMsg)
		fprintf(stderr, "Qt: %s\n", text.toLocal8Bit().constData());
}

/* A program without a Qt of its own still needs an application for Qt's plugins; it lives as long as the process. */
static void make_application()
{
	qInstallMessageHandler(drop_remarks);
	static int argc = 3;
	static char name[] = "shop-overlay", option[] = "-platform", platform[] = "offscreen";
	static char *argv[] = {name, option, platform, nullptr};
	if (QCoreApplication::instance())
		return;
	new QGuiApplication(argc, argv);
	// Qt 5 forgets its screens at the process's end without destroying them: known here, they are no leak.
	[[maybe_unused]] static QScreen *volatile screen;
	screen = QGuiApplication::primaryScreen();
}

const bridge *shop_overlay_bridge(bool own_app)
{
	return guarded(nullptr, static_cast<const bridge *>(nullptr), [&]() -> const bridge * {
		if (own_app)
			make_application();
		return &table;
	});
}
