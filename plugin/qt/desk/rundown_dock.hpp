/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The items of the show, what comes next, and the sheet. */
#pragma once

#include "desk/desk.hpp"

class RundownDock : public DeskDock {
      public:
	explicit RundownDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;

      private:
	Line *m_title;
};
