/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shows one dock of the desk on a view written by hand: `desk_gallery_N --dock bargain --view haggle [--language zh-CN]
 * [--theme dark|light] [--width 320] [--height 640] [--scale 2] WHAT...`, where WHAT is done in its order:
 *
 *   --keys A,B,...   types: names of keys (Enter, Tab, Escape, Up, F2, Ctrl+F), else letters one by one
 *   --click NAME     clicks a widget by its object name; --press NAME, --release NAME: half of it
 *   --drag A,B       drags the row A of the rundown by the mouse to where it comes before the row B, from 0
 *   --view NAME      shows another view; "-": no room is open
 *   --wait MS        lets time go on
 *   --say NAME       prints an accessible name or text, and whether it is enabled and visible, as JSON
 *   --rows NAME      prints the texts of a list's rows, as JSON
 *   --focus          prints the object names that Tab goes through
 *   --time NAME      shows a view as a new one 20 times, and prints what each costs in CPU time
 *   --out FILE.png   writes what it looks like
 *
 * What the dock asks for is printed as JSON lines. Exit status 1: something named is not there, or a word has no text.
 */
#include "control/desk_reckon.h"
#include "desk_hand.hpp"
#include "desk_json.h"
#include "desk_words.h"
#include "qt/bridge.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QPainter>
#include <QStyleFactory>
#include <QTest>
#include <QWidget>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>
#include <vector>

