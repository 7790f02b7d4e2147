/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The desk's own widgets: keys, tags, notices and lines. */
#include "desk/signs.hpp"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>

/* -- keys -- */

FatKey::FatKey(Tone tone, Icon icon, QWidget *parent) : QAbstractButton(parent), m_tone(tone), m_icon(icon)
{
	setFocusPolicy(Qt::StrongFocus);
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	setAttribute(Qt::WA_Hover);
}

void FatKey::set_words(const QString &text, const QString &beneath)
{
	if (text == this->text() && beneath == m_beneath)
		return;
	// '&' is a letter here, no mnemonic: it would take a key from OBS
	setText(text);
	m_beneath = beneath;
	setShortcut(QKeySequence());
	setAccessibleName(text);
	setAccessibleDescription(beneath);
	updateGeometry();
	update();
}

void FatKey::set_tone(Tone tone)
{
	m_tone = tone;
	update();
}

void FatKey::set_lit(bool is_lit)
{
	if (m_is_lit == is_lit)
		return;
	m_is_lit = is_lit;
	update();
}

void FatKey::set_progress(qreal part)
{
	m_progress = qBound(qreal(0), part, qreal(1));
	update();
}

void FatKey::set_scale(qreal scale)
{
	m_scale = scale;
	updateGeometry();
}

void FatKey::set_least_height(int height_px)
{
	m_least_height_px = height_px;
	updateGeometry();
}

bool FatKey::event(QEvent *event)
{
	if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave) {
		m_is_over = event->type() == QEvent::HoverEnter;
		update();
	}
	return QAbstractButton::event(event);
}

QSize FatKey::minimumSizeHint() const
{
	const QFontMetrics words(font_of(this, m_scale, true));
	const int lines =
		m_beneath.isEmpty() ? words.height() : words.height() + QFontMetrics(font_of(this, 0.8)).height();
	return QSize(m_least_height_px, qMax(m_least_height_px, lines + 14));
}

QSize FatKey::sizeHint() const
{
	const QFontMetrics words(font_of(this, m_scale, true));
	const int icon = m_icon == Icon::None ? 0 : 24;
	const int beneath = QFontMetrics(font_of(this, 0.8)).horizontalAdvance(m_beneath);
	return QSize(qMax(words.horizontalAdvance(text()), beneath) + icon + 24, minimumSizeHint().height());
}

static QColor mixed(const QColor &a, const QColor &b, qreal part_of_b)
{
	const qreal part_of_a = 1 - part_of_b;
	return QColor::fromRgbF(float(a.redF() * part_of_a + b.redF() * part_of_b),
				float(a.greenF() * part_of_a + b.greenF() * part_of_b),
				float(a.blueF() * part_of_a + b.blueF() * part_of_b));
}

/* Words get smaller before they lose letters. */
static QFont fitted(const QWidget *widget, const QString &text, qreal scale, bool is_bold, int width_px)
{
	QFont font = font_of(widget, scale, is_bold);
	for (qreal smaller = scale; smaller > scale * 0.72; smaller -= 0.05) {
		font = font_of(widget, smaller, is_bold);
		if (QFontMetrics(font).horizontalAdvance(text) <= width_px)
			break;
	}
	return font;
}

