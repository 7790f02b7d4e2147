/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person changes in the shop itself: the agreed price, and behind a key of their own pieces of stock and a text.
 * Never with one press: the first shows from where to where and of which item, the second sends it; a figure that
 * became another one in between has to be looked at again. What became of it is told until the room shows it.
 */
#pragma once

#include "desk/signs.hpp"

#include <QElapsedTimer>

#include <functional>

class Desk;
class QLineEdit;
struct desk_act;
struct desk_view;

class ShopKeys : public QWidget {
      public:
	ShopKeys(Desk &desk, QWidget *parent);
	/** Something is to be sent: the act without its item, and in words. */
	std::function<void(desk_act &act, const QString &what)> on_change;
	/** The next press would send: what is typed elsewhere is not meant. */
	std::function<void()> on_armed;

	/** Also for the time that goes on. NULL: nothing. */
	void show_view(const desk_view *view);
	/** L: arms the price, or sends it when it is armed. */
	void press_price();
	bool is_armed() const
	{
		return m_armed != What::Nothing;
	}
	/** What the next press would send, in words; empty: nothing. */
	QString armed_text() const;
	/** Sends what is armed. */
	void confirm();
	void disarm();

      protected:
	void keyPressEvent(QKeyEvent *event) override;
	void hideEvent(QHideEvent *event) override;

      private:
	enum class What { Nothing, Price, Stock, Text };
	void press(What what);
	void send(What what);
	bool can(What what) const;
	QString words_of(What what) const;
	void show_price(const desk_view *view);
	void show_more(const desk_view *view);
	void show_key(FatKey *key, What what, const QString &otherwise);
	int64_t pieces() const;

	Desk &m_desk;
	FatKey *m_price;
	FatKey *m_open;
	QWidget *m_more;
	QLineEdit *m_pieces;
	FatKey *m_stock;
	QLineEdit *m_words;
	FatKey *m_text;

	What m_armed = What::Nothing;
	bool m_was_changed = false; // what was armed does not hold any more
	QString m_armed_words;      // that were looked at
	QByteArray m_item;
	QElapsedTimer m_pressed; // a key that presses twice at once pressed once
	uint64_t m_seen_done = 0;
	QElapsedTimer m_done_since;
};
