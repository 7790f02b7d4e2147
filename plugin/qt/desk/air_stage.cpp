/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the miniature and the lamp stand, and the dials. */
#include "desk/air_dock.hpp"

#include <QEvent>
#include <QFontMetrics>
#include <QLayout>
#include <QPainter>

namespace {
constexpr int gap_px = 8;
constexpr int lamp_least_px = 150;
constexpr int wide_px = 460; /* from here on what there is to say stands beside the picture */
constexpr int upright = 80;  /* percent: a canvas that is narrower than high */
constexpr int lamp_column_px = 4 * 50 + 34;
constexpr int lamp_square_px = 2 * 50 + 34;
} // namespace

AirStage::AirStage(Desk &desk, QWidget *parent)
    : QWidget(parent), picture(new Miniature(desk, this)), lamp(new Lamp(desk, this)), facts(new QWidget(this))
{
	setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
	setMinimumWidth(240);
}

int AirStage::facts_high(int width_px) const
{
	const QLayout *layout = facts->layout();
	if (!layout)
		return 0;
	return layout->hasHeightForWidth() ? layout->totalHeightForWidth(width_px) : layout->totalSizeHint().height();
}

AirStage::Places AirStage::places(int all_px) const
{
	const qreal aspect = picture->aspect();
	const bool is_upright = aspect * 100 < upright;
	const bool is_wide = all_px >= wide_px;
	Places to;
	int share = is_upright ? (is_wide ? 36 : 45) : is_wide ? 55 : 100;
	int across = qMin(all_px * share / 100, is_upright ? (is_wide ? 260 : 168) : 720);
	if (is_upright && !is_wide)
		across = qMax(96, qMin(across, all_px - gap_px - lamp_least_px));
	const int high = qMax(int(across / aspect), is_upright && !is_wide ? lamp_column_px : 1);
	to.picture = QRect(0, 0, across, high);
	const QRect beside(across + gap_px, 0, all_px - across - gap_px, high);
	if (is_upright && is_wide) {
		to.columns = 2;
		to.lamp = QRect(beside.topLeft(), QSize(beside.width(), lamp_square_px));
		to.facts =
			QRect(beside.left(), to.lamp.bottom() + 1 + gap_px, beside.width(), facts_high(beside.width()));
		return to;
	}
	const bool is_beside = is_upright || is_wide;
	to.columns = is_beside ? 1 : 2;
	to.lamp = is_beside ? QRect(beside.topLeft(), QSize(beside.width(), qMax(high, lamp_column_px)))
			    : QRect(0, high + gap_px, all_px, lamp_square_px);
	const int below = qMax(to.picture.bottom(), to.lamp.bottom()) + 1 + gap_px;
	to.facts = QRect(0, below, all_px, facts_high(all_px));
	return to;
}

/* Its height follows from its width alone, whatever room there is. */
void AirStage::reshape()
{
	const Places to = places(width());
	setFixedHeight(qMax(qMax(to.picture.bottom(), to.lamp.bottom()), to.facts.bottom()) + 1);
	picture->setGeometry(to.picture);
	lamp->set_columns(to.columns);
	lamp->setGeometry(to.lamp);
	facts->setGeometry(to.facts);
}

void AirStage::resizeEvent(QResizeEvent *event)
{
	QWidget::resizeEvent(event);
	reshape();
}

/* What stands among the facts came or went. */
bool AirStage::event(QEvent *event)
{
	if (event->type() == QEvent::LayoutRequest)
		reshape();
	return QWidget::event(event);
}

/* -- the sign -- */

AirSign::AirSign(QWidget *parent) : QWidget(parent)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void AirSign::set(bool is_on_air, bool is_sent, const QString &text, const QString &beside)
{
	m_is_on_air = is_on_air;
	m_is_sent = is_sent;
	m_text = text;
	m_beside = beside;
	setAccessibleName(beside.isEmpty() ? text : text + QLatin1String(", ") + beside);
	update();
}

