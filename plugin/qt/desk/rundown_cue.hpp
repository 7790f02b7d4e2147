/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes next, and the key that takes it: picture, figures, what is wrong with it, previous and next. */
#pragma once

#include "desk/rundown_parts.hpp"

#include <functional>

class QBoxLayout;

class CuePanel : public Panel {
      public:
	CuePanel(Desk &desk, QWidget *parent);

	/** What was asked for; the dock says what became of it. */
	std::function<void(const desk_act &act)> on_act;

	void show_view(const desk_view *view);
	/** is_asked: the take that was asked for here has not happened yet. */
	void tick(const desk_view *view, bool is_asked);
	/** In a column of its own TAKE has all of its width, and with enough height there is a large picture. */
	void set_column(bool is_column, bool is_high);
	/** Where there is little height only the words and the keys stay. */
	void set_low(bool is_low);

      private:
	void ask(desk_act_kind kind);
	void show_item(const desk_item &cue, const desk_row *row);
	void show_take(const desk_view &view);

	Desk &m_desk;
	QBoxLayout *m_face; /* the picture and the words, beside or beneath each other */
	CuePicture *m_picture;
	QBoxLayout *m_keys; /* the arrows and TAKE, beside or beneath each other */
	Tag *m_next;
	Tag *m_beat;
	Line *m_title;
	Line *m_price;
	Line *m_facts;
	Line *m_clock;
	Notice *m_held;
	Notice *m_finding;
	FatKey *m_back;
	FatKey *m_on;
	FatKey *m_take;
	QByteArray m_cue_id;
	bool m_is_low = false;
	bool m_is_taking = false;
};
