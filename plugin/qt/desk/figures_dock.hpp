/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the show does, for the desk alone. */
#pragma once

#include "desk/desk.hpp"

class FiguresDock : public DeskDock {
      public:
	explicit FiguresDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;

      private:
	Line *m_title;
};
