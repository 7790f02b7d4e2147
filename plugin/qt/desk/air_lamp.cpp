/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/air_lamp.hpp"

#include <QFontMetrics>
#include <QPainter>

namespace {
/* The lamp's own colours: those of a dark desk, whatever the theme. */
const QColor plate(0x0d, 0x0f, 0x13);
const QColor edge(0x3a, 0x40, 0x4a);
const QColor white(0xff, 0xff, 0xff);
const QColor dim(0xa8, 0xb1, 0xbc);
const QColor amber(0xf5, 0xa5, 0x24);
const QColor wrong(0xd9, 0xa4, 0xff);
const QColor wrong_plate(0x4a, 0x1f, 0x6b);

constexpr int header_px = 28;
constexpr int tick_px = 50;
constexpr int mark_px = 26;

Icon icon_of(desk_mark mark)
{
	switch (mark) {
	case DESK_MARK_INVALID:
	case DESK_MARK_UNKNOWN:
		return Icon::Question;
	case DESK_MARK_TRUE:
		return Icon::Check;
	case DESK_MARK_FALSE:
		return Icon::Cross;
	case DESK_MARK_STALE:
		return Icon::Clock;
	case DESK_MARK_OFF:
		return Icon::Off;
	}
	return Icon::Question;
}

QColor ink_of(desk_mark mark)
{
	switch (mark) {
	case DESK_MARK_INVALID:
	case DESK_MARK_UNKNOWN:
	case DESK_MARK_OFF:
		return dim;
	case DESK_MARK_TRUE:
	case DESK_MARK_FALSE:
		return white;
	case DESK_MARK_STALE:
		return amber;
	}
	return dim;
}

const char *key_of(desk_mark mark)
{
	switch (mark) {
	case DESK_MARK_INVALID:
	case DESK_MARK_UNKNOWN:
		return "Desk.Lamp.Unknown";
	case DESK_MARK_TRUE:
		return "Desk.Lamp.True";
	case DESK_MARK_FALSE:
		return "Desk.Lamp.False";
	case DESK_MARK_STALE:
		return "Desk.Lamp.Stale";
	case DESK_MARK_OFF:
		return "Desk.Lamp.Off";
	}
	return "Desk.Lamp.Unknown";
}

/* What all four come to: what is wrong or in doubt anywhere, else what the price is. */
desk_mark worst_of(const desk_tick *const (&ticks)[4])
{
	desk_mark worst = ticks[0]->mark;
	for (const desk_tick *tick : ticks) {
		if (tick->mark == DESK_MARK_FALSE || (tick->mark == DESK_MARK_STALE && worst != DESK_MARK_FALSE))
			worst = tick->mark;
	}
	return worst;
}

void draw_elided(QPainter &painter, const QRectF &rect, const QFont &font, const QColor &ink, const QString &text)
{
	painter.setFont(font);
	painter.setPen(ink);
	painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
			 QFontMetrics(font).elidedText(text, Qt::ElideRight, int(rect.width())));
}
} // namespace

/* -- one tick -- */

Tick::Tick(const QString &name, QWidget *parent) : QWidget(parent), m_name(name)
{
}

void Tick::set(desk_mark mark, const QString &value, const QString &words, const QString &air, const QString &shop)
{
	m_mark = mark;
	m_value = value;
	m_words = words;
	m_air = air;
	m_shop = shop;
	const QString said = mark == DESK_MARK_FALSE ? air + QLatin1String(", ") + shop : value;
	const QString all =
		m_name + QLatin1String(": ") + words + (said.isEmpty() ? QString() : QLatin1String(", ") + said);
	if (all != accessibleName()) {
		setAccessibleName(all);
		setToolTip(all);
	}
	update();
}

QSize Tick::sizeHint() const
{
	return QSize(150, tick_px);
}

QSize Tick::minimumSizeHint() const
{
	return QSize(110, tick_px);
}

void Tick::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(4, 1, -4, -1);
	const bool is_wrong = m_mark == DESK_MARK_FALSE;
	if (is_wrong) {
		QPainterPath outline;
		outline.addRoundedRect(all, 4, 4);
		painter.fillPath(outline, wrong_plate);
		painter.save();
		painter.setClipPath(outline);
		paint_hatch(painter, QRectF(all.left(), all.top(), mark_px + 12, all.height()),
			    QColor(255, 255, 255, 48), 7);
		painter.restore();
		painter.setPen(QPen(wrong, 1.5));
		painter.drawPath(outline);
	}
	const QRectF mark(all.left() + 6, all.center().y() - mark_px / 2.0, mark_px, mark_px);
	const QRectF words(mark.right() + 8, all.top() + 3, all.right() - mark.right() - 12, all.height() - 6);
	const QFont small = font_of(this, 0.82);
	if (is_wrong) {
		// both figures need the room: the name stands beneath its mark
		const qreal name_px = QFontMetrics(small).height();
		const QRectF column(all.left(), all.top(), mark_px + 12, all.height());
		paint_icon(painter, Icon::Cross, QRectF(column.center().x() - 9, column.top() + 5, 18, 18), white);
		painter.setFont(small);
		painter.setPen(white);
		painter.drawText(QRectF(column.left() - 4, column.bottom() - name_px - 3, column.width() + 8, name_px),
				 Qt::AlignCenter, m_name);
		const QRectF upper(words.left(), words.top(), words.width(), words.height() / 2);
		draw_elided(painter, upper, font_of(this, 0.96, true), white, m_air);
		draw_elided(painter, upper.translated(0, upper.height()), font_of(this, 0.96, true), white, m_shop);
		return;
	}
	paint_icon(painter, icon_of(m_mark), m_mark == DESK_MARK_TRUE ? mark : mark.adjusted(4, 4, -4, -4),
		   ink_of(m_mark));
	const qreal small_px = QFontMetrics(small).height();
	const bool has_value = !m_value.isEmpty();
	const QString above =
		has_value && m_mark != DESK_MARK_TRUE ? m_name + QStringLiteral(" \u00b7 ") + m_words : m_name;
	draw_elided(painter, QRectF(words.left(), words.top(), words.width(), small_px), small, dim, above);
	const bool is_plain = m_mark == DESK_MARK_OFF || m_mark == DESK_MARK_UNKNOWN || m_mark == DESK_MARK_INVALID;
	draw_elided(painter, QRectF(words.left(), words.top() + small_px, words.width(), words.height() - small_px),
		    is_plain ? font_of(this, 0.96) : figures_font_of(this, 1.15), ink_of(m_mark),
		    has_value ? m_value : m_words);
}