void FatKey::paintEvent(QPaintEvent *)
{
	const Colours &c = colours();
	const bool wears_tone = m_tone != Tone::Plain && m_tone != Tone::Quiet;
	const bool is_filled = m_is_lit && isEnabled();
	QColor fill = is_filled ? (wears_tone ? fill_of(m_tone) : c.ink) : c.key;
	QColor ink = is_filled ? (wears_tone ? ink_on(m_tone) : c.ground) : c.ink;
	if (!isEnabled()) {
		fill = c.panel;
		ink = mixed(c.dim, c.panel, 0.35);
	} else if (isDown()) {
		fill = mixed(fill, c.is_dark ? Qt::black : QColor(0x30, 0x36, 0x3e), 0.28);
	} else if (m_is_over) {
		fill = mixed(fill, c.ink, 0.08);
	}
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(1, 1, -1, -1);
	QPainterPath outline;
	outline.addRoundedRect(all, 5, 5);
	painter.fillPath(outline, fill);
	painter.save();
	painter.setClipPath(outline);
	if (wears_tone && isEnabled() && !is_filled)
		painter.fillRect(QRectF(all.left(), all.top(), 5, all.height()), fill_of(m_tone));
	if (m_progress > 0)
		painter.fillRect(QRectF(all.left(), all.top(), all.width() * m_progress, all.height()),
				 mixed(fill_of(wears_tone ? m_tone : Tone::Preview), fill, 0.25));
	// lit from above, as a key is
	painter.fillRect(QRectF(all.left(), all.top(), all.width(), 1), QColor(255, 255, 255, c.is_dark ? 26 : 160));
	painter.restore();
	painter.setBrush(Qt::NoBrush);
	painter.setPen(QPen(is_filled ? mixed(fill, Qt::black, 0.3) : c.line, 1));
	painter.drawPath(outline);
	if (hasFocus()) {
		painter.setPen(QPen(c.focus, 2));
		painter.drawRoundedRect(all.adjusted(1, 1, -1, -1), 4, 4);
	}

	const qreal lowered = isDown() ? 1 : 0;
	QRectF inside = all.adjusted(wears_tone && !is_filled ? 10 : 8, 4 + lowered, -8, -4 + lowered);
	const qreal icon_px = m_icon == Icon::None ? 0 : qMin(qreal(18), inside.height());
	const int room_px = int(inside.width() - (icon_px > 0 ? icon_px + 6 : 0));
	const QFont words = fitted(this, text(), m_scale, true, room_px);
	const QFont small = fitted(this, m_beneath, 0.8, false, room_px);
	const int wide_px = qMin(room_px, qMax(QFontMetrics(words).horizontalAdvance(text()),
					       QFontMetrics(small).horizontalAdvance(m_beneath)));
	const bool has_words = room_px >= 20 && !text().isEmpty();
	const qreal used_px = (icon_px > 0 ? icon_px : 0) + (has_words ? wide_px + (icon_px > 0 ? 6 : 0) : 0);
	qreal x = inside.left() + qMax(qreal(0), (inside.width() - used_px) / 2);
	if (icon_px > 0) {
		const QRectF square(x, inside.center().y() - icon_px / 2, icon_px, icon_px);
		paint_icon(painter, m_icon, square,
			   wears_tone && !is_filled && isEnabled() && m_tone == Tone::Stale && c.is_dark ? c.stale
													 : ink);
		x += icon_px + 6;
	}
	if (!has_words)
		return;
	painter.setPen(ink);
	painter.setFont(words);
	const QFontMetrics metrics(words);
	const int small_px = m_beneath.isEmpty() ? 0 : QFontMetrics(small).height();
	const qreal top = inside.center().y() - (metrics.height() + small_px) / 2.0;
	painter.drawText(QRectF(x, top, wide_px + 1, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
			 metrics.elidedText(text(), Qt::ElideRight, room_px));
	if (m_beneath.isEmpty())
		return;
	painter.setFont(small);
	painter.setPen(is_filled || !isEnabled() ? ink : c.dim);
	painter.drawText(QRectF(x, top + metrics.height(), wide_px + 1, small_px), Qt::AlignLeft | Qt::AlignVCenter,
			 QFontMetrics(small).elidedText(m_beneath, Qt::ElideRight, room_px));
}

/* -- tags -- */

Tag::Tag(QWidget *parent) : QWidget(parent)
{
	setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
	hide();
}

void Tag::set(Tone tone, Icon icon, const QString &text)
{
	m_tone = tone;
	m_icon = icon;
	if (text != m_text) {
		m_text = text;
		setAccessibleName(text);
		updateGeometry();
	}
	setVisible(!text.isEmpty());
	update();
}

QSize Tag::sizeHint() const
{
	const QFontMetrics words(font_of(this, 0.88, true));
	const int icon = m_icon == Icon::None ? 0 : words.ascent() + 4;
	return QSize(words.horizontalAdvance(m_text) + icon + 14, words.height() + 6);
}

QSize Tag::minimumSizeHint() const
{
	return QSize(qMin(sizeHint().width(), 48), sizeHint().height());
}

void Tag::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	painter.setPen(m_tone == Tone::Plain || m_tone == Tone::Quiet ? QPen(colours().line, 1) : QPen(Qt::NoPen));
	painter.setBrush(fill_of(m_tone));
	painter.drawRoundedRect(all, 4, 4);
	if (m_tone == Tone::Error) {
		QPainterPath outline;
		outline.addRoundedRect(all, 4, 4);
		painter.save();
		painter.setClipPath(outline);
		paint_hatch(painter, all, QColor(255, 255, 255, 46), 7);
		painter.restore();
	}
	const QFont font = font_of(this, 0.88, true);
	const QFontMetrics words(font);
	QRectF inside = all.adjusted(7, 0, -6, 0);
	if (m_icon != Icon::None) {
		const qreal side = words.ascent();
		paint_icon(painter, m_icon, QRectF(inside.left(), inside.center().y() - side / 2, side, side),
			   ink_on(m_tone));
		inside.setLeft(inside.left() + side + 4);
	}
	painter.setFont(font);
	painter.setPen(ink_on(m_tone));
	painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter,
			 words.elidedText(m_text, Qt::ElideRight, int(inside.width()) + 1));
}

