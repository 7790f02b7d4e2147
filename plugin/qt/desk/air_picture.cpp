/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/air_picture.hpp"

#include <QFontMetrics>
#include <QKeySequence>
#include <QLinearGradient>
#include <QPainter>

#include <cmath>
#include <cstring>

Miniature::Miniature(Desk &desk, QWidget *parent) : QAbstractButton(parent), m_desk(desk)
{
	setObjectName(QStringLiteral("shop-air-miniature"));
	setFocusPolicy(Qt::StrongFocus);
	setCheckable(true);
	connect(this, &QAbstractButton::toggled, this, [this](bool is_cue) {
		guarded_quietly([this, is_cue] {
			m_is_cue = is_cue;
			m_image = QImage();
			show_view(m_desk.view());
			look();
			update();
		});
	});
}

void Miniature::show_view(const desk_view *view)
{
	const QByteArray current = view ? view->current.id : "";
	// what was the cue may be on air now: the cue is asked for anew by hand
	if (m_is_cue && current != m_current) {
		m_current = current;
		setChecked(false);
		return;
	}
	m_current = current;
	if (!view)
		m_image = QImage();
	m_is_on_air = view && view->is_on_air && strcmp(view->mode, "panic") != 0;
	m_has_cue = view && view->cue.id[0];
	m_title = m_desk.text(m_is_cue ? "Desk.Air.Cue" : "Desk.Air.Program");
	m_words = QString();
	if (m_is_cue && !m_has_cue)
		m_words = m_desk.text("Desk.Air.NoCue");
	else if (!m_is_cue && view && !view->is_on_air)
		m_words = m_desk.text("Desk.Air.NotInProgram");
	else if (!m_is_cue && view && !m_is_on_air)
		m_words = m_desk.text("Desk.Air.Nothing");
	name();
	update();
}

void Miniature::name()
{
	const QString said = m_words.isEmpty() ? m_title : m_title + QLatin1String(": ") + m_words;
	if (said == accessibleName())
		return;
	setAccessibleName(said);
	setText(said);
	setShortcut(QKeySequence()); // '&' is a letter here
	setAccessibleDescription(m_desk.text("Desk.Air.Switch"));
	setToolTip(m_desk.text("Desk.Air.Switch"));
}

bool Miniature::look()
{
	const qreal ratio = devicePixelRatioF();
	const QImage image = m_desk.picture(QSize(qRound(width() * ratio), qRound(height() * ratio)), m_is_cue);
	if (image.isNull()) {
		if (!m_image.isNull()) {
			m_image = QImage();
			update();
		}
		return false;
	}
	m_image = image;
	update();
	const qreal aspect = qreal(image.width()) / image.height();
	if (std::fabs(aspect - m_aspect) < 0.02)
		return false;
	m_aspect = aspect;
	return true;
}

void Miniature::paintEvent(QPaintEvent *)
{
	const Colours &c = colours();
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	painter.setRenderHint(QPainter::SmoothPixmapTransform);
	const QRectF all(rect());
	const Tone tone = m_is_cue ? Tone::Preview : m_is_on_air ? Tone::Air : Tone::Plain;
	const QColor frame = tone == Tone::Plain ? c.line : fill_of(tone);
	QPainterPath outline;
	outline.addRoundedRect(all, 4, 4);
	painter.fillPath(outline, frame);

	// the video is not ours to show
	const QRectF inside = all.adjusted(3, 3, -3, -3);
	QLinearGradient ground(inside.topLeft(), inside.bottomLeft());
	ground.setColorAt(0, QColor(0x5c, 0x61, 0x69));
	ground.setColorAt(1, QColor(0x35, 0x39, 0x40));
	painter.fillRect(inside, ground);
	if (!m_image.isNull() && m_words.isEmpty()) {
		const QSizeF size = QSizeF(m_image.size()).scaled(inside.size(), Qt::KeepAspectRatio);
		const QPointF corner = inside.center() - QPointF(size.width() / 2, size.height() / 2);
		painter.drawImage(QRectF(corner, size), m_image);
	}

	const QFont small = font_of(this, 0.82, true);
	const QFontMetrics metrics(small);
	const qreal tag_px = metrics.height() + 4;
	const QString title = metrics.elidedText(m_title, Qt::ElideRight, int(inside.width()) - 14);
	painter.fillRect(QRectF(inside.left(), inside.top(), metrics.horizontalAdvance(title) + 14, tag_px), frame);
	painter.setFont(small);
	painter.setPen(tone == Tone::Plain ? c.ink : ink_on(tone));
	painter.drawText(QRectF(inside.left() + 6, inside.top(), inside.width(), tag_px - 1),
			 Qt::AlignLeft | Qt::AlignVCenter, title);
	if (!m_words.isEmpty()) {
		painter.setPen(Qt::white);
		painter.setFont(font_of(this, 1, true));
		painter.drawText(inside.adjusted(8, tag_px, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, m_words);
	}
	if (hasFocus()) {
		painter.setBrush(Qt::NoBrush);
		painter.setPen(QPen(c.focus, 2));
		painter.drawRect(all.adjusted(4, 4, -4, -4)); // within the frame, which says what this is
	}
}
