/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_sheet.hpp"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace {
/* A finding: its mark, the place in bold, and what is wrong, in as many lines as it takes. */
class FindingRow : public QStyledItemDelegate {
      public:
	explicit FindingRow(QListWidget *list) : QStyledItemDelegate(list), m_list(list)
	{
	}

	QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
	{
		return QSize(100, words_rect(index, m_list->viewport()->width()).height() +
					  QFontMetrics(font_of(m_list, 0.92, true)).height() + 12);
	}

	void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
	{
		const Colours &c = colours();
		const bool is_error = index.data(Qt::UserRole + 1).toBool();
		const QRectF all(option.rect);
		painter->save();
		painter->setRenderHint(QPainter::Antialiasing);
		const QRectF mark(all.left(), all.top() + 3, 6, all.height() - 6);
		painter->fillRect(mark, fill_of(is_error ? Tone::Error : Tone::Stale));
		if (is_error)
			paint_hatch(*painter, mark, QColor(255, 255, 255, 150), 6);
		const QFont bold = font_of(m_list, 0.92, true);
		const int line_px = QFontMetrics(bold).height();
		const QRectF place(all.left() + 34, all.top() + 5, all.width() - 40, line_px);
		paint_icon(*painter, is_error ? Icon::Error : Icon::Warning,
			   QRectF(all.left() + 12, all.top() + 5, 16, 16), c.ink);
		painter->setFont(bold);
		painter->setPen(c.ink);
		painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
				  QFontMetrics(bold).elidedText(index.data(Qt::UserRole).toString(), Qt::ElideRight,
								int(place.width())));
		painter->setFont(font_of(m_list, 0.92));
		const QRect words = words_rect(index, int(all.width()));
		painter->drawText(QRectF(place.left(), place.bottom(), words.width() + 2, words.height()),
				  Qt::TextWordWrap, index.data().toString());
		painter->restore();
	}

      private:
	QRect words_rect(const QModelIndex &index, int width_px) const
	{
		const QFontMetrics words(font_of(m_list, 0.92));
		return words.boundingRect(QRect(0, 0, qMax(60, width_px - 42), 2000), Qt::TextWordWrap,
					  index.data().toString());
	}

	const QListWidget *m_list;
};
} // namespace

QString file_name_of(const char *path)
{
	const QString whole = QString::fromUtf8(path);
	return whole.mid(whole.lastIndexOf(QLatin1Char('/')) + 1);
}

SheetPanel::SheetPanel(Desk &desk, QWidget *parent)
    : Panel(QString(), parent), m_desk(desk), m_file(new Line(this, 1, true)), m_summary(new Notice(this)),
      m_findings(new QListWidget(this)), m_keys(new QWidget(this)),
      m_use(new FatKey(Tone::Preview, Icon::Check, m_keys)), m_leave(new FatKey(Tone::Plain, Icon::Cross, m_keys))
{
	m_findings->setObjectName(QStringLiteral("shop-rundown-sheet-findings"));
	m_findings->setAccessibleName(desk.text("Desk.Rundown.Sheet.Findings"));
	m_findings->setMinimumHeight(60);
	m_findings->setItemDelegate(new FindingRow(m_findings));
	m_findings->setResizeMode(QListView::Adjust);
	m_findings->setSelectionMode(QAbstractItemView::NoSelection);
	m_findings->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
	m_findings->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	m_summary->setObjectName(QStringLiteral("shop-rundown-sheet-summary"));
	m_use->setObjectName(QStringLiteral("shop-rundown-sheet-use"));
	m_leave->setObjectName(QStringLiteral("shop-rundown-sheet-leave"));
	m_use->set_words(desk.text("Desk.Rundown.Sheet.Use"));
	auto *keys = new QHBoxLayout(m_keys);
	keys->setContentsMargins(0, 0, 0, 0);
	keys->setSpacing(16);
	keys->addWidget(m_leave, 1);
	keys->addWidget(m_use, 1);
	body()->addWidget(m_file);
	body()->addWidget(m_summary);
	body()->addWidget(m_findings, 1);
	body()->addWidget(m_keys);
	connect(m_use, &QAbstractButton::clicked, this,
		[this] { guarded_quietly([this] { ask(DESK_ACT_SHEET_USE); }); });
	connect(m_leave, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			if (m_has_import)
				ask(DESK_ACT_SHEET_LEAVE);
			else
				toggle();
		});
	});
	hide();
}

void SheetPanel::ask(desk_act_kind kind)
{
	desk_act act = {};
	act.kind = kind;
	if (on_act)
		on_act(act);
}

void SheetPanel::try_file(const QString &file)
{
	desk_act act = {};
	act.kind = DESK_ACT_SHEET_TRY;
	put_text(act.text, file);
	if (on_act && !file.isEmpty())
		on_act(act);
}

