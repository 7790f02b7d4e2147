/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calculator at the table: steps, totals, settling. */
#pragma once

#include "desk/desk.hpp"

class BargainDock : public DeskDock {
      public:
	explicit BargainDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;

      private:
	Line *m_title;
};
