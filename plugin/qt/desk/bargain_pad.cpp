/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_pad.hpp"

#include "desk/bargain_ladder.hpp"
#include "desk/desk.hpp"

#include <QGridLayout>
#include <QPainter>

/* -- what is typed -- */

TypedField::TypedField(Desk &desk, QWidget *parent) : QWidget(parent), m_empty(desk.text("Desk.Bargain.Typed.Hint"))
{
	setObjectName(QStringLiteral("shop-bargain-typed"));
	setAccessibleName(desk.text("Desk.Bargain.Typed.Name"));
	setFocusPolicy(Qt::StrongFocus);
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	// figures go past the input method: "59.9" is no pinyin
	setAttribute(Qt::WA_InputMethodEnabled, false);
}

void TypedField::set(const QString &typed, int wrong_place, bool is_armed)
{
	m_typed = typed;
	m_wrong_place = wrong_place;
	m_is_armed = is_armed;
	setAccessibleDescription(typed);
	update();
}

QSize TypedField::minimumSizeHint() const
{
	return QSize(120, QFontMetrics(font_of(this, 1.6, true)).height() + 14);
}

QSize TypedField::sizeHint() const
{
	return QSize(240, minimumSizeHint().height());
}

void TypedField::mousePressEvent(QMouseEvent *)
{
	setFocus(Qt::MouseFocusReason);
}

void TypedField::focusInEvent(QFocusEvent *)
{
	update();
}

void TypedField::focusOutEvent(QFocusEvent *)
{
	update();
}

void TypedField::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const QRectF all = QRectF(rect()).adjusted(1, 1, -1, -1);
	const bool has_focus = hasFocus();
	painter.setPen(QPen(m_is_armed ? c.preview : has_focus ? c.focus : c.line, m_is_armed || has_focus ? 2 : 1));
	painter.setBrush(c.is_dark ? c.ground : c.key);
	painter.drawRoundedRect(all, 5, 5);
	const QRectF inside = all.adjusted(10, 2, -10, -2);
	if (m_typed.isEmpty()) {
		painter.setPen(c.dim);
		painter.setFont(fitting_font(this, m_empty, 0.95, false, inside.width()));
		painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, m_empty);
		return;
	}
	const QFont font = fitting_font(this, m_typed, 1.6, true, inside.width() - 8);
	const QFontMetricsF metrics(font);
	painter.setFont(font);
	painter.setPen(c.ink);
	painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, m_typed);
	const qreal end = inside.left() + metrics.horizontalAdvance(m_typed);
	if (has_focus)
		painter.fillRect(
			QRectF(end + 2, inside.center().y() - metrics.height() * 0.4, 2, metrics.height() * 0.8),
			c.focus);
	if (m_wrong_place < 1 || m_wrong_place > m_typed.size())
		return;
	// a wave under what is wrong, which its words name as well
	const qreal from = inside.left() + metrics.horizontalAdvance(m_typed.left(m_wrong_place - 1));
	const qreal until = inside.left() + metrics.horizontalAdvance(m_typed.left(m_wrong_place));
	const qreal bottom = inside.center().y() + metrics.height() / 2 - 3;
	QPainterPath wave(QPointF(from, bottom));
	bool is_up = true;
	for (qreal x = from + 3; x <= until + 3; x += 3, is_up = !is_up)
		wave.lineTo(x, is_up ? bottom + 3 : bottom);
	painter.setPen(QPen(c.is_dark ? c.stale : c.air, 2));
	painter.setBrush(Qt::NoBrush);
	painter.drawPath(wave);
}

/* -- the keys -- */

void Pad::add(QGridLayout *grid, int row, int column, const char *name, const QString &text)
{
	auto *key = new FatKey(Tone::Plain, Icon::None, this);
	key->setObjectName(QStringLiteral("shop-bargain-key-") + QString::fromLatin1(name));
	key->set_words(text);
	key->set_least_height(40);
	// what is typed is typed into the field: a click leaves the focus where it was
	key->setFocusPolicy(Qt::NoFocus);
	connect(key, &QAbstractButton::clicked, this,
		[this, text] { guarded_quietly([this, text] { on_key(PadKey::Digit, text); }); });
	grid->addWidget(key, row, column);
}

Pad::Pad(Desk &desk, QWidget *parent)
    : QWidget(parent), m_enter(new FatKey(Tone::Preview, Icon::None, this)),
      m_clear(new FatKey(Tone::Plain, Icon::None, this))
{
	static const struct {
		const char *name;
		const char *text;
	} keys[4][4] = {
		{{"7", "7"}, {"8", "8"}, {"9", "9"}, {"minus", "\u2212"}},
		{{"4", "4"}, {"5", "5"}, {"6", "6"}, {"rate", "折"}},
		{{"1", "1"}, {"2", "2"}, {"3", "3"}, {"percent", "%"}},
		{{"equal", "="}, {"0", "0"}, {"point", "."}, {"back", "\u232b"}},
	};
	auto *grid = new QGridLayout(this);
	grid->setContentsMargins(0, 0, 0, 0);
	grid->setSpacing(4);
	for (int row = 0; row < 4; row++) {
		for (int column = 0; column < 4; column++) {
			if (row == 3 && column == 3)
				continue;
			add(grid, row, column, keys[row][column].name, QString::fromUtf8(keys[row][column].text));
		}
		grid->setColumnStretch(row, 1);
	}
	auto *back = new FatKey(Tone::Plain, Icon::Undo, this);
	back->setObjectName(QStringLiteral("shop-bargain-key-back"));
	back->setFocusPolicy(Qt::NoFocus);
	back->set_least_height(40);
	back->setAccessibleName(desk.text("Desk.Bargain.Key.Back"));
	back->setToolTip(desk.text("Desk.Bargain.Key.Back"));
	connect(back, &QAbstractButton::clicked, this,
		[this] { guarded_quietly([this] { on_key(PadKey::Back, QString()); }); });
	grid->addWidget(back, 3, 3);

	m_clear->setObjectName(QStringLiteral("shop-bargain-key-clear"));
	m_clear->set_words(desk.text("Desk.Bargain.Key.Clear"), QStringLiteral("Esc"));
	m_clear->setFocusPolicy(Qt::NoFocus);
	connect(m_clear, &QAbstractButton::clicked, this,
		[this] { guarded_quietly([this] { on_key(PadKey::Clear, QString()); }); });
	grid->addWidget(m_clear, 4, 0);
	m_enter->setObjectName(QStringLiteral("shop-bargain-key-enter"));
	m_enter->setFocusPolicy(Qt::NoFocus);
	m_enter->set_least_height(50);
	connect(m_enter, &QAbstractButton::clicked, this,
		[this] { guarded_quietly([this] { on_key(PadKey::Enter, QString()); }); });
	grid->addWidget(m_enter, 4, 1, 1, 3);
	m_clear->set_least_height(50);
}

void Pad::set_enter(const QString &text, const QString &beneath, bool is_armed, bool can)
{
	m_enter->set_words(text, beneath);
	m_enter->set_lit(is_armed);
	m_enter->setEnabled(can);
}
