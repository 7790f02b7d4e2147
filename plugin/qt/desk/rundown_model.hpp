/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of the rundown as a list that Qt's views take: those that are searched for, in the show's order. Keeps the
 * rows as they came; who paints asks for them. Changes nothing by itself: what is moved is asked for.
 */
#pragma once

#include "desk/desk.hpp"

#include <QAbstractListModel>

#include <functional>
#include <vector>

class RundownModel : public QAbstractListModel {
      public:
	/** An item's id and the id that it is to come before ("": the end). */
	using Move = std::function<void(const QByteArray &id, const QByteArray &before)>;

	RundownModel(Desk &desk, QObject *parent);

	/** The rows of the newest view; NULL: none. */
	void set_view(const desk_view *view);
	/** Shows only what has this in its title or id, or begins its link number. */
	void set_search(const QString &text);
	bool is_searched() const
	{
		return !m_search.isEmpty();
	}
	void set_move(Move move)
	{
		m_move = std::move(move);
	}

	/** Of the row that is shown there. */
	const desk_row &row_at(int row) const
	{
		return m_rows[size_t(m_shown[size_t(row)])];
	}
	/** What became of the newest order for this item; NULL: nothing that is to be told. */
	const desk_result *result_at(int row) const;
	/** Where an item is shown; -1: it is not. */
	int place_of(const QByteArray &id) const;
	/** The row with this link number, whether it is shown or not; NULL: none has. */
	const desk_row *find_link(int link_no) const;
	/** All rows, shown or not. */
	const std::vector<desk_row> &rows() const
	{
		return m_rows;
	}
	/** The id that an item is to come before when it goes so many places; false: it cannot. */
	bool neighbour(const QByteArray &id, int places, QByteArray *before) const;

	int rowCount(const QModelIndex &parent = QModelIndex()) const override;
	QVariant data(const QModelIndex &index, int role) const override;
	Qt::ItemFlags flags(const QModelIndex &index) const override;
	Qt::DropActions supportedDropActions() const override;
	QStringList mimeTypes() const override;
	QMimeData *mimeData(const QModelIndexList &indexes) const override;
	bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
			     const QModelIndex &parent) const override;
	bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
			  const QModelIndex &parent) override;

      private:
	bool is_wanted(const desk_row &row) const;
	void take_results(const desk_view *view);
	QString spoken(const desk_row &row) const;

	Desk &m_desk;
	std::vector<desk_row> m_rows;
	std::vector<int> m_shown; /* places in m_rows */
	std::vector<desk_result> m_results;
	QString m_search;
	Move m_move;
};
