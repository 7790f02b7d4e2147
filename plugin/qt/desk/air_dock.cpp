/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/air_dock.hpp"

#include <QVBoxLayout>

AirDock::AirDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_AIR, "Desk.Air.Title", WithoutRoom::Works), m_title(new Line(this, 1, true))
{
	body()->addWidget(m_title);
	body()->addStretch(1);
}

void AirDock::show_view(const desk_view *view)
{
	m_title->set(view ? QString::fromUtf8(view->current.title) : QString());
}

DeskDock *make_air_dock(Desk &desk)
{
	return new AirDock(desk);
}
