/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/prompter_dock.hpp"

#include <QVBoxLayout>

PrompterDock::PrompterDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_PROMPTER, "Desk.Prompter.Title", WithoutRoom::ShowsNothing),
      m_title(new Line(this, 1, true))
{
	body()->addWidget(m_title);
	body()->addStretch(1);
}

void PrompterDock::show_view(const desk_view *view)
{
	m_title->set(view ? QString::fromUtf8(view->current.title) : QString());
}

DeskDock *make_prompter_dock(Desk &desk)
{
	return new PrompterDock(desk);
}
