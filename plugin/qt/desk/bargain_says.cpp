/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_pad.hpp"

#include <QPainter>

Says::Says(QWidget *parent) : QWidget(parent)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Says::set(Tone tone, Icon icon, const QString &text)
{
	if (m_tone == tone && m_icon == icon && m_text == text)
		return;
	m_tone = tone;
	m_icon = icon;
	m_text = text;
	setAccessibleName(text);
	setToolTip(text);
	update();
}

QSize Says::minimumSizeHint() const
{
	return QSize(120, 2 * QFontMetrics(font_of(this, 0.95)).height() + 8);
}

QSize Says::sizeHint() const
{
	return QSize(280, minimumSizeHint().height());
}

void Says::paintEvent(QPaintEvent *)
{
	if (m_text.isEmpty())
		return;
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const bool wears_tone = m_tone != Tone::Plain && m_tone != Tone::Quiet;
	QRectF inside = QRectF(rect()).adjusted(2, 2, -4, -2);
	if (wears_tone) {
		const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
		QPainterPath outline;
		outline.addRoundedRect(all, 4, 4);
		painter.fillPath(outline, c.panel);
		painter.save();
		painter.setClipPath(outline);
		const QRectF edge(all.left(), all.top(), 8, all.height());
		painter.fillRect(edge, fill_of(m_tone));
		if (m_tone == Tone::Error)
			paint_hatch(painter, edge, QColor(255, 255, 255, 150), 8);
		painter.restore();
		painter.setPen(QPen(fill_of(m_tone), m_tone == Tone::Error ? 1.5 : 1));
		painter.drawPath(outline);
		inside.setLeft(inside.left() + 12);
	}
	const QColor ink = wears_tone ? c.ink : c.dim;
	if (m_icon != Icon::None) {
		paint_icon(painter, m_icon, QRectF(inside.left(), inside.center().y() - 8, 16, 16), ink);
		inside.setLeft(inside.left() + 22);
	}
	qreal scale = 0.95;
	auto height_at = [&](qreal of) {
		return QFontMetricsF(font_of(this, of))
			.boundingRect(QRectF(0, 0, inside.width(), 4000), Qt::TextWordWrap, m_text)
			.height();
	};
	while (scale > 0.7 && height_at(scale) > inside.height())
		scale -= 0.05;
	painter.setFont(font_of(this, scale));
	painter.setPen(ink);
	painter.drawText(inside, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignVCenter, m_text);
}
