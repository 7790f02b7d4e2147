/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the rundown's parts stand together and what they show; what they ask for is in rundown_deeds.cpp. */
#include "desk/rundown_dock.hpp"

#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>

#include <cstring>

namespace {
constexpr int wide_from_px = 600;
constexpr int cue_column_px = 260;
constexpr int low_px = 560;
constexpr int low_with_sheet_px = 900;
constexpr int low_wide_px = 340;
constexpr int wide_picture_from_px = 640;

/* A line whose purpose stands in it while it is empty, in dim ink whatever theme is around. */
class SearchLine : public QLineEdit {
      public:
	SearchLine(const QString &purpose, QWidget *parent) : QLineEdit(parent), m_purpose(purpose)
	{
		setTextMargins(22, 0, 0, 0);
	}

      protected:
	void paintEvent(QPaintEvent *event) override
	{
		QLineEdit::paintEvent(event);
		QPainter painter(this);
		painter.setRenderHint(QPainter::Antialiasing);
		paint_icon(painter, Icon::Search, QRectF(8, height() / 2.0 - 8, 16, 16), colours().dim);
		if (!text().isEmpty())
			return;
		painter.setFont(font_of(this, 1));
		painter.setPen(colours().dim);
		const QRectF room(30, 0, width() - 36, height());
		painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
				 painter.fontMetrics().elidedText(m_purpose, Qt::ElideRight, int(room.width())));
	}

      private:
	QString m_purpose;
};
} // namespace

RundownDock::RundownDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_RUNDOWN, "Desk.Rundown.Title", WithoutRoom::ShowsNothing),
      m_model(new RundownModel(the_desk, this)), m_columns(new QBoxLayout(QBoxLayout::TopToBottom)),
      m_left(new QWidget(this)), m_list(new RundownList(the_desk, m_model, m_left)),
      m_search(new SearchLine(the_desk.text("Desk.Rundown.Search"), m_left)),
      m_hold(new FatKey(Tone::Plain, Icon::Hold, m_left)), m_follow(new FatKey(Tone::Plain, Icon::Follow, m_left)),
      m_file(new FatKey(Tone::Plain, Icon::File, m_left)), m_owner(new Notice(m_left)),
      m_own(new FatKey(Tone::Stale, Icon::Warning, m_left)), m_sheet(new SheetPanel(the_desk, m_left)),
      m_order(new Notice(this)), m_last(the_desk, m_order), m_question(new Question(the_desk, this)),
      m_cue(new CuePanel(the_desk, this)), m_typed(new TypedNumber(the_desk, this))
{
	m_list->setObjectName(QStringLiteral("shop-rundown-list"));
	m_list->setAccessibleName(the_desk.text("Desk.Rundown.Title"));
	m_order->setObjectName(QStringLiteral("shop-rundown-order"));
	auto *left = new QVBoxLayout(m_left);
	left->setContentsMargins(0, 0, 0, 0);
	left->setSpacing(6);
	left->addWidget(make_heads());
	left->addWidget(m_owner);
	left->addWidget(m_own);
	left->addWidget(m_sheet, 2);
	left->addWidget(m_list, 3);
	auto *right = new QVBoxLayout;
	right->setSpacing(6);
	right->addWidget(m_order);
	right->addWidget(m_question);
	right->addWidget(m_cue, 1);
	m_columns->setSpacing(8);
	m_columns->addWidget(m_left, 1);
	m_columns->addLayout(right);
	body()->addLayout(m_columns, 1);
	setAcceptDrops(true);
	setFocusPolicy(Qt::ClickFocus);
	setFocusProxy(m_list);
	QWidget *const order[] = {m_hold, m_follow, m_search, m_file, m_own, m_list};
	for (size_t i = 0; i + 1 < sizeof(order) / sizeof(order[0]); i++)
		setTabOrder(order[i], order[i + 1]);
	listen();
	arrange(false); // it may have to become narrow at once
}

QSize RundownDock::minimumSizeHint() const
{
	return QSize(280, 380);
}

/* Who leads, the search and the sheet. */
QWidget *RundownDock::make_heads()
{
	auto *heads = new QWidget(m_left);
	auto *all = new QVBoxLayout(heads);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(6);
	auto *lead = new QHBoxLayout;
	lead->setSpacing(6);
	lead->addWidget(m_hold, 1);
	lead->addWidget(m_follow, 1);
	auto *find = new QHBoxLayout;
	find->setSpacing(6);
	find->addWidget(m_search, 1);
	find->addWidget(m_file);
	all->addLayout(lead);
	all->addLayout(find);
	m_hold->setObjectName(QStringLiteral("shop-rundown-hold"));
	m_follow->setObjectName(QStringLiteral("shop-rundown-follow"));
	m_file->setObjectName(QStringLiteral("shop-rundown-file"));
	m_own->setObjectName(QStringLiteral("shop-rundown-own"));
	m_owner->setObjectName(QStringLiteral("shop-rundown-owner"));
	m_search->setObjectName(QStringLiteral("shop-rundown-search"));
	m_search->setAccessibleName(desk.text("Desk.Rundown.Search"));
	m_search->setClearButtonEnabled(true);
	m_search->installEventFilter(this);
	m_own->set_words(desk.text("Desk.Rundown.Own"));
	m_hold->set_least_height(38);
	m_follow->set_least_height(38);
	m_file->set_least_height(34);
	m_own->set_least_height(36);
	m_file->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
	return heads;
}

