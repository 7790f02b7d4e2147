/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_rows.hpp"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace {
constexpr int number_px = 46; /* the cell of the link number */
constexpr int pad_px = 8;

QColor blend(const QColor &under, const QColor &over, qreal part)
{
	return QColor::fromRgbF(float(under.redF() * (1 - part) + over.redF() * part),
				float(under.greenF() * (1 - part) + over.greenF() * part),
				float(under.blueF() * (1 - part) + over.blueF() * part));
}

Tone tone_of(const desk_row &row)
{
	return row.is_current ? Tone::Air : row.is_cue ? Tone::Preview : Tone::Plain;
}
} // namespace

RundownRow::RundownRow(Desk &desk, const RundownModel &model, const QListView &list)
    : m_desk(desk), m_model(model), m_list(list)
{
}

/* Lines beneath title and price: what is wrong, and why it may not be sold here. */
int RundownRow::notes_of(const desk_row &row) const
{
	return (row.finding[0] ? 1 : 0) + (row.eligible == DESK_NOT_ELIGIBLE ? 1 : 0);
}

QSize RundownRow::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
	const int title_px = QFontMetrics(font_of(&m_list, 1.05, true)).height();
	const int chip_px = QFontMetrics(font_of(&m_list, 0.86, true)).height() + 5;
	const int note_px = QFontMetrics(font_of(&m_list, 0.92)).height() + 3;
	const int height_px = 5 + title_px + 2 + chip_px + notes_of(m_model.row_at(index.row())) * note_px + 5;
	return QSize(200, qMax(height_px, 50));
}

void RundownRow::paint_number(QPainter &painter, const QRectF &cell, const desk_row &row) const
{
	const Tone tone = tone_of(row);
	if (tone != Tone::Plain)
		painter.fillRect(cell, fill_of(tone));
	if (row.link_no <= 0)
		return;
	const QString digits = QString::number(row.link_no);
	QFont font = figures_font_of(&m_list, digits.size() > 3 ? 1.2 : digits.size() > 2 ? 1.5 : 1.9);
	painter.setFont(font);
	const bool is_off = row.is_withdrawn || qstrcmp(row.beat, "closed") == 0;
	painter.setPen(tone != Tone::Plain ? ink_on(tone) : is_off ? colours().dim : colours().ink);
	painter.drawText(cell, Qt::AlignCenter, digits);
}

/* Returns: where the next one may begin. What has no room is not begun. */
qreal RundownRow::paint_chip(QPainter &painter, qreal x, qreal y, Tone tone, Icon icon, const QString &text,
			     qreal right) const
{
	if (text.isEmpty())
		return x;
	const QFont font = font_of(&m_list, 0.86, true);
	const QFontMetrics words(font);
	const qreal side = icon == Icon::None ? 0 : words.ascent();
	const qreal whole = words.horizontalAdvance(text) + (side > 0 ? side + 4 : 0) + (tone == Tone::Error ? 16 : 12);
	const qreal width = qMin(whole, right - x);
	if (width < qMin(whole, qreal(34)))
		return x;
	const QRectF all(x, y, width, words.height() + 4);
	QPainterPath outline;
	outline.addRoundedRect(all.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
	const bool is_plain = tone == Tone::Plain || tone == Tone::Quiet;
	painter.fillPath(outline, is_plain ? colours().key : fill_of(tone));
	if (tone == Tone::Error) {
		painter.save();
		painter.setClipPath(outline);
		paint_hatch(painter, QRectF(all.left(), all.top(), 7, all.height()), QColor(255, 255, 255, 130), 6);
		painter.restore();
	}
	if (is_plain) {
		painter.setPen(QPen(colours().line, 1));
		painter.drawPath(outline);
	}
	QRectF inside = all.adjusted(tone == Tone::Error ? 9 : 6, 0, -5, 0);
	if (side > 0) {
		paint_icon(painter, icon, QRectF(inside.left(), inside.center().y() - side / 2, side, side),
			   ink_on(tone));
		inside.setLeft(inside.left() + side + 4);
	}
	painter.setFont(font);
	painter.setPen(ink_on(tone));
	painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter,
			 words.elidedText(text, Qt::ElideRight, int(inside.width()) + 1));
	return x + width + 5;
}

