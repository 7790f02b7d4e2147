/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rundown asks for: by key, by mouse and by its menu. */
#include "desk/rundown_dock.hpp"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>

#include <cstring>

void RundownDock::listen()
{
	m_model->set_move([this](const QByteArray &id, const QByteArray &before) { move(id, before); });
	m_list->on_file = [this](const QString &file) { m_sheet->try_file(file); };
	m_cue->on_act = [this](const desk_act &act) { give(act); };
	m_sheet->on_act = [this](const desk_act &act) {
		desk.act(act);
		m_list->setFocus(Qt::OtherFocusReason); // which else goes on to the arrows of the cue
	};
	connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
		guarded_quietly([&] {
			m_model->set_search(text.trimmed());
			if (m_model->rowCount() > 0)
				m_list->setCurrentIndex(m_model->index(0));
		});
	});
	connect(m_list, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex &index) {
		guarded_quietly([&] { jump(m_model->row_at(index.row()).id, 0); });
	});
	connect(m_list, &QWidget::customContextMenuRequested, this,
		[this](const QPoint &at) { guarded_quietly([&] { open_menu(at); }); });
	connect(m_hold, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			desk_act act = {};
			act.kind = DESK_ACT_HOLD;
			give(act);
		});
	});
	connect(m_follow, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { follow(); }); });
	connect(m_own, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { take_over(); }); });
	connect(m_file, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			const desk_view *view = desk.view();
			if (view && view->import_id == 0 && view->sheet_file[0])
				m_sheet->toggle();
			else
				m_sheet->choose();
		});
	});
}

/* -- orders -- */

/* The order in words, as its outcome is told. */
QString RundownDock::name_of(const desk_act &act) const
{
	const int row = act.item_id[0] ? m_model->place_of(act.item_id) : -1;
	const desk_row *item = row >= 0 ? &m_model->row_at(row) : m_model->find_link(act.link_no);
	QString which;
	if (item && item->link_no > 0)
		which = desk.text("Desk.LinkNo").arg(item->link_no);
	else if (item)
		which = QString::fromUtf8(item->title);
	else if (act.link_no > 0)
		which = desk.text("Desk.LinkNo").arg(act.link_no);
	static const struct {
		desk_act_kind kind;
		const char *key;
	} names[] = {
		{DESK_ACT_TAKE, "Desk.Rundown.Take"},         {DESK_ACT_NEXT, "Desk.Rundown.Next"},
		{DESK_ACT_PREVIOUS, "Desk.Rundown.Previous"}, {DESK_ACT_JUMP, "Desk.Rundown.Jump"},
		{DESK_ACT_HOLD, "Desk.Rundown.Hold"},         {DESK_ACT_FOLLOW, "Desk.Rundown.Follow"},
		{DESK_ACT_BEAT, "Desk.Rundown.Beat"},         {DESK_ACT_OWN, "Desk.Rundown.Own"},
		{DESK_ACT_MOVE, "Desk.Rundown.Move"},
	};
	for (const auto &name : names) {
		if (name.kind == act.kind)
			return desk.text(name.key) + (which.isEmpty() ? QString() : QStringLiteral(" ") + which);
	}
	return which;
}

void RundownDock::give(const desk_act &act)
{
	const uint64_t id = desk.act(act);
	if (act.kind == DESK_ACT_TAKE)
		m_take_id = id;
	m_last.given(id, name_of(act));
}

void RundownDock::jump(const QByteArray &id, int link_no)
{
	desk_act act = {};
	act.kind = DESK_ACT_JUMP;
	put_text(act.item_id, QString::fromUtf8(id));
	act.link_no = link_no;
	give(act);
}

void RundownDock::jump_typed()
{
	const int link_no = m_typed->take();
	if (link_no > 0)
		jump(QByteArray(), link_no);
}

