/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sheet: which one plans the show, a file that is tried, and what was found in it, row by row. */
#pragma once

#include "desk/desk.hpp"

#include <functional>

class QListWidget;

/** What was found in a sheet; used or left where it is only tried. */
class SheetPanel : public Panel {
      public:
	SheetPanel(Desk &desk, QWidget *parent);

	std::function<void(const desk_act &act)> on_act;

	/** Shows what is tried; else the sheet in use, once it was asked for. */
	void show_view(const desk_view *view);
	/** The findings of the sheet in use are opened or closed. */
	void toggle();
	/** Asks the user for a file; nothing waits for the answer. */
	void choose();
	void try_file(const QString &file);

      private:
	void ask(desk_act_kind kind);
	void list_findings(const desk_view &view);
	QString summary(const desk_view &view) const;

	Desk &m_desk;
	Line *m_file;
	Notice *m_summary;
	QListWidget *m_findings;
	QWidget *m_keys;
	FatKey *m_use;
	FatKey *m_leave;
	bool m_is_open = false;
	bool m_has_import = false;
};

/** The name of a path. */
QString file_name_of(const char *path);
