/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every dock has: the name band, its own ground and colours, and words while no room is open. */
#include "desk/desk.hpp"
#include "desk/name_band.hpp"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace {
/* Nothing to show, in words. */
class Nothing : public QWidget {
      public:
	Nothing(const QString &text, QWidget *parent) : QWidget(parent), m_text(text)
	{
		setAccessibleName(text);
	}

      protected:
	void paintEvent(QPaintEvent *) override
	{
		QPainter painter(this);
		painter.setFont(font_of(this, 1));
		painter.setPen(colours().dim);
		painter.drawText(QRectF(rect()).adjusted(16, 16, -16, -16), Qt::TextWordWrap | Qt::AlignCenter, m_text);
	}

      private:
	QString m_text;
};
} // namespace

DeskDock::DeskDock(Desk &the_desk, desk_dock which, const char *title_key, WithoutRoom without_room)
    : desk(the_desk), m_which(which), m_without_room(without_room), m_band(new NameBand(the_desk, this)),
      m_content(new QWidget(this)), m_body(new QVBoxLayout(m_content)),
      m_nothing(new Nothing(the_desk.text("Desk.NoRoom"), this))
{
	setObjectName(QString::fromLatin1(desk_dock_id(which)));
	setAccessibleName(the_desk.text(title_key));
	setWindowTitle(the_desk.text(title_key));
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(0);
	all->addWidget(m_band);
	all->addWidget(m_content, 1);
	all->addWidget(m_nothing, 1);
	m_body->setContentsMargins(8, 8, 8, 8);
	m_body->setSpacing(8);
	m_band->hide();
	m_nothing->hide();
	restyle();
}

DeskDock::~DeskDock()
{
	desk.forget(this);
}

void DeskDock::restyle()
{
	m_is_styling = true;
	setStyleSheet(desk_style());
	m_is_styling = false;
}

void DeskDock::present(const desk_view *view, bool is_new)
{
	if (is_new || !m_has_shown) {
		m_has_shown = true;
		m_band->show_view(view);
		m_content->setVisible(view || m_without_room == WithoutRoom::Works);
		m_nothing->setVisible(!m_content->isVisibleTo(this));
		show_view(view);
	}
	tick(view);
}

void DeskDock::tick(const desk_view *)
{
}

QSize DeskDock::minimumSizeHint() const
{
	return QSize(280, QWidget::minimumSizeHint().height());
}

void DeskDock::changeEvent(QEvent *event)
{
	QWidget::changeEvent(event);
	const bool is_look = event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange ||
			     event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::FontChange;
	if (!is_look || m_is_styling)
		return;
	guarded_quietly([this] {
		restyle();
		m_has_shown = false;
		desk.watch();
	});
}

void DeskDock::showEvent(QShowEvent *event)
{
	QWidget::showEvent(event);
	guarded_quietly([this] {
		desk.pull();
		desk.watch();
	});
}

void DeskDock::hideEvent(QHideEvent *event)
{
	QWidget::hideEvent(event);
	desk.watch();
}

void DeskDock::paintEvent(QPaintEvent *)
{
	QPainter(this).fillRect(rect(), colours().ground);
}