void RundownDock::move(const QByteArray &id, const QByteArray &before)
{
	desk_act act = {};
	act.kind = DESK_ACT_MOVE;
	put_text(act.item_id, QString::fromUtf8(id));
	put_text(act.text, QString::fromUtf8(before));
	give(act);
}

void RundownDock::move_by(int places)
{
	QByteArray before;
	const QByteArray id = m_list->current_id();
	if (!id.isEmpty() && !m_model->is_searched() && m_model->neighbour(id, places, &before))
		move(id, before);
}

/* What changes the air, or takes what was bargained for away, is asked for twice. */
void RundownDock::set_beat(const QByteArray &id, const char *beat)
{
	desk_act act = {};
	act.kind = DESK_ACT_BEAT;
	put_text(act.item_id, QString::fromUtf8(id));
	put_text(act.beat, QString::fromLatin1(beat));
	const desk_view *view = desk.view();
	const bool is_on_air = view && id == view->current.id;
	const bool clears = strcmp(beat, "tease") == 0 || strcmp(beat, "closed") == 0;
	if (!is_on_air && !clears) {
		give(act);
		return;
	}
	const QString name = desk.named("Desk.Beat.", beat);
	const char *key = clears && strcmp(beat, "tease") == 0 ? "Desk.Rundown.AskTease"
			  : is_on_air                          ? "Desk.Rundown.AskBeatOnAir"
							       : "Desk.Rundown.AskBeat";
	m_question->ask(desk.text(key).arg(name), name, is_on_air ? Tone::Air : Tone::Stale,
			[this, act] { give(act); });
}

void RundownDock::follow()
{
	desk_act act = {};
	act.kind = DESK_ACT_FOLLOW;
	const desk_view *view = desk.view();
	if (!view || (!view->is_holding && !view->has_own_order)) {
		give(act);
		return;
	}
	m_question->ask(desk.text("Desk.Rundown.AskFollow"), desk.text("Desk.Rundown.Follow"), Tone::Air,
			[this, act] { give(act); });
}

void RundownDock::take_over()
{
	desk_act act = {};
	act.kind = DESK_ACT_OWN;
	act.is_on = true;
	const desk_view *view = desk.view();
	const QString client = view ? QString::fromUtf8(view->owner.client) : QString();
	m_question->ask(desk.text("Desk.Rundown.AskOwn").arg(client), desk.text("Desk.Rundown.Own"), Tone::Stale,
			[this, act] { give(act); });
}

/* -- the menu of a row -- */

void RundownDock::open_menu(const QPoint &at)
{
	QModelIndex index = m_list->indexAt(at);
	if (!index.isValid())
		index = m_list->currentIndex();
	if (!index.isValid())
		return;
	m_list->setCurrentIndex(index);
	const QByteArray id = m_model->row_at(index.row()).id;
	auto *menu = new QMenu(this);
	menu->setAttribute(Qt::WA_DeleteOnClose);
	menu->setObjectName(QStringLiteral("shop-rundown-menu"));
	auto add = [&](QMenu *to, const QString &text, std::function<void()> deed) {
		QAction *action = to->addAction(text);
		connect(action, &QAction::triggered, this, [deed] { guarded_quietly(deed); });
		return action;
	};
	add(menu, desk.text("Desk.Rundown.Jump"), [this, id] {
		jump(id, 0);
	})->setEnabled(!m_model->row_at(index.row()).is_withdrawn);
	menu->addSeparator();
	QAction *up = add(menu, desk.text("Desk.Rundown.Up"), [this] { move_by(-1); });
	QAction *down = add(menu, desk.text("Desk.Rundown.Down"), [this] { move_by(1); });
	QAction *first = add(menu, desk.text("Desk.Rundown.First"), [this, id] {
		if (!m_model->rows().empty())
			move(id, m_model->rows().front().id);
	});
	for (QAction *action : {up, down, first})
		action->setEnabled(!m_model->is_searched());
	menu->addSeparator();
	QMenu *beats = menu->addMenu(desk.text("Desk.Rundown.Beat"));
	for (const char *beat : {"tease", "quote", "haggle", "agreed", "open", "encore", "closed"}) {
		QAction *action = add(beats, desk.named("Desk.Beat.", beat), [this, id, beat] { set_beat(id, beat); });
		action->setCheckable(true);
		action->setChecked(strcmp(m_model->row_at(index.row()).beat, beat) == 0);
	}
	menu->addSeparator();
	add(menu, desk.text("Desk.Rundown.Sheet.Choose"), [this] { m_sheet->choose(); });
	menu->popup(m_list->viewport()->mapToGlobal(index.isValid() ? at : QPoint(0, 0)));
}