namespace {
struct Stage {
	desk_words *words = nullptr;
	const desk_view *view = nullptr;
	uint64_t acts = 0;
	QMap<QByteArray, QByteArray> settings;
	QImage program;
};

const char *give_text(void *data, const char *key)
{
	return desk_words_get(static_cast<Stage *>(data)->words, key);
}

const desk_view *give_view(void *data)
{
	return desk_view_ref(static_cast<Stage *>(data)->view);
}

uint64_t take_act(void *data, const desk_act *act)
{
	desk_json_print_act(stdout, act);
	return ++static_cast<Stage *>(data)->acts;
}

const desk_picture *give_miniature(void *data, int width_px, int height_px, bool)
{
	const QImage small =
		static_cast<Stage *>(data)
			->program.scaled(width_px, height_px, Qt::KeepAspectRatio, Qt::SmoothTransformation)
			.convertToFormat(QImage::Format_RGBA8888_Premultiplied);
	uint8_t *rgba = nullptr;
	desk_picture *picture = desk_picture_create(small.width(), small.height(), &rgba);
	for (int y = 0; picture && y < small.height(); y++)
		memcpy(rgba + size_t(y) * size_t(small.width()) * 4, small.constScanLine(y), size_t(small.width()) * 4);
	if (picture)
		picture->serial = 1;
	return picture;
}

const char *give_setting(void *data, const char *key)
{
	return static_cast<Stage *>(data)->settings[key].constData();
}

void take_setting(void *data, const char *key, const char *value)
{
	static_cast<Stage *>(data)->settings[key] = value;
}

/* Fusion's own palettes, as OBS's themes make them light and dark. */
void set_theme(const char *theme)
{
	QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
	const bool is_dark = strcmp(theme, "dark") == 0;
	QPalette palette(is_dark ? QColor(0x3c, 0x40, 0x4d) : QColor(0xe5, 0xe5, 0xe5),
			 is_dark ? QColor(0x1d, 0x1f, 0x26) : QColor(0xf0, 0xf0, 0xf0));
	QApplication::setPalette(palette);
	// what a theme of OBS does to every widget must not reach the docks
	qApp->setStyleSheet(
		is_dark ? QStringLiteral("QWidget { background: #2b2e38; color: #fefefe; } QLabel { color: #999; }")
			: QString());
}

void let_go_on(int ms)
{
	QTest::qWait(ms);
}

void say(QWidget *dock, const char *name)
{
	const QWidget *widget = widget_named(dock, name);
	QString text = widget->accessibleName();
	if (const auto *label = qobject_cast<const QLabel *>(widget))
		text = label->text();
	if (const auto *line = qobject_cast<const QLineEdit *>(widget))
		text = line->text();
	if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
		text = button->text();
	QString escaped = text;
	escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
		.replace(QLatin1Char('"'), QLatin1String("\\\""))
		.replace(QLatin1Char('\n'), QLatin1String("\\n"));
	printf("{\"say\":\"%s\",\"text\":\"%s\",\"beneath\":\"%s\",\"is_enabled\":%s,\"is_visible\":%s}\n", name,
	       escaped.toUtf8().constData(), widget->accessibleDescription().toUtf8().constData(),
	       widget->isEnabled() ? "true" : "false", widget->isVisibleTo(dock) ? "true" : "false");
	fflush(stdout);
}

void say_rows(QWidget *dock, const char *name)
{
	const auto *list = qobject_cast<QAbstractItemView *>(widget_named(dock, name));
	QJsonArray rows;
	for (int i = 0; list && i < list->model()->rowCount(); i++)
		rows.append(list->model()->index(i, 0).data().toString());
	printf("{\"rows\":%s}\n", QJsonDocument(rows).toJson(QJsonDocument::Compact).constData());
	fflush(stdout);
}

void say_focus(QWidget *dock)
{
	QByteArray names;
	for (const QWidget *at = dock->nextInFocusChain(); at && at != dock; at = at->nextInFocusChain()) {
		if ((at->focusPolicy() & Qt::TabFocus) && at->isVisibleTo(dock) && at->isEnabled() &&
		    dock->isAncestorOf(at))
			names += (names.isEmpty() ? "\"" : ",\"") + at->objectName().toUtf8() + "\"";
	}
	printf("{\"focus\":[%s]}\n", names.constData());
	fflush(stdout);
}

void set_view(Stage *stage, const char *name)
{
	error err = {};
	char text[512];
	const desk_view *view = nullptr;
	if (strcmp(name, "-") != 0) {
		view = desk_json_view(SHOP_SOURCE_DIR "/tests/desk/views", name, &err);
		if (!view)
			fail(name, error_text(&err, text, sizeof(text)));
	}
	desk_view_unref(stage->view);
	stage->view = view;
}

double cpu_ms()
{
	return double(clock()) * 1000 / CLOCKS_PER_SEC;
}

/* Pulled, shown and painted, and the ticks of that while. */
void time_view(Stage *stage, const char *name)
{
	constexpr int rounds = 20;
	double used_ms = 0;
	for (int i = 0; i < rounds; i++) {
		set_view(stage, name);
		const double before_ms = cpu_ms();
		let_go_on(105);
		used_ms += cpu_ms() - before_ms;
	}
	printf("{\"time\":\"%s\",\"ms\":%.2f}\n", name, used_ms / rounds);
	fflush(stdout);
}

void write_picture(QWidget *dock, const char *file)
{
	let_go_on(120); // a pull and what it changed
	if (!dock->grab().save(QString::fromUtf8(file)))
		fail("cannot write", file);
}

void act_out(Stage *stage, QWidget *dock, const char *what, const char *with)
{
	if (strcmp(what, "--keys") == 0) {
		for (const QString &key : QString::fromUtf8(with).split(QLatin1Char(',')))
			type_one(dock, key);
	} else if (strcmp(what, "--click") == 0) {
		QTest::mouseClick(widget_named(dock, with), Qt::LeftButton);
	} else if (strcmp(what, "--press") == 0) {
		QTest::mousePress(widget_named(dock, with), Qt::LeftButton);
	} else if (strcmp(what, "--release") == 0) {
		QTest::mouseRelease(widget_named(dock, with), Qt::LeftButton);
	} else if (strcmp(what, "--drag") == 0) {
		drag(dock, with);
	} else if (strcmp(what, "--view") == 0) {
		set_view(stage, with);
		let_go_on(120);
	} else if (strcmp(what, "--time") == 0) {
		time_view(stage, with);
	} else if (strcmp(what, "--wait") == 0) {
		let_go_on(QByteArray(with).toInt());
	} else if (strcmp(what, "--say") == 0) {
		say(dock, with);
	} else if (strcmp(what, "--rows") == 0) {
		say_rows(dock, with);
	} else if (strcmp(what, "--out") == 0) {
		write_picture(dock, with);
	} else {
		fail("no such option", what);
	}
	QCoreApplication::processEvents();
}

/* What is said once, before the dock opens; the first --view too. */
struct Setting {
	QByteArray dock = "air", view, language = "en-US", theme = "dark", width = "360", height = "640", scale = "1",
		   program = SHOP_SOURCE_DIR "/docs/images/on-air.png";
};

QByteArray *setting_named(Setting *setting, const char *name)
{
	const struct {
		const char *name;
		QByteArray *value;
	} all[] = {{"--dock", &setting->dock},      {"--language", &setting->language}, {"--theme", &setting->theme},
		   {"--width", &setting->width},    {"--height", &setting->height},     {"--scale", &setting->scale},
		   {"--program", &setting->program}};
	for (const auto &one : all) {
		if (strcmp(one.name, name) == 0)
			return one.value;
	}
	if (strcmp(name, "--view") == 0 && setting->view.isEmpty())
		return &setting->view;
	return nullptr;
}

desk_dock dock_named(const QByteArray &name)
{
	for (int dock = DESK_DOCK_AIR; dock <= DESK_DOCKS; dock++) {
		if (name == QByteArray(desk_dock_id(desk_dock(dock))).mid(int(strlen("shop-overlay-"))))
			return desk_dock(dock);
	}
	fail("no dock", name.constData());
}
} // namespace

