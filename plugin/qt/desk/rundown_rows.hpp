/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rundown's list: how a row is painted, and the list that leaves digits, Enter and Escape to its dock. */
#pragma once

#include "desk/rundown_model.hpp"

#include <QListView>
#include <QStyledItemDelegate>

class RundownRow : public QStyledItemDelegate {
      public:
	RundownRow(Desk &desk, const RundownModel &model, const QListView &list);

	void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
	QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

      private:
	struct Words;
	int notes_of(const desk_row &row) const;
	void paint_number(QPainter &painter, const QRectF &cell, const desk_row &row) const;
	qreal paint_chip(QPainter &painter, qreal x, qreal y, Tone tone, Icon icon, const QString &text,
			 qreal right) const;
	void paint_note(QPainter &painter, const QRectF &line, Tone tone, Icon icon, const QString &text) const;

	Desk &m_desk;
	const RundownModel &m_model;
	const QListView &m_list;
};

class RundownList : public QListView {
      public:
	RundownList(Desk &desk, RundownModel *model, QWidget *parent);

	/** A file that was dropped on the list. */
	std::function<void(const QString &file)> on_file;

	/** The id of the row that has the focus; empty: none. */
	QByteArray current_id() const;
	void select(const QByteArray &id);

      protected:
	void keyPressEvent(QKeyEvent *event) override;
	void dragEnterEvent(QDragEnterEvent *event) override;
	void dragMoveEvent(QDragMoveEvent *event) override;
	void dropEvent(QDropEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void paintEvent(QPaintEvent *event) override;

      private:
	Desk &m_desk;
	RundownModel &m_model;
};

/** The first local file of what is dragged; empty: none. */
QString dragged_file(const QMimeData *data);
