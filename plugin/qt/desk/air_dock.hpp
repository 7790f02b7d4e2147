/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What viewers see and whether it is true; SAFE, PANIC and RETURN. */
#pragma once

#include "desk/desk.hpp"

class AirDock : public DeskDock {
      public:
	explicit AirDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;

      private:
	Line *m_title;
};