void SheetPanel::choose()
{
	// of the window, not of the dock, whose style is for keys and lists
	auto *dialog = new QFileDialog(
		window(), m_desk.text("Desk.Rundown.Sheet.Choose"), m_desk.setting("sheet_folder"),
		m_desk.text("Desk.Rundown.Sheet.Kinds") + QStringLiteral(" (*.csv *.tsv *.txt *.json)"));
	dialog->setAttribute(Qt::WA_DeleteOnClose);
	dialog->setFileMode(QFileDialog::ExistingFile);
	connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
		guarded_quietly([&] {
			m_desk.set_setting("sheet_folder", file.left(file.lastIndexOf(QLatin1Char('/'))));
			try_file(file);
		});
	});
	dialog->open();
}

void SheetPanel::toggle()
{
	m_is_open = !m_is_open;
	show_view(m_desk.view());
}

QString SheetPanel::summary(const desk_view &view) const
{
	if (view.is_import_read)
		return m_desk.text("Desk.Rundown.Sheet.Reading");
	const int warnings = qMax(0, view.sheet_finding_count - view.sheet_errors);
	if (view.sheet_errors > 0 && !view.can_import)
		return m_desk.text(m_has_import ? "Desk.Rundown.Sheet.Refused" : "Desk.Rundown.Sheet.LastGood")
			.arg(view.sheet_errors);
	const QString rows = m_desk.text("Desk.Rundown.Sheet.Rows").arg(view.sheet_rows);
	if (view.sheet_errors > 0)
		return rows + QStringLiteral(" · ") + m_desk.text("Desk.Rundown.Sheet.LeftOut").arg(view.sheet_errors);
	return warnings > 0 ? rows + QStringLiteral(" · ") + m_desk.text("Desk.Rundown.Sheet.Warnings").arg(warnings)
			    : rows;
}

void SheetPanel::list_findings(const desk_view &view)
{
	const int scrolled = m_findings->verticalScrollBar() ? m_findings->verticalScrollBar()->value() : 0;
	m_findings->clear();
	for (int i = 0; i < view.sheet_finding_count && i < 64; i++) {
		const desk_sheet_finding &finding = view.sheet_findings[i];
		QString where = QString::fromUtf8(finding.where);
		const int comma = where.indexOf(QLatin1Char(','));
		if (finding.row > 0 && where.startsWith(QLatin1String("row ")))
			where = m_desk.text("Desk.Rundown.Sheet.Row").arg(finding.row) +
				(comma < 0 ? QString() : QStringLiteral(" \u00b7") + where.mid(comma + 1));
		auto *item = new QListWidgetItem(m_desk.said(finding.message), m_findings);
		item->setData(Qt::UserRole, where.isEmpty() ? m_desk.text("Desk.Rundown.Sheet.File") : where);
		item->setData(Qt::UserRole + 1, finding.is_error);
		item->setData(Qt::AccessibleTextRole, where + QStringLiteral(": ") + item->text());
		item->setFlags(Qt::ItemIsEnabled);
	}
	m_findings->verticalScrollBar()->setValue(scrolled);
	m_findings->setVisible(m_findings->count() > 0);
}

void SheetPanel::show_view(const desk_view *view)
{
	m_has_import = view && view->import_id != 0;
	const bool is_shown = view && (m_has_import || m_is_open);
	setVisible(is_shown);
	if (!is_shown)
		return;
	set_title(m_desk.text(m_has_import ? "Desk.Rundown.Sheet.Tried" : "Desk.Rundown.Sheet.InUse"));
	m_file->set(file_name_of(view->sheet_file));
	m_file->setToolTip(QString::fromUtf8(view->sheet_file));
	const bool is_bad = view->sheet_errors > 0;
	const bool is_odd = !is_bad && view->sheet_finding_count > 0;
	m_summary->set(view->is_import_read ? Tone::Quiet
		       : is_bad             ? Tone::Error
		       : is_odd             ? Tone::Stale
					    : Tone::Preview,
		       view->is_import_read ? Icon::Clock
		       : is_bad             ? Icon::Error
		       : is_odd             ? Icon::Warning
					    : Icon::Check,
		       summary(*view));
	list_findings(*view);
	m_use->setVisible(m_has_import);
	m_use->setEnabled(view->can_import && !view->is_import_read);
	m_use->set_lit(view->can_import && !view->is_import_read);
	m_leave->set_words(m_desk.text(m_has_import ? "Desk.Rundown.Sheet.Leave" : "Desk.Rundown.Sheet.Close"));
	set_tone(m_has_import ? Tone::Preview : Tone::Plain);
}