/* -- notices -- */

Notice::Notice(QWidget *parent) : QWidget(parent)
{
	QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
	policy.setHeightForWidth(true);
	setSizePolicy(policy);
	hide();
}

void Notice::set(Tone tone, Icon icon, const QString &text)
{
	m_tone = tone;
	m_icon = icon;
	if (text != m_text) {
		m_text = text;
		setAccessibleName(text);
		updateGeometry();
	}
	setVisible(!text.isEmpty());
	update();
}

QRect Notice::words_rect(int width_px) const
{
	const QFontMetrics words(font_of(this, 1));
	const int icon = m_icon == Icon::None ? 0 : 26;
	return words.boundingRect(QRect(0, 0, qMax(40, width_px - icon - 26), 4000), Qt::TextWordWrap, m_text);
}

bool Notice::hasHeightForWidth() const
{
	return true;
}

int Notice::heightForWidth(int width_px) const
{
	return qMax(words_rect(width_px).height() + 14, 34);
}

QSize Notice::sizeHint() const
{
	return QSize(240, heightForWidth(qMax(width(), 240)));
}

QSize Notice::minimumSizeHint() const
{
	return QSize(120, heightForWidth(qMax(width(), 240)));
}

void Notice::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	const bool wears_tone = m_tone != Tone::Plain && m_tone != Tone::Quiet;
	QPainterPath outline;
	outline.addRoundedRect(all, 4, 4);
	painter.fillPath(outline, c.panel);
	painter.save();
	painter.setClipPath(outline);
	// the edge wears the hatch, so that the words stay on a plain ground
	const QRectF edge(all.left(), all.top(), 10, all.height());
	painter.fillRect(edge, wears_tone ? fill_of(m_tone) : c.line);
	if (m_tone == Tone::Error)
		paint_hatch(painter, edge, QColor(255, 255, 255, 150), 8);
	painter.restore();
	painter.setPen(QPen(wears_tone ? fill_of(m_tone) : c.line, m_tone == Tone::Error ? 1.5 : 1));
	painter.setBrush(Qt::NoBrush);
	painter.drawPath(outline);
	QRectF inside = all.adjusted(18, 0, -8, 0);
	if (m_icon != Icon::None) {
		paint_icon(painter, m_icon, QRectF(inside.left(), inside.center().y() - 9, 18, 18),
			   m_tone == Tone::Stale && c.is_dark ? c.stale : c.ink);
		inside.setLeft(inside.left() + 26);
	}
	painter.setFont(font_of(this, 1));
	painter.setPen(c.ink);
	painter.drawText(inside, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

/* -- lines -- */

Line::Line(QWidget *parent, qreal scale, bool is_bold) : QWidget(parent), m_scale(scale), m_is_bold(is_bold)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Line::set(const QString &text, Tone tone)
{
	m_tone = tone;
	if (text != m_text) {
		m_text = text;
		setAccessibleName(text);
		setToolTip(text);
	}
	update();
}

void Line::set_align(Qt::Alignment align)
{
	m_align = align;
	update();
}

QSize Line::sizeHint() const
{
	const QFontMetrics words(font_of(this, m_scale, m_is_bold));
	return QSize(words.horizontalAdvance(m_text), words.height());
}

QSize Line::minimumSizeHint() const
{
	return QSize(24, sizeHint().height());
}

void Line::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	const Colours &c = colours();
	const QFont font = font_of(this, m_scale, m_is_bold);
	QColor ink = c.ink;
	if (m_tone == Tone::Quiet)
		ink = c.dim;
	painter.setFont(font);
	painter.setPen(ink);
	painter.drawText(rect(), int(m_align), QFontMetrics(font).elidedText(m_text, Qt::ElideRight, width()));
}
