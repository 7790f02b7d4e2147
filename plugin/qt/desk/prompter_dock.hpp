/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host reads from a second screen. */
#pragma once

#include "desk/desk.hpp"

class PrompterDock : public DeskDock {
      public:
	explicit PrompterDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;

      private:
	Line *m_title;
};
