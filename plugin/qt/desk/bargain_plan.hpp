/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sheet planned for the item: the next step as one large key, every step as a small one with a key of its own.
 */
#pragma once

#include "desk/signs.hpp"
#include "qt/desk.h"

#include <QVector>

#include <functional>

class Desk;
class QGridLayout;

class PlanKeys : public QWidget {
      public:
	PlanKeys(Desk &desk, QWidget *parent);
	/** A step's number; 0: what comes behind the plan (the link is opened). */
	std::function<void(int number)> on_step;

	void show_view(const desk_view *view);
	/** Presses the large key, or the one of a number, if it can be pressed. */
	void press_next();
	void press(int number);
	/** Something else is about to be sent: one key is lit at a time. */
	void set_quiet(bool is_quiet);
	QSize minimumSizeHint() const override;

      protected:
	void resizeEvent(QResizeEvent *event) override;

      private:
	void arrange();
	void show_next(const desk_view *view);

	Desk &m_desk;
	FatKey *m_next;
	QWidget *m_row;
	QGridLayout *m_grid;
	QVector<FatKey *> m_keys;
	int m_shown = 0;
	int m_columns = 0;
	bool m_is_good = false, m_is_quiet = false;
	int m_next_number = -1; /* -1: there is nothing next */
};

/** "brand Ms Lin": who, as the desk says it; empty for nobody. */
QString who_text(const Desk &desk, const char *by, const char *person);
