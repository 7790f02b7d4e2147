/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/name_band.hpp"

#include "desk/desk.hpp"

#include <QMenu>
#include <QPainter>
#include <QPixmap>

NameBand::NameBand(Desk &desk, QWidget *parent) : QAbstractButton(parent), m_desk(desk)
{
	setFocusPolicy(Qt::TabFocus);
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	setObjectName(QStringLiteral("shop-room-band"));
	connect(this, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { choose(); }); });
}

void NameBand::show_view(const desk_view *view)
{
	m_name.clear();
	m_beneath.clear();
	m_is_wrong = m_is_pinned = m_has_choice = false;
	if (view) {
		m_name = QString::fromUtf8(view->room_name);
		m_colour = QColor(QRgb(view->room_rgb | 0xff000000u));
		m_is_pinned = view->is_room_pinned;
		m_has_choice = view->rooms > 1 || view->is_room_pinned;
		QString on_air;
		bool is_on_air = false;
		for (int i = 0; i < view->rooms; i++) {
			const desk_room &room = view->room[i];
			if (room.is_on_air && qstrcmp(room.key, view->room_key) != 0)
				on_air = QString::fromUtf8(room.name);
			is_on_air = is_on_air || (room.is_on_air && qstrcmp(room.key, view->room_key) == 0);
		}
		m_is_wrong = !is_on_air && !on_air.isEmpty();
		if (m_is_wrong)
			m_beneath = m_desk.text("Desk.Room.Wrong").arg(on_air);
		else if (m_is_pinned)
			m_beneath = m_desk.text("Desk.Room.Pinned");
		else if (view->rooms > 1)
			m_beneath = m_desk.text("Desk.Room.Armed");
	}
	setAccessibleName(m_name);
	setAccessibleDescription(m_beneath);
	setToolTip(m_beneath);
	setEnabled(m_has_choice);
	setVisible(view != nullptr);
	updateGeometry();
	update();
}

QSize NameBand::sizeHint() const
{
	return QSize(200, minimumSizeHint().height());
}

QSize NameBand::minimumSizeHint() const
{
	const int name = QFontMetrics(font_of(this, 1.05, true)).height();
	return QSize(120, name + (m_beneath.isEmpty() ? 10 : QFontMetrics(font_of(this, 0.85)).height() + 12));
}

void NameBand::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const QColor ink = readable_on(m_colour);
	painter.fillRect(rect(), m_colour);
	QRectF inside = QRectF(rect()).adjusted(10, 4, -8, -4);
	if (m_has_choice) {
		paint_icon(painter, Icon::Down, QRectF(inside.right() - 14, inside.center().y() - 7, 14, 14), ink);
		inside.setRight(inside.right() - 20);
	}
	if (m_is_pinned) {
		paint_icon(painter, Icon::Pin, QRectF(inside.right() - 15, inside.center().y() - 8, 15, 15), ink);
		inside.setRight(inside.right() - 20);
	}
	const QFont font = font_of(this, 1.05, true);
	const QFontMetrics words(font);
	painter.setFont(font);
	painter.setPen(ink);
	const int height_px = m_beneath.isEmpty() ? int(inside.height()) : words.height();
	painter.drawText(QRectF(inside.left(), inside.top(), inside.width(), height_px),
			 Qt::AlignLeft | Qt::AlignVCenter,
			 words.elidedText(m_name, Qt::ElideRight, int(inside.width())));
	if (m_beneath.isEmpty() && !hasFocus())
		return;
	QRectF beneath(0, inside.top() + height_px + 2, width(), inside.height() - height_px + 2);
	if (m_is_wrong) {
		painter.fillRect(beneath, colours().stale);
		paint_hatch(painter, QRectF(0, beneath.top(), 8, beneath.height()), colours().on_stale, 6);
		paint_icon(painter, Icon::Warning, QRectF(14, beneath.center().y() - 7, 14, 14), colours().on_stale);
		painter.setPen(colours().on_stale);
		beneath.setLeft(34);
	} else {
		beneath.setLeft(inside.left());
	}
	painter.setFont(font_of(this, 0.85));
	painter.drawText(
		beneath.adjusted(0, 0, -8, 0), Qt::AlignLeft | Qt::AlignVCenter,
		QFontMetrics(font_of(this, 0.85)).elidedText(m_beneath, Qt::ElideRight, int(beneath.width() - 8)));
	if (hasFocus()) {
		painter.setPen(QPen(ink, 2));
		painter.setBrush(Qt::NoBrush);
		painter.drawRect(QRectF(rect()).adjusted(2, 2, -2, -2));
	}
}

void NameBand::add_room(QMenu *menu, const QString &name, const QString &key, const QColor &colour, bool is_now)
{
	QPixmap square(16, 16);
	square.fill(colour);
	QAction *action = menu->addAction(QIcon(square), QString(name).replace(QLatin1Char('&'), QLatin1String("&&")));
	action->setCheckable(true);
	action->setChecked(is_now);
	connect(action, &QAction::triggered, this, [this, key] {
		guarded_quietly([this, &key] {
			desk_act act = {};
			act.kind = DESK_ACT_ARM;
			put_text(act.text, key);
			m_desk.act(act);
		});
	});
}

void NameBand::choose()
{
	const desk_view *view = m_desk.view();
	if (!view)
		return;
	delete m_menu.data();
	m_menu = new QMenu(this);
	m_menu->setObjectName(QStringLiteral("shop-room-menu"));
	m_menu->setAttribute(Qt::WA_DeleteOnClose);
	add_room(m_menu, m_desk.text("Desk.Room.ByItself"), QString(), Qt::transparent, !view->is_room_pinned);
	m_menu->addSeparator();
	for (int i = 0; i < view->rooms; i++) {
		const desk_room &room = view->room[i];
		add_room(m_menu, QString::fromUtf8(room.name), QString::fromUtf8(room.key),
			 QColor(QRgb(room.rgb | 0xff000000u)),
			 view->is_room_pinned && qstrcmp(room.key, view->room_key) == 0);
	}
	// never exec(): OBS goes on while it is open
	m_menu->popup(mapToGlobal(rect().bottomLeft()));
}