int main(int argc, char **argv)
{
	Setting setting;
	std::vector<std::pair<const char *, const char *>> deeds;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--focus") == 0) {
			deeds.emplace_back(argv[i], "");
			continue;
		}
		if (i + 1 >= argc)
			fail("a value is missing after", argv[i]);
		if (QByteArray *value = setting_named(&setting, argv[i]))
			*value = argv[i + 1];
		else
			deeds.emplace_back(argv[i], argv[i + 1]);
		i++;
	}
	qputenv("QT_SCALE_FACTOR", setting.scale);
	QApplication application(argc, argv);
	QFont font(QStringLiteral("Noto Sans CJK SC"));
	font.setPixelSize(13);
	QApplication::setFont(font);
	set_theme(setting.theme.constData());

	error err = {};
	char text[512];
	const bridge *bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (!bridge)
		fail("no bridge:", error_text(&err, text, sizeof(text)));
	Stage stage;
	stage.words = desk_words_open(SHOP_SOURCE_DIR "/locale", setting.language.constData());
	if (!stage.words)
		fail("no words of", setting.language.constData());
	stage.program = QImage(QString::fromUtf8(setting.program));
	set_view(&stage, setting.view.isEmpty() ? "-" : setting.view.constData());
	const desk_calls calls = {sizeof(desk_calls), &stage,       give_text,    give_view,  take_act,
				  give_miniature,     give_setting, take_setting, desk_reckon};
	if (!bridge->desk_open(&calls, &err))
		fail("no desk:", error_text(&err, text, sizeof(text)));
	auto *dock = static_cast<QWidget *>(bridge->desk_widget(dock_named(setting.dock)));
	dock->resize(setting.width.toInt(), setting.height.toInt());
	dock->show();
	dock->activateWindow();
	dock->setFocus(); // or the widget that the dock names in its place
	// Qt fades the key that empties a field, and keeps that for ever when the program ends meanwhile
	bool has_faded = false;
	for (QLineEdit *field : dock->findChildren<QLineEdit *>())
		QObject::connect(field, &QLineEdit::textChanged, dock, [&has_faded] { has_faded = true; });
	let_go_on(20);
	for (const auto &deed : deeds) {
		if (strcmp(deed.first, "--focus") == 0)
			say_focus(dock);
		else
			act_out(&stage, dock, deed.first, deed.second);
	}
	if (has_faded)
		let_go_on(200);
	bridge->desk_close();
	desk_view_unref(stage.view);
	const bool is_whole = desk_words_are_whole(stage.words);
	desk_words_close(stage.words);
	return is_whole ? 0 : 1;
}
