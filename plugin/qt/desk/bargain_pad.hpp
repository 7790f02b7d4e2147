/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calculator's keys and what was typed with them or with the keyboard. Reads nothing of it: Desk does. */
#pragma once

#include "desk/signs.hpp"

#include <functional>

class Desk;
class QGridLayout;
class QKeyEvent;

/** What is typed, large, with the place that is wrong underlined. */
class TypedField : public QWidget {
      public:
	TypedField(Desk &desk, QWidget *parent);
	void set(const QString &typed, int wrong_place /* from 1; 0: none */, bool is_armed);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;
	void mousePressEvent(QMouseEvent *event) override;
	void focusInEvent(QFocusEvent *event) override;
	void focusOutEvent(QFocusEvent *event) override;

      private:
	QString m_empty;
	QString m_typed;
	int m_wrong_place = 0;
	bool m_is_armed = false;
};

/** What has to be said, always of the height of two lines: smaller type before more room. */
class Says : public QWidget {
      public:
	explicit Says(QWidget *parent);
	void set(Tone tone, Icon icon, const QString &text);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	Tone m_tone = Tone::Plain;
	Icon m_icon = Icon::None;
	QString m_text;
};

enum class PadKey { Digit, Back, Clear, Enter };

/** The keys, in four columns. */
class Pad : public QWidget {
      public:
	Pad(Desk &desk, QWidget *parent);
	/** Digit has its text, the others none. */
	std::function<void(PadKey key, const QString &text)> on_key;
	/** The words of Enter: what it does next; and whether it is the one that sends. */
	void set_enter(const QString &text, const QString &beneath, bool is_armed, bool can);

      private:
	void add(QGridLayout *grid, int row, int column, const char *name, const QString &text);
	FatKey *m_enter;
	FatKey *m_clear;
};