/* What is wrong with an item: hatch, icon, words. */
void RundownRow::paint_note(QPainter &painter, const QRectF &line, Tone tone, Icon icon, const QString &text) const
{
	const QRectF mark(line.left(), line.top() + 1, 5, line.height() - 2);
	painter.fillRect(mark, fill_of(tone));
	if (tone == Tone::Error)
		paint_hatch(painter, mark, QColor(255, 255, 255, 150), 6);
	const qreal side = QFontMetrics(font_of(&m_list, 0.92)).ascent();
	const QRectF square(line.left() + 10, line.center().y() - side / 2, side, side);
	paint_icon(painter, icon, square, colours().ink);
	const QRectF words = line.adjusted(10 + side + 5, 0, 0, 0);
	const QFont font = font_of(&m_list, 0.92);
	painter.setFont(font);
	painter.setPen(colours().ink);
	painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
			 QFontMetrics(font).elidedText(text, Qt::ElideRight, int(words.width())));
}

static Tone tone_of_result(const desk_result &result)
{
	const bool is_coming = qstrcmp(result.state, "pending") == 0 || qstrcmp(result.state, "asked-again") == 0;
	return is_coming ? Tone::Stale : Tone::Error;
}

void RundownRow::paint(QPainter *painter_at, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
	QPainter &painter = *painter_at;
	painter.save();
	painter.setClipRect(option.rect);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const desk_row &row = m_model.row_at(index.row());
	const QRectF all(option.rect);
	const Tone tone = tone_of(row);
	const bool is_off = row.is_withdrawn || qstrcmp(row.beat, "closed") == 0;
	QColor ground = is_off ? c.ground : c.panel;
	if (tone != Tone::Plain)
		ground = blend(c.panel, fill_of(tone), c.is_dark ? 0.30 : 0.13);
	else if (option.state & QStyle::State_MouseOver)
		ground = blend(ground, c.ink, 0.05);
	painter.fillRect(all, ground);
	paint_number(painter, QRectF(all.left(), all.top(), number_px, all.height() - 1), row);

	const qreal left = all.left() + number_px + pad_px;
	const qreal right = all.right() - pad_px;
	const QFont title_font = font_of(&m_list, 1.05, true);
	const QFontMetrics title_metrics(title_font);
	const QFont price_font = figures_font_of(&m_list, 1.05);
	const QString price = QString::fromUtf8(row.price);
	const qreal price_px = price.isEmpty() ? 0 : QFontMetrics(price_font).horizontalAdvance(price) + 2;
	const QRectF first(left, all.top() + 5, right - left, title_metrics.height());
	painter.setFont(price_font);
	painter.setPen(is_off || row.is_sold_out ? c.dim : c.ink);
	painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, price);
	QFont struck = title_font;
	struck.setStrikeOut(row.is_withdrawn);
	painter.setFont(struck);
	painter.setPen(is_off ? c.dim : c.ink);
	const qreal title_px = first.width() - (price_px > 0 ? price_px + 8 : 0);
	painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
			 title_metrics.elidedText(QString::fromUtf8(row.title), Qt::ElideRight, int(title_px)));

	qreal x = left;
	const qreal y = first.bottom() + 2;
	if (row.is_current)
		x = paint_chip(painter, x, y, Tone::Air, Icon::None, m_desk.text("Desk.Rundown.OnAir"), right);
	if (row.is_cue)
		x = paint_chip(painter, x, y, Tone::Preview, Icon::None, m_desk.text("Desk.Rundown.Cue"), right);
	if (const desk_result *result = m_model.result_at(index.row()))
		x = paint_chip(painter, x, y, tone_of_result(*result),
			       tone_of_result(*result) == Tone::Stale ? Icon::Clock : Icon::Error,
			       m_desk.named("Desk.Result.", result->state), right);
	if (row.is_withdrawn)
		x = paint_chip(painter, x, y, Tone::Quiet, Icon::Off, m_desk.text("Desk.Rundown.Withdrawn"), right);
	else if (row.is_sold_out)
		x = paint_chip(painter, x, y, Tone::Plain, Icon::Off, m_desk.text("Desk.Rundown.SoldOut"), right);
	if (!row.is_withdrawn && !(row.is_sold_out && qstrcmp(row.beat, "sold_out") == 0))
		x = paint_chip(painter, x, y, is_off ? Tone::Quiet : Tone::Plain, Icon::None,
			       m_desk.named("Desk.Beat.", row.beat), right);
	const int more = row.holds + row.warnings - (row.finding[0] ? 1 : 0);
	if (more > 0)
		paint_chip(painter, x, y, row.holds > 1 ? Tone::Error : Tone::Quiet, Icon::Warning,
			   QStringLiteral("+%1").arg(more), right);

	qreal note_y = y + QFontMetrics(font_of(&m_list, 0.86, true)).height() + 5;
	const qreal note_px = QFontMetrics(font_of(&m_list, 0.92)).height() + 3;
	if (row.finding[0]) {
		paint_note(painter, QRectF(left, note_y, right - left, note_px), row.holds ? Tone::Error : Tone::Stale,
			   row.holds ? Icon::Error : Icon::Warning, m_desk.said(row.finding));
		note_y += note_px;
	}
	if (row.eligible == DESK_NOT_ELIGIBLE)
		paint_note(painter, QRectF(left, note_y, right - left, note_px), Tone::Error, Icon::Cross,
			   m_desk.text("Desk.Rundown.NotEligible").arg(QString::fromUtf8(row.ineligible)));

	painter.fillRect(QRectF(all.left(), all.bottom() - 1, all.width(), 1), c.line);
	if (option.state & QStyle::State_HasFocus && m_list.hasFocus()) {
		painter.setPen(QPen(c.focus, 2));
		painter.setBrush(Qt::NoBrush);
		painter.drawRect(all.adjusted(1, 1, -1, -2));
	}
	painter.restore();
}

