/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_model.hpp"

#include <QMimeData>

#include <algorithm>
#include <cstring>

namespace {
const char mime_type[] = "application/x-shop-overlay-item";
}

RundownModel::RundownModel(Desk &desk, QObject *parent) : QAbstractListModel(parent), m_desk(desk)
{
}

bool RundownModel::is_wanted(const desk_row &row) const
{
	if (m_search.isEmpty())
		return true;
	const QString link = row.link_no > 0 ? QString::number(row.link_no) : QString();
	return link.startsWith(m_search) || QString::fromUtf8(row.title).contains(m_search, Qt::CaseInsensitive) ||
	       QString::fromUtf8(row.id).contains(m_search, Qt::CaseInsensitive);
}

/* The newest order of each item that has something to be told: what is done shows itself. */
void RundownModel::take_results(const desk_view *view)
{
	m_results.clear();
	for (int i = view ? view->result_count - 1 : -1; i >= 0; i--) {
		const desk_result &result = view->results[i];
		const bool is_old = std::any_of(m_results.begin(), m_results.end(), [&](const desk_result &newer) {
			return strcmp(newer.item_id, result.item_id) == 0;
		});
		if (result.item_id[0] && !is_old)
			m_results.push_back(result);
	}
}

void RundownModel::set_view(const desk_view *view)
{
	std::vector<desk_row> rows;
	if (view)
		rows.assign(view->rows, view->rows + view->row_count);
	std::vector<int> shown;
	for (size_t i = 0; i < rows.size(); i++) {
		if (is_wanted(rows[i]))
			shown.push_back(int(i));
	}
	const std::vector<desk_result> results = m_results;
	take_results(view);
	bool are_same = shown.size() == m_shown.size();
	for (size_t i = 0; are_same && i < shown.size(); i++)
		are_same = strcmp(rows[size_t(shown[i])].id, row_at(int(i)).id) == 0;
	if (!are_same) {
		beginResetModel();
		m_rows.swap(rows);
		m_shown.swap(shown);
		endResetModel();
		return;
	}
	std::vector<desk_row> before;
	before.swap(m_rows);
	m_rows.swap(rows);
	const bool has_told = results.size() != m_results.size() ||
			      (!results.empty() &&
			       memcmp(results.data(), m_results.data(), results.size() * sizeof(results[0])) != 0);
	for (size_t i = 0; i < shown.size(); i++) {
		const desk_row &was = before[size_t(m_shown[i])];
		const desk_row &is = m_rows[size_t(shown[i])];
		if (!has_told && memcmp(&was, &is, sizeof(is)) == 0)
			continue;
		const QModelIndex changed = index(int(i));
		Q_EMIT dataChanged(changed, changed);
	}
	m_shown.swap(shown);
}

void RundownModel::set_search(const QString &text)
{
	if (text == m_search)
		return;
	beginResetModel();
	m_search = text;
	m_shown.clear();
	for (size_t i = 0; i < m_rows.size(); i++) {
		if (is_wanted(m_rows[i]))
			m_shown.push_back(int(i));
	}
	endResetModel();
}

const desk_result *RundownModel::result_at(int row) const
{
	const char *id = row_at(row).id;
	for (const desk_result &result : m_results) {
		if (strcmp(result.item_id, id) == 0)
			return strcmp(result.state, "done") == 0 ? nullptr : &result;
	}
	return nullptr;
}

int RundownModel::place_of(const QByteArray &id) const
{
	for (size_t i = 0; i < m_shown.size(); i++) {
		if (id == row_at(int(i)).id)
			return int(i);
	}
	return -1;
}

const desk_row *RundownModel::find_link(int link_no) const
{
	for (const desk_row &row : m_rows) {
		if (row.link_no == link_no)
			return &row;
	}
	return nullptr;
}

bool RundownModel::neighbour(const QByteArray &id, int places, QByteArray *before) const
{
	const int count = int(m_rows.size());
	int at = 0;
	while (at < count && id != m_rows[size_t(at)].id)
		at++;
	const int to = at + places;
	if (at == count || places == 0 || to < 0 || to >= count)
		return false;
	// downwards it comes behind the one that stands there
	const int place = places > 0 ? to + 1 : to;
	*before = place < count ? QByteArray(m_rows[size_t(place)].id) : QByteArray();
	return true;
}

/* -- what Qt asks -- */

int RundownModel::rowCount(const QModelIndex &parent) const
{
	return parent.isValid() ? 0 : int(m_shown.size());
}

/* All of a row in words, as a screen reader says it. */
QString RundownModel::spoken(const desk_row &row) const
{
	QStringList words;
	if (row.link_no > 0)
		words << m_desk.text("Desk.LinkNo").arg(row.link_no);
	words << QString::fromUtf8(row.title) << QString::fromUtf8(row.price);
	if (row.is_current)
		words << m_desk.text("Desk.Rundown.OnAir");
	if (row.is_cue)
		words << m_desk.text("Desk.Rundown.Cue");
	words << m_desk.named("Desk.Beat.", row.beat);
	if (row.is_sold_out)
		words << m_desk.text("Desk.Rundown.SoldOut");
	if (row.is_withdrawn)
		words << m_desk.text("Desk.Rundown.Withdrawn");
	words << m_desk.said(row.finding);
	if (row.eligible == DESK_NOT_ELIGIBLE)
		words << m_desk.text("Desk.Rundown.NotEligible").arg(QString::fromUtf8(row.ineligible));
	words.removeAll(QString());
	return words.join(QStringLiteral(", "));
}

QVariant RundownModel::data(const QModelIndex &index, int role) const
{
	if (!index.isValid() || index.row() >= rowCount())
		return QVariant();
	const desk_row &row = row_at(index.row());
	if (role == Qt::DisplayRole)
		return QString::fromUtf8(row.title);
	if (role == Qt::AccessibleTextRole)
		return spoken(row);
	if (role == Qt::ToolTipRole)
		return row.finding[0] || row.eligible == DESK_NOT_ELIGIBLE ? spoken(row) : QString::fromUtf8(row.title);
	return QVariant();
}

Qt::ItemFlags RundownModel::flags(const QModelIndex &index) const
{
	if (!index.isValid())
		return Qt::ItemIsDropEnabled; // between the rows, never on one
	const Qt::ItemFlags can = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
	// where rows are missing nobody sees what an item is put before
	return is_searched() ? can : can | Qt::ItemIsDragEnabled;
}

Qt::DropActions RundownModel::supportedDropActions() const
{
	return Qt::CopyAction | Qt::MoveAction;
}

QStringList RundownModel::mimeTypes() const
{
	return QStringList{QString::fromLatin1(mime_type)};
}

QMimeData *RundownModel::mimeData(const QModelIndexList &indexes) const
{
	if (indexes.isEmpty())
		return nullptr;
	auto *data = new QMimeData;
	data->setData(QString::fromLatin1(mime_type), QByteArray(row_at(indexes.first().row()).id));
	return data;
}

bool RundownModel::canDropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &) const
{
	return data && data->hasFormat(QString::fromLatin1(mime_type)) && !is_searched();
}

/* Always false: the row moves when the show says so. */
bool RundownModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
				const QModelIndex &parent)
{
	if (!canDropMimeData(data, action, row, column, parent))
		return false;
	const QByteArray id = data->data(QString::fromLatin1(mime_type));
	const int to = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
	const QByteArray before = to < rowCount() ? QByteArray(row_at(to).id) : QByteArray();
	if (m_move && place_of(id) >= 0 && before != id && place_of(id) + 1 != to)
		m_move(id, before);
	return false;
}