/* -- keys -- */

static int digit_of(const QString &text)
{
	return text.size() == 1 && text[0] >= QLatin1Char('0') && text[0] <= QLatin1Char('9') ? text[0].digitValue()
											      : -1;
}

bool RundownDock::is_key_taken(int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
	const auto title_of = [this](int link_no) {
		const desk_row *row = m_model->find_link(link_no);
		return row ? QString::fromUtf8(row->title) : QString();
	};
	if (modifiers & Qt::AltModifier) {
		if (key != Qt::Key_Up && key != Qt::Key_Down)
			return false;
		move_by(key == Qt::Key_Up ? -1 : 1);
		return true;
	}
	if (modifiers & Qt::ControlModifier) {
		if (key != Qt::Key_F)
			return false;
		m_search->setFocus(Qt::ShortcutFocusReason);
		m_search->selectAll();
		return true;
	}
	if (digit_of(text) >= 0) {
		m_typed->type(text[0], title_of);
		return true;
	}
	switch (key) {
	case Qt::Key_Backspace:
		m_typed->erase(title_of);
		return true;
	case Qt::Key_Escape:
		if (m_typed->is_typed())
			m_typed->forget();
		else if (m_question->is_asking())
			m_question->leave();
		else if (m_model->is_searched())
			m_search->clear();
		else
			return false;
		return true;
	case Qt::Key_Return:
	case Qt::Key_Enter:
		if (m_typed->is_typed())
			jump_typed();
		else if (m_list->hasFocus() && !m_list->current_id().isEmpty())
			jump(m_list->current_id(), 0);
		return true;
	case Qt::Key_Menu:
		open_menu(m_list->visualRect(m_list->currentIndex()).center());
		return true;
	default:
		return false;
	}
}

void RundownDock::keyPressEvent(QKeyEvent *event)
{
	bool is_taken = false;
	guarded_quietly([&] { is_taken = is_key_taken(event->key(), event->modifiers(), event->text()); });
	if (!is_taken)
		DeskDock::keyPressEvent(event);
}

/* In the search Enter cues the link number that stands there, else the first that was found; Down goes to the list. */
bool RundownDock::eventFilter(QObject *watched, QEvent *event)
{
	if (watched != m_search || event->type() != QEvent::KeyPress)
		return DeskDock::eventFilter(watched, event);
	const int key = static_cast<QKeyEvent *>(event)->key();
	bool is_taken = false;
	guarded_quietly([&] {
		const QString text = m_search->text().trimmed();
		bool is_number = false;
		const int link_no = text.toInt(&is_number);
		if (key == Qt::Key_Return || key == Qt::Key_Enter) {
			if (is_number && m_model->find_link(link_no))
				jump(QByteArray(), link_no);
			else if (m_model->rowCount() > 0 && !text.isEmpty())
				jump(m_model->row_at(0).id, 0);
			m_search->clear();
			m_list->setFocus(Qt::OtherFocusReason);
			is_taken = true;
		} else if (key == Qt::Key_Down) {
			m_list->setFocus(Qt::OtherFocusReason);
			is_taken = true;
		} else if (key == Qt::Key_Escape && !text.isEmpty()) {
			m_search->clear();
			is_taken = true;
		}
	});
	return is_taken || DeskDock::eventFilter(watched, event);
}
