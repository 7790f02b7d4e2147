/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/signs.hpp"

#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QPalette>
#include <QVBoxLayout>

#include <cmath>

/* Ink on its ground has a contrast of at least 4.5 : 1 everywhere, dim ink too (WCAG 2.2, 1.4.3). */
static const Colours dark = {
	true,
	QColor(0x15, 0x17, 0x1a), /* ground */
	QColor(0x1f, 0x22, 0x27), /* panel */
	QColor(0x31, 0x36, 0x3d), /* key */
	QColor(0x47, 0x4e, 0x58), /* line */
	QColor(0xf4, 0xf6, 0xf8), /* ink */
	QColor(0xa8, 0xb1, 0xbc), /* dim */
	QColor(0xd3, 0x1f, 0x27), /* air */
	QColor(0x15, 0x80, 0x3d), /* preview */
	QColor(0xf5, 0xa5, 0x24), /* stale */
	QColor(0x8e, 0x3f, 0xc9), /* error */
	QColor(0xff, 0xff, 0xff), /* on_air */
	QColor(0x21, 0x16, 0x00), /* on_stale */
	QColor(0x6c, 0xb6, 0xff), /* focus */
};
static const Colours light = {
	false,
	QColor(0xe6, 0xe9, 0xed), /* ground */
	QColor(0xf7, 0xf8, 0xfa), /* panel */
	QColor(0xff, 0xff, 0xff), /* key */
	QColor(0xb9, 0xc1, 0xcb), /* line */
	QColor(0x12, 0x15, 0x19), /* ink */
	QColor(0x52, 0x5c, 0x68), /* dim */
	QColor(0xc8, 0x1b, 0x23), /* air */
	QColor(0x15, 0x80, 0x3d), /* preview */
	QColor(0xf5, 0xa5, 0x24), /* stale */
	QColor(0x7a, 0x2f, 0xb5), /* error */
	QColor(0xff, 0xff, 0xff), /* on_air */
	QColor(0x21, 0x16, 0x00), /* on_stale */
	QColor(0x0b, 0x63, 0xce), /* focus */
};

const Colours &colours()
{
	return QApplication::palette().color(QPalette::Window).lightness() < 128 ? dark : light;
}

QColor fill_of(Tone tone)
{
	switch (tone) {
	case Tone::Plain:
	case Tone::Quiet:
		return colours().key;
	case Tone::Air:
		return colours().air;
	case Tone::Preview:
		return colours().preview;
	case Tone::Stale:
		return colours().stale;
	case Tone::Error:
		return colours().error;
	}
	return colours().key;
}

QColor ink_on(Tone tone)
{
	switch (tone) {
	case Tone::Plain:
		return colours().ink;
	case Tone::Quiet:
		return colours().dim;
	case Tone::Stale:
		return colours().on_stale;
	case Tone::Air:
	case Tone::Preview:
	case Tone::Error:
		return colours().on_air;
	}
	return colours().ink;
}

static double luminance(const QColor &colour)
{
	auto linear = [](double part) {
		return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
	};
	return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

QColor readable_on(const QColor &fill)
{
	return luminance(fill) > 0.179 ? QColor(0x0d, 0x0f, 0x12) : QColor(Qt::white);
}

void paint_hatch(QPainter &painter, const QRectF &rect, const QColor &colour, qreal step_px)
{
	painter.save();
	painter.setClipRect(rect, Qt::IntersectClip);
	painter.setRenderHint(QPainter::Antialiasing);
	painter.setPen(QPen(colour, step_px / 2.8));
	for (qreal x = rect.left() - rect.height(); x < rect.right() + step_px; x += step_px)
		painter.drawLine(QPointF(x, rect.bottom() + 2), QPointF(x + rect.height() + 4, rect.top() - 2));
	painter.restore();
}

QFont font_of(const QWidget *widget, qreal scale, bool is_bold)
{
	QFont font = widget->font();
	// a font of points is measured in pixels, so that all sizes are of one kind
	const qreal size_px = QFontInfo(QApplication::font()).pixelSize();
	font.setPixelSize(qMax(9, qRound(size_px * scale)));
	font.setWeight(is_bold ? QFont::DemiBold : QFont::Normal);
	return font;
}

QFont figures_font_of(const QWidget *widget, qreal scale, bool is_bold)
{
	// digits of the faces that programs use for their windows are of equal width
	return font_of(widget, scale, is_bold);
}

static QString rgb(const QColor &colour)
{
	return colour.name(QColor::HexRgb);
}

/* Standard widgets, plainly: whatever theme of OBS is around them. */
QString desk_style()
{
	const Colours &c = colours();
	QString style = QStringLiteral(
		"QWidget { color: %1; background: transparent; }"
		"QMenu { background: %6; border: 1px solid %3; } QMenu::item { padding: 6px 18px; } "
		"QMenu::item:selected { "
		"background: %4; color: %5; }"
		"QLabel { color: %1; background: transparent; border: none; padding: 0; margin: 0; }"
		"QLineEdit, QSpinBox, QComboBox, QPlainTextEdit, QTextEdit { color: %1; background: %2; border: 1px "
		"solid "
		"%3; border-radius: 4px; padding: 4px 6px; selection-background-color: %4; selection-color: %5; }"
		"QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid %4; "
		"padding: "
		"3px 5px; }"
		"QAbstractItemView { color: %1; background: %6; border: 1px solid %3; border-radius: 4px; "
		"outline: 0; selection-background-color: transparent; }"
		"QScrollArea { background: transparent; border: none; }"
		"QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: none; }"
		"QScrollBar::handle:vertical { background: %3; border-radius: 4px; min-height: 32px; margin: 1px; }"
		"QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }"
		"QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
		"QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: none; }"
		"QScrollBar::handle:horizontal { background: %3; border-radius: 4px; min-width: 32px; margin: 1px; }"
		"QSplitter::handle { background: %3; }"
		"QToolTip { color: %1; background: %6; border: 1px solid %3; }");
	return style.arg(rgb(c.ink), rgb(c.is_dark ? c.ground : c.key), rgb(c.line), rgb(c.focus),
			 rgb(readable_on(c.focus)), rgb(c.panel));
}

/* -- groups -- */

Panel::Panel(const QString &title, QWidget *parent) : QWidget(parent), m_title(new QLabel(this)), m_body(nullptr)
{
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(10, 8, 10, 10);
	all->setSpacing(6);
	m_title->setTextFormat(Qt::PlainText);
	m_title->setForegroundRole(QPalette::WindowText);
	all->addWidget(m_title);
	m_body = new QVBoxLayout;
	m_body->setSpacing(6);
	all->addLayout(m_body, 1);
	set_title(title);
}

void Panel::set_title(const QString &title)
{
	m_title->setText(title);
	m_title->setVisible(!title.isEmpty());
	m_title->setStyleSheet(QStringLiteral("color: %1; font-size: %2px; font-weight: 600;")
				       .arg(rgb(colours().dim))
				       .arg(font_of(this, 0.86).pixelSize()));
	setAccessibleName(title);
}

void Panel::set_tone(Tone tone)
{
	m_tone = tone;
	update();
}

void Panel::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	painter.setPen(QPen(m_tone == Tone::Plain ? colours().line : fill_of(m_tone), 1));
	painter.setBrush(colours().panel);
	painter.drawRoundedRect(all, 5, 5);
	if (m_tone == Tone::Plain)
		return;
	painter.setPen(Qt::NoPen);
	painter.setBrush(fill_of(m_tone));
	painter.drawRoundedRect(QRectF(0, 0, 4, height()), 2, 2);
}