/* Beneath each other, or beside each other where there is room. */
void RundownDock::arrange(bool is_wide)
{
	m_columns->setDirection(is_wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
	m_cue->set_column(is_wide, height() >= wide_picture_from_px);
	const bool has_sheet = m_sheet->isVisibleTo(this);
	m_list->setMinimumHeight(has_sheet ? 60 : 110);
	m_cue->set_low(height() < (is_wide ? low_wide_px : has_sheet ? low_with_sheet_px : low_px));
	for (QWidget *part : std::initializer_list<QWidget *>{m_cue, m_order, m_question}) {
		part->setMinimumWidth(is_wide ? cue_column_px : 0);
		part->setMaximumWidth(is_wide ? cue_column_px : QWIDGETSIZE_MAX);
	}
	m_cue->setSizePolicy(QSizePolicy::Preferred, is_wide ? QSizePolicy::Expanding : QSizePolicy::Maximum);
}

void RundownDock::resizeEvent(QResizeEvent *event)
{
	DeskDock::resizeEvent(event);
	guarded_quietly([this] {
		arrange(width() >= wide_from_px);
		const QSize size_px(qMin(width() - 40, 260), 150);
		m_typed->setGeometry((width() - size_px.width()) / 2, qMax(60, height() / 3 - size_px.height() / 2),
				     size_px.width(), size_px.height());
	});
}

/* -- what is shown -- */

void RundownDock::show_lead(const desk_view &view)
{
	const bool leads_itself = view.is_holding || view.has_own_order;
	m_hold->set_words(desk.text("Desk.Rundown.Hold"));
	for (FatKey *key : {m_hold, m_follow})
		key->set_least_height(view.has_own_order ? 48 : 38);
	m_hold->set_lit(view.is_holding);
	m_hold->setEnabled(view.current.id[0] || view.is_holding);
	const bool is_cart = strcmp(view.follow, "cart") == 0;
	m_follow->set_words(desk.text(is_cart ? "Desk.Rundown.FollowCart" : "Desk.Rundown.Follow"),
			    view.has_own_order ? desk.text("Desk.Rundown.OwnOrder") : QString());
	m_follow->set_lit(!leads_itself);
	const bool is_others = view.owner.is_known && !view.owner.is_ours && view.owner.client[0];
	m_owner->set(Tone::Stale, Icon::Warning,
		     is_others ? desk.text("Desk.Rundown.OtherLeads").arg(QString::fromUtf8(view.owner.client))
			       : QString());
	m_own->setVisible(is_others);
}

void RundownDock::show_sheet_key(const desk_view &view)
{
	const bool is_used = view.import_id == 0 && view.sheet_file[0];
	const bool is_bad = is_used && view.sheet_errors > 0;
	m_file->set_tone(is_bad ? Tone::Error : Tone::Plain);
	m_file->set_lit(is_bad);
	m_file->set_words(is_bad    ? desk.text("Desk.Rundown.Sheet.Errors").arg(view.sheet_errors)
			  : is_used ? desk.text("Desk.Rundown.Sheet.Rows").arg(view.sheet_rows)
				    : desk.text("Desk.Rundown.Sheet.Import"));
	m_file->setToolTip(is_used ? QString::fromUtf8(view.sheet_file) : QString());
}

void RundownDock::show_view(const desk_view *view)
{
	const QByteArray selected = m_list->current_id();
	m_model->set_view(view);
	if (m_list->current_id() != selected)
		m_list->select(selected);
	m_sheet->show_view(view);
	m_last.look();
	m_cue->show_view(view);
	arrange(width() >= wide_from_px); // a sheet that is looked at takes room
	if (!view)
		return;
	show_lead(*view);
	show_sheet_key(*view);
	if (m_taken_id != view->current.id) {
		m_taken_id = view->current.id;
		const int row = m_model->place_of(m_taken_id);
		if (row >= 0) // with the one before it, and room for what comes
			m_list->scrollTo(m_model->index(qMax(0, row - 1)), QAbstractItemView::PositionAtTop);
	}
}

void RundownDock::tick(const desk_view *view)
{
	m_last.look();
	const desk_result *take = desk.result(m_take_id);
	m_cue->tick(view, take && qstrcmp(take->state, "pending") == 0);
}

/* -- files that are dropped -- */

void RundownDock::dragEnterEvent(QDragEnterEvent *event)
{
	if (!dragged_file(event->mimeData()).isEmpty())
		event->acceptProposedAction();
}

void RundownDock::dropEvent(QDropEvent *event)
{
	const QString file = dragged_file(event->mimeData());
	if (file.isEmpty())
		return;
	event->acceptProposedAction();
	guarded_quietly([&] { m_sheet->try_file(file); });
}

DeskDock *make_rundown_dock(Desk &desk)
{
	return new RundownDock(desk);
}
