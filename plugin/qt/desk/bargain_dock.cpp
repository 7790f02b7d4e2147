/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_dock.hpp"

#include <QVBoxLayout>

BargainDock::BargainDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_BARGAIN, "Desk.Bargain.Title", WithoutRoom::ShowsNothing),
      m_title(new Line(this, 1, true))
{
	body()->addWidget(m_title);
	body()->addStretch(1);
}

void BargainDock::show_view(const desk_view *view)
{
	m_title->set(view ? QString::fromUtf8(view->current.title) : QString());
}

DeskDock *make_bargain_dock(Desk &desk)
{
	return new BargainDock(desk);
}
