/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parts of the rundown dock: a question before what cannot be taken back, the digits that are typed, what became of the
 * last order, and the picture of what comes.
 */
#pragma once

#include "desk/desk.hpp"

#include <QElapsedTimer>

#include <functional>

/** A question with its two keys, within the dock: nothing waits for it, and Escape is a no. */
class Question : public QWidget {
      public:
	Question(Desk &desk, QWidget *parent);

	/** Asks; what was asked before is answered with no. The key that does it wears the tone. */
	void ask(const QString &words, const QString &yes, Tone tone, std::function<void()> deed);
	void leave();
	bool is_asking() const
	{
		return isVisibleTo(parentWidget());
	}

      private:
	void answer();

	Notice *m_words;
	FatKey *m_yes;
	FatKey *m_no;
	QPointer<QWidget> m_focus_before;
	std::function<void()> m_deed;
};

/** A link number while it is typed, large over the list. It forgets itself after a moment. */
class TypedNumber : public QWidget {
      public:
	TypedNumber(Desk &desk, QWidget *parent);

	/** One more digit; `title_of` says what the number is of (empty: nothing has it). */
	void type(QChar digit, const std::function<QString(int)> &title_of);
	void erase(const std::function<QString(int)> &title_of);
	/** The number, which is then no longer typed; 0: none is. */
	int take();
	void forget();
	bool is_typed() const
	{
		return !m_digits.isEmpty();
	}

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	void show_digits(const std::function<QString(int)> &title_of);

	Desk &m_desk;
	QString m_digits;
	QString m_title;
	QTimer m_timer;
};

/** What became of the order that was given last: it is said until it is done, or somebody gave another one. */
class LastOrder {
      public:
	LastOrder(Desk &desk, Notice *notice);

	/** An order was given; id 0: it was not taken. `what` names it. */
	void given(uint64_t id, const QString &what);
	/** Says what the newest view knows of it. */
	void look();
	bool is_coming() const;

      private:
	Desk &m_desk;
	Notice *m_notice;
	uint64_t m_id = 0;
	bool m_was_refused = false;
	QString m_what;
	QElapsedTimer m_since;
};

/** The picture of what comes, in a green frame. */
class CuePicture : public QWidget {
      public:
	CuePicture(Desk &desk, QWidget *parent);
	void set_box(QSize most_px);
	/** Asks for the newest one. */
	void pull(bool has_cue);
	QSize sizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	Desk &m_desk;
	QSize m_box_px;
	QImage m_picture;
	bool m_has_cue = false;
};
