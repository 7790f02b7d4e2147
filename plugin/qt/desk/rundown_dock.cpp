/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_dock.hpp"

#include <QVBoxLayout>

RundownDock::RundownDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_RUNDOWN, "Desk.Rundown.Title", WithoutRoom::ShowsNothing),
      m_title(new Line(this, 1, true))
{
	body()->addWidget(m_title);
	body()->addStretch(1);
}

void RundownDock::show_view(const desk_view *view)
{
	m_title->set(view ? QString::fromUtf8(view->current.title) : QString());
}

DeskDock *make_rundown_dock(Desk &desk)
{
	return new RundownDock(desk);
}
