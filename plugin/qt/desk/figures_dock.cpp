/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/figures_dock.hpp"

#include <QVBoxLayout>

FiguresDock::FiguresDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_FIGURES, "Desk.Figures.Title", WithoutRoom::ShowsNothing),
      m_title(new Line(this, 1, true))
{
	body()->addWidget(m_title);
	body()->addStretch(1);
}

void FiguresDock::show_view(const desk_view *view)
{
	m_title->set(view ? QString::fromUtf8(view->current.title) : QString());
}

DeskDock *make_figures_dock(Desk &desk)
{
	return new FiguresDock(desk);
}
