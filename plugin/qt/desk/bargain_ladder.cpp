/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_ladder.hpp"

#include <QPainter>

QFont fitting_font(const QWidget *widget, const QString &text, qreal scale, bool is_bold, qreal width_px)
{
	QFont font = font_of(widget, scale, is_bold);
	for (qreal smaller = scale; smaller > scale * 0.5; smaller -= 0.05) {
		font = font_of(widget, smaller, is_bold);
		if (QFontMetricsF(font).horizontalAdvance(text) <= width_px)
			break;
	}
	return font;
}

PriceLadder::PriceLadder(QWidget *parent) : QWidget(parent)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	setObjectName(QStringLiteral("shop-bargain-ladder"));
}

void PriceLadder::set_standing(const QString &caption, const QString &figure, const QString &beneath, bool is_on_air)
{
	m_standing = {caption, figure, beneath, is_on_air ? Tone::Air : Tone::Plain, false};
	say();
}

void PriceLadder::set_other(const QString &caption, const QString &figure, const QString &beneath, Tone tone,
			    bool is_lit)
{
	m_other = {caption, figure, beneath, tone, is_lit};
	say();
}

void PriceLadder::say()
{
	QStringList words;
	for (const Box *box : {&m_standing, &m_other}) {
		if (!box->figure.isEmpty())
			words << QStringList{box->caption, box->figure, box->beneath}.join(QLatin1Char(' ')).trimmed();
	}
	const QString name = words.join(QStringLiteral(", "));
	if (name != accessibleName())
		setAccessibleName(name);
	update();
}

static int small_px(const QWidget *widget)
{
	return QFontMetrics(font_of(widget, 0.86)).height();
}

QSize PriceLadder::minimumSizeHint() const
{
	return QSize(220, 2 * small_px(this) + QFontMetrics(font_of(this, 1.9, true)).height() + 8);
}

QSize PriceLadder::sizeHint() const
{
	return QSize(304, minimumSizeHint().height());
}

void PriceLadder::paint_box(QPainter &painter, const QRectF &where, const Box &box) const
{
	const Colours &c = colours();
	const Tone tone = box.tone;
	QPainterPath outline;
	outline.addRoundedRect(where, 5, 5);
	painter.fillPath(outline, box.is_lit ? fill_of(tone) : c.panel);
	if (!box.is_lit && tone != Tone::Plain) {
		// the edge wears the tone, what is wrong a hatch: the words stay on a plain ground
		const QRectF edge(where.left(), where.top(), tone == Tone::Error ? 8 : 5, where.height());
		painter.save();
		painter.setClipPath(outline);
		painter.fillRect(edge, fill_of(tone));
		if (tone == Tone::Error)
			paint_hatch(painter, edge, QColor(255, 255, 255, 150), 8);
		painter.restore();
	}
	painter.setPen(QPen(tone == Tone::Plain ? c.line : fill_of(tone), tone == Tone::Error ? 1.5 : 1));
	painter.setBrush(Qt::NoBrush);
	painter.drawPath(outline);
	const QRectF inside = where.adjusted(14, 4, -8, -4);
	const int small = small_px(this);
	auto write = [&](const QRectF &line, const QString &text, qreal scale, bool is_bold, const QColor &ink) {
		painter.setPen(box.is_lit ? ink_on(tone) : ink);
		painter.setFont(fitting_font(this, text, scale, is_bold, line.width()));
		painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, text);
	};
	write(QRectF(inside.left(), inside.top(), inside.width(), small), box.caption, 0.86, false, c.dim);
	const bool is_empty = box.figure.isEmpty();
	write(inside.adjusted(0, small, 0, -small), is_empty ? QStringLiteral("—") : box.figure, 1.9, true,
	      is_empty ? c.dim : c.ink);
	write(QRectF(inside.left(), inside.bottom() - small, inside.width(), small), box.beneath, 0.86, false, c.dim);
}

void PriceLadder::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const qreal half = (width() - 8) / 2.0;
	paint_box(painter, QRectF(0.5, 0.5, half - 1, height() - 1), m_standing);
	paint_box(painter, QRectF(half + 8.5, 0.5, half - 1, height() - 1), m_other);
}
