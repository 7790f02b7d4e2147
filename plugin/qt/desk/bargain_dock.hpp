/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table: what is said there, and what comes next. Whatever has the focus in it, figures go to the calculator: Enter
 * shows what they come to, Enter again sends it, Esc takes it back before.
 */
#pragma once

#include "desk/desk.hpp"

#include <QElapsedTimer>

class Choice;
class Pad;
class PlanKeys;
class PriceLadder;
class QGridLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class Says;
class ShopKeys;
class StepList;
class TypedField;
class Withdraw;
enum class PadKey;

class BargainDock : public DeskDock {
      public:
	explicit BargainDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;
	void tick(const desk_view *view) override;
	void keyPressEvent(QKeyEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void focusInEvent(QFocusEvent *event) override;

      private:
	/* bargain_dock.cpp: the widgets, and what a view shows on them */
	QWidget *make_head(QWidget *parent);
	QWidget *make_typing(QWidget *parent);
	QWidget *make_foot(QWidget *parent);
	void arrange();
	void show_head(const desk_view *view);
	void show_foot(const desk_view *view);
	void show_other(const desk_view *view);
	struct Said {
		Tone tone;
		Icon icon;
		QString words;
	};
	Said order_said(const desk_view *view);
	QString why_not(const desk_view *view) const;

	/* bargain_typing.cpp: what is typed, until it is sent */
	void pad_key(PadKey key, const QString &text);
	bool type(const QKeyEvent *event);
	bool press_letter(const QString &text);
	void add_typed(const QString &text);
	void enter();
	void escape();
	void reckon();
	void show_typed();
	void show_says(const desk_view *view);
	QByteArray kind_meant() const;
	bool can_take(const QByteArray &kind) const;
	bool needs_price(const QByteArray &kind) const;
	QString step_text() const;
	void send_step();
	void settle();
	void send_planned(int number);
	void send_change(desk_act &act, const QString &what);
	void leave_typed();
	void send(const desk_act &act, const QString &what);
	void remember_person();
	void show_person();

	/* -- the widgets -- */
	QScrollArea *m_scroll;
	QWidget *m_inside;
	QGridLayout *m_columns;
	QWidget *m_head, *m_typing, *m_foot;
	bool m_is_wide = false;
	Line *m_title;
	Tag *m_beat;
	FatKey *m_floor;
	PriceLadder *m_ladder;
	QLabel *m_before;
	Says *m_says;
	PlanKeys *m_plan;
	ShopKeys *m_shop;
	TypedField *m_field;
	Choice *m_by, *m_kind;
	QLineEdit *m_person, *m_note;
	Pad *m_pad;
	FatKey *m_settle;
	StepList *m_steps;
	Withdraw *m_withdraw;

	/* -- what is typed -- */
	QString m_typed;
	desk_reckoned m_reckoned = {};
	bool m_is_armed = false;    // shown once: the next Enter sends it
	bool m_was_changed = false; // what was shown does not hold any more: it has to be looked at again
	QByteArray m_item;          // that it is typed for
	int64_t m_standing = -1;    // and where it stood then

	/* -- what was sent -- */
	uint64_t m_sent = 0;
	QString m_sent_text;
	QElapsedTimer m_done_since; // that it was carried out; then it leaves the eye
	QElapsedTimer m_pressed;    // a key that presses twice at once pressed once
};