/* -- the lamp -- */

Lamp::Lamp(Desk &desk, QWidget *parent) : QWidget(parent), m_desk(desk)
{
	static const char *const names[4][2] = {{"Desk.Lamp.Price", "shop-air-lamp-price"},
						{"Desk.Lamp.Stock", "shop-air-lamp-stock"},
						{"Desk.Lamp.Cart", "shop-air-lamp-cart"},
						{"Desk.Lamp.Spec", "shop-air-lamp-spec"}};
	setObjectName(QStringLiteral("shop-air-lamp"));
	QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
	policy.setHeightForWidth(true);
	setSizePolicy(policy);
	for (size_t i = 0; i < m_ticks.size(); i++) {
		m_ticks[i] = new Tick(desk.text(names[i][0]), this);
		m_ticks[i]->setObjectName(QString::fromLatin1(names[i][1]));
	}
}

void Lamp::show_tick(Tick *tick, const desk_tick &from, bool is_cart)
{
	QString air = QString::fromUtf8(from.air);
	QString shop = QString::fromUtf8(from.shop);
	// a cart without a price is a state of the cart
	if (is_cart && !shop.isEmpty() && shop[0].isLetter() && shop[0].unicode() < 128 && shop[0].isLower())
		shop = m_desk.named("Desk.Cart.", from.shop);
	const QString none = QStringLiteral("\u2013");
	const QString said_air = m_desk.text("Desk.Lamp.Air").arg(air.isEmpty() ? none : air);
	const QString said_shop = m_desk.text("Desk.Lamp.Shop").arg(shop.isEmpty() ? none : shop);
	QString value = air.isEmpty() ? shop : air;
	if (from.mark == DESK_MARK_OFF)
		value = shop.isEmpty() ? QString() : said_shop;
	else if (from.mark == DESK_MARK_UNKNOWN) // what the air says alone proves nothing
		value = QString();
	tick->set(from.mark, value, m_desk.text(key_of(from.mark)), said_air, said_shop);
}

void Lamp::show_view(const desk_view *view)
{
	static const desk_tick nothing = {DESK_MARK_UNKNOWN, "", ""};
	const desk_tick *from[4] = {&nothing, &nothing, &nothing, &nothing};
	if (view) {
		from[0] = &view->lamp.price;
		from[1] = &view->lamp.stock;
		from[2] = &view->lamp.cart;
		from[3] = &view->lamp.spec;
	}
	for (size_t i = 0; i < m_ticks.size(); i++)
		show_tick(m_ticks[i], *from[i], i == 2);
	m_all = worst_of(from);
	m_words = m_desk.text(key_of(m_all));
	setAccessibleName(m_desk.text("Desk.Lamp.Title") + QLatin1String(": ") + m_words);
	update();
}

void Lamp::set_columns(int columns)
{
	if (m_columns == columns)
		return;
	m_columns = columns;
	updateGeometry();
	place();
}

bool Lamp::hasHeightForWidth() const
{
	return true;
}

int Lamp::heightForWidth(int) const
{
	const int rows = (int(m_ticks.size()) + m_columns - 1) / m_columns;
	return header_px + rows * tick_px + 6;
}

QSize Lamp::sizeHint() const
{
	return QSize(160 * m_columns, heightForWidth(0));
}

void Lamp::place()
{
	const int rows = (int(m_ticks.size()) + m_columns - 1) / m_columns;
	const int wide_px = width() / m_columns;
	const int high_px = qMax(tick_px, (height() - header_px - 6) / rows);
	for (int i = 0; i < int(m_ticks.size()); i++)
		m_ticks[size_t(i)]->setGeometry(i % m_columns * wide_px, header_px + i / m_columns * high_px, wide_px,
						high_px);
}

void Lamp::resizeEvent(QResizeEvent *event)
{
	QWidget::resizeEvent(event);
	place();
}

void Lamp::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	painter.setPen(QPen(m_all == DESK_MARK_FALSE ? wrong : m_all == DESK_MARK_STALE ? amber : edge, 1));
	painter.setBrush(plate);
	painter.drawRoundedRect(all, 5, 5);
	const QRectF header(10, 2, width() - 18, header_px - 2);
	// the lamp itself
	const QRectF bulb(header.left(), header.center().y() - 5, 10, 10);
	painter.setPen(QPen(ink_of(m_all), 1.5));
	painter.setBrush(m_all == DESK_MARK_TRUE ? white : plate);
	painter.drawEllipse(bulb);
	draw_elided(painter, header.adjusted(18, 0, 0, 0), font_of(this, 0.92, true), ink_of(m_all), m_words);
}
