/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rundown: the items of the show, what comes next, and the sheet. "7 Enter" anywhere in it sets the cue to link 7.
 */
#pragma once

#include "desk/rundown_cue.hpp"
#include "desk/rundown_rows.hpp"
#include "desk/rundown_sheet.hpp"

class QBoxLayout;
class QLineEdit;

class RundownDock : public DeskDock {
      public:
	explicit RundownDock(Desk &desk);
	QSize minimumSizeHint() const override;

      protected:
	void show_view(const desk_view *view) override;
	void tick(const desk_view *view) override;
	void keyPressEvent(QKeyEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void dragEnterEvent(QDragEnterEvent *event) override;
	void dropEvent(QDropEvent *event) override;
	bool eventFilter(QObject *watched, QEvent *event) override;

      private:
	QWidget *make_list();
	QWidget *make_heads();
	void listen();
	void arrange(bool is_wide);
	void show_lead(const desk_view &view);
	void show_sheet_key(const desk_view &view);

	/* What is done. Each is said of by the notice above the cue. */
	void give(const desk_act &act);
	void jump(const QByteArray &id, int link_no);
	void jump_typed();
	void move(const QByteArray &id, const QByteArray &before);
	void move_by(int places);
	void set_beat(const QByteArray &id, const char *beat);
	void follow();
	void take_over();
	void open_menu(const QPoint &at);
	QString name_of(const desk_act &act) const;
	bool is_key_taken(int key, Qt::KeyboardModifiers modifiers, const QString &text);

	RundownModel *m_model;
	QBoxLayout *m_columns;
	QWidget *m_left;
	RundownList *m_list;
	QLineEdit *m_search;
	FatKey *m_hold;
	FatKey *m_follow;
	FatKey *m_file;
	Notice *m_owner;
	FatKey *m_own;
	SheetPanel *m_sheet;
	Notice *m_order;
	LastOrder m_last;
	Question *m_question;
	CuePanel *m_cue;
	TypedNumber *m_typed;
	QByteArray m_taken_id;
	uint64_t m_take_id = 0;
};
