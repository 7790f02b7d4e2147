/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row of keys of which one is chosen, each with a letter of the keyboard. */
#pragma once

#include "desk/signs.hpp"

#include <QVector>

#include <functional>

class Desk;
class QGridLayout;

/** In how many columns so many keys fill their rows most evenly. */
int even_columns(int keys, int width_px, int least_px);

class Choice : public QWidget {
      public:
	struct Option {
		const char *name;   /* as in the room document */
		const char *letter; /* presses it */
	};

	/** prefix + name is the key of an option's words. May be empty chooses nothing when the chosen one is pressed.
	 */
	Choice(Desk &desk, const char *object_prefix, const char *words_prefix, std::initializer_list<Option> options,
	       bool may_be_empty, QWidget *parent);
	/** Something else was chosen; "" for nothing. */
	std::function<void(const char *name)> on_choice;

	/** "": nothing. */
	void choose(const QByteArray &name);
	const QByteArray &chosen() const
	{
		return m_chosen;
	}
	/** What is meant while nothing is chosen: marked, but not lit. */
	void suggest(const QByteArray &name);
	void set_enabled(const char *name, bool can, const QString &why);
	/** Presses the option of a letter. Returns whether there is one. */
	bool press(const QString &letter);

      protected:
	void resizeEvent(QResizeEvent *event) override;

      private:
	void show_chosen();

	QVector<Option> m_options;
	QVector<FatKey *> m_keys;
	QGridLayout *m_grid;
	QByteArray m_chosen, m_suggested;
	bool m_may_be_empty;
	int m_columns = 0;
};