QSize AirSign::sizeHint() const
{
	return QSize(200, QFontMetrics(font_of(this, 1.2, true)).height() + 10);
}

QSize AirSign::minimumSizeHint() const
{
	return QSize(120, sizeHint().height());
}

void AirSign::paintEvent(QPaintEvent *)
{
	const Colours &c = colours();
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	const QColor ink = m_is_sent ? ink_on(Tone::Air) : m_is_on_air ? c.ink : c.dim;
	painter.setPen(m_is_sent ? QPen(Qt::NoPen) : QPen(m_is_on_air ? c.air : c.line, m_is_on_air ? 2 : 1));
	painter.setBrush(m_is_sent ? c.air : c.panel);
	painter.drawRoundedRect(all, 4, 4);
	// filled: sent; a ring: it would be; nothing on air: none
	const QRectF lamp(10, height() / 2.0 - 5, 10, 10);
	painter.setPen(QPen(m_is_sent ? ink : m_is_on_air ? c.air : c.dim, 2));
	painter.setBrush(m_is_sent ? QBrush(ink) : QBrush(Qt::NoBrush));
	painter.drawEllipse(lamp);
	const QRectF words = all.adjusted(28, 0, -10, 0);
	const QFont font = font_of(this, 1.2, true);
	painter.setFont(font);
	painter.setPen(ink);
	const QString text = QFontMetrics(font).elidedText(m_text, Qt::ElideRight, int(words.width()));
	painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text);
	const QFont small = font_of(this, 0.92, true);
	const qreal room_px = words.width() - QFontMetrics(font).horizontalAdvance(text) - 12;
	painter.setFont(small);
	painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter,
			 QFontMetrics(small).elidedText(m_beside, Qt::ElideRight, int(room_px)));
}

/* -- dials -- */

Dial::Dial(QWidget *parent, qreal scale) : QWidget(parent), m_scale(scale)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Dial::set(const QString &name, const QString &figures, Tone tone)
{
	const bool is_wider = figures.size() != m_figures.size() || name != m_name;
	m_name = name;
	m_figures = figures;
	m_tone = tone;
	setAccessibleName(name + QLatin1Char(' ') + figures);
	if (is_wider)
		updateGeometry();
	update();
}

QSize Dial::sizeHint() const
{
	const QFontMetrics figures(figures_font_of(this, m_scale));
	const QFontMetrics name(font_of(this, 0.82));
	return QSize(qMax(figures.horizontalAdvance(m_figures), name.horizontalAdvance(m_name)) + 4,
		     name.height() + figures.height());
}

QSize Dial::minimumSizeHint() const
{
	return QSize(60, sizeHint().height());
}

void Dial::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	const Colours &c = colours();
	const QFont name = font_of(this, 0.82);
	const int name_px = QFontMetrics(name).height();
	painter.setFont(name);
	painter.setPen(c.dim);
	painter.drawText(QRectF(0, 0, width(), name_px), Qt::AlignLeft | Qt::AlignVCenter,
			 QFontMetrics(name).elidedText(m_name, Qt::ElideRight, width()));
	QFont figures = figures_font_of(this, m_scale);
	for (qreal scale = m_scale; scale > 0.8 && QFontMetrics(figures).horizontalAdvance(m_figures) > width();
	     scale -= 0.05)
		figures = figures_font_of(this, scale);
	// all dials of a row have one baseline
	const int baseline = height() - QFontMetrics(figures_font_of(this, m_scale)).descent();
	painter.setFont(figures);
	painter.setPen(m_tone == Tone::Quiet ? c.dim : c.ink);
	painter.drawText(QPointF(0, baseline), m_figures);
	if (m_tone == Tone::Stale || m_tone == Tone::Air) {
		painter.setPen(Qt::NoPen);
		painter.setBrush(fill_of(m_tone));
		painter.drawRect(QRectF(0, height() - 2, QFontMetrics(figures).horizontalAdvance(m_figures), 2));
	}
}