/* -- the list -- */

RundownList::RundownList(Desk &desk, RundownModel *model, QWidget *parent)
    : QListView(parent), m_desk(desk), m_model(*model)
{
	setModel(model);
	auto *rows = new RundownRow(desk, *model, *this);
	rows->setParent(this); // a list does not own what paints its rows
	setItemDelegate(rows);
	setSelectionMode(QAbstractItemView::SingleSelection);
	setEditTriggers(QAbstractItemView::NoEditTriggers);
	setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
	setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	setResizeMode(QListView::Adjust);
	setContextMenuPolicy(Qt::CustomContextMenu);
	setMouseTracking(true);
	setDragEnabled(true);
	setAcceptDrops(true);
	setDropIndicatorShown(true);
	setDragDropMode(QAbstractItemView::DragDrop);
	setDragDropOverwriteMode(false);
	setDefaultDropAction(Qt::CopyAction); // a row that is moved is not taken out by Qt
	setTabKeyNavigation(false);
	setMinimumHeight(110);
}

QByteArray RundownList::current_id() const
{
	const QModelIndex at = currentIndex();
	return at.isValid() && at.row() < m_model.rowCount() ? QByteArray(m_model.row_at(at.row()).id) : QByteArray();
}

void RundownList::select(const QByteArray &id)
{
	const int row = m_model.place_of(id);
	if (row >= 0)
		setCurrentIndex(m_model.index(row));
}

/* Moving along the list is its own; what is typed is the dock's. */
void RundownList::keyPressEvent(QKeyEvent *event)
{
	switch (event->key()) {
	case Qt::Key_Up:
	case Qt::Key_Down:
		if (event->modifiers() & Qt::AltModifier) {
			event->ignore();
			return;
		}
		break;
	case Qt::Key_PageUp:
	case Qt::Key_PageDown:
	case Qt::Key_Home:
	case Qt::Key_End:
		break;
	default:
		event->ignore();
		return;
	}
	QListView::keyPressEvent(event);
	// Qt scrolls to what becomes the current row, not to what is it already and was scrolled away
	scrollTo(currentIndex());
}

QString dragged_file(const QMimeData *data)
{
	const QList<QUrl> urls = data ? data->urls() : QList<QUrl>();
	return !urls.isEmpty() && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

void RundownList::dragEnterEvent(QDragEnterEvent *event)
{
	if (dragged_file(event->mimeData()).isEmpty())
		QListView::dragEnterEvent(event);
	else
		event->acceptProposedAction();
}

void RundownList::dragMoveEvent(QDragMoveEvent *event)
{
	if (dragged_file(event->mimeData()).isEmpty())
		QListView::dragMoveEvent(event);
	else
		event->acceptProposedAction();
}

void RundownList::dropEvent(QDropEvent *event)
{
	const QString file = dragged_file(event->mimeData());
	if (file.isEmpty()) {
		QListView::dropEvent(event);
		return;
	}
	event->acceptProposedAction();
	guarded_quietly([&] {
		if (on_file)
			on_file(file);
	});
}

void RundownList::resizeEvent(QResizeEvent *event)
{
	QListView::resizeEvent(event);
	viewport()->update();
}

/* What is searched for and not there is said where it would be. */
void RundownList::paintEvent(QPaintEvent *event)
{
	QListView::paintEvent(event);
	if (m_model.rowCount() > 0)
		return;
	QPainter painter(viewport());
	painter.setFont(font_of(this, 1));
	painter.setPen(colours().dim);
	painter.drawText(QRectF(viewport()->rect()).adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
			 m_desk.text(m_model.is_searched() ? "Desk.Rundown.NotFound" : "Desk.Rundown.Empty"));
}
