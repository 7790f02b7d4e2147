/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed at the table, until it is sent. */
#include "desk/bargain_choice.hpp"
#include "desk/bargain_dock.hpp"
#include "desk/bargain_ladder.hpp"
#include "desk/bargain_pad.hpp"
#include "desk/bargain_plan.hpp"
#include "desk/bargain_shop.hpp"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLineEdit>

namespace {
/* No price is longer; what is pasted beyond it is no price. */
constexpr int most_letters = 24;
/* A second press within it is a bounce. */
constexpr int bounce_ms = 300;
} // namespace

/* -- keys -- */

void BargainDock::keyPressEvent(QKeyEvent *event)
{
	bool was_taken = false;
	guarded_quietly([&] { was_taken = desk.view() && type(event); });
	if (!was_taken)
		DeskDock::keyPressEvent(event);
}

bool BargainDock::type(const QKeyEvent *event)
{
	const Qt::KeyboardModifiers others = event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
	if (event->matches(QKeySequence::Paste)) {
		add_typed(QApplication::clipboard()->text());
		return true;
	}
	const bool is_enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
	if (is_enter && others == Qt::ControlModifier && !event->isAutoRepeat()) {
		settle();
		return true;
	}
	if (others != Qt::NoModifier)
		return false;
	// what is held down repeats: it may type, it may not send
	if (is_enter) {
		if (!event->isAutoRepeat())
			enter();
		return true;
	}
	if (event->key() >= Qt::Key_F1 && event->key() <= Qt::Key_F12) {
		if (!event->isAutoRepeat())
			m_plan->press(event->key() - Qt::Key_F1 + 1);
		return true;
	}
	if (event->key() == Qt::Key_Escape) {
		escape();
		return true;
	}
	if (event->key() == Qt::Key_Backspace) {
		pad_key(PadKey::Back, QString());
		return true;
	}
	const QString text = event->text();
	if (text == QLatin1String("+")) {
		if (!event->isAutoRepeat())
			m_plan->press_next();
		return true;
	}
	if (text.isEmpty() || !text[0].isPrint() || text[0].isSpace())
		return false;
	// what is held down repeats: letters choose, and one of them may send
	if (text[0].isLetter() && text[0].unicode() < 128 && (event->isAutoRepeat() || press_letter(text)))
		return true;
	add_typed(text);
	return true;
}

/* Letters are no part of a price: they choose who and what. */
bool BargainDock::press_letter(const QString &text)
{
	if (text.compare(QLatin1String("n"), Qt::CaseInsensitive) == 0) {
		m_note->setFocus();
		return true;
	}
	if (text.compare(QLatin1String("f"), Qt::CaseInsensitive) == 0) {
		m_floor->click();
		return true;
	}
	if (text.compare(QLatin1String("l"), Qt::CaseInsensitive) == 0) {
		m_shop->press_price();
		return true;
	}
	return m_by->press(text) || m_kind->press(text);
}

void BargainDock::pad_key(PadKey key, const QString &text)
{
	switch (key) {
	case PadKey::Digit:
		add_typed(text);
		return;
	case PadKey::Back:
		m_shop->disarm();
		m_typed.chop(1);
		m_is_armed = m_was_changed = false;
		reckon();
		return;
	case PadKey::Clear:
		escape();
		return;
	case PadKey::Enter:
		enter();
		return;
	}
}

void BargainDock::add_typed(const QString &text)
{
	QString shown = text.simplified();
	shown.replace(QLatin1Char('-'), QChar(0x2212));
	shown.replace(QLatin1Char('z'), QString::fromUtf8("折"), Qt::CaseInsensitive);
	m_shop->disarm();
	m_typed = (m_typed + shown).left(most_letters + 1);
	m_is_armed = m_was_changed = false;
	m_sent_text.clear();
	reckon();
}

void BargainDock::escape()
{
	const bool was_armed = m_is_armed || m_shop->is_armed();
	m_shop->disarm();
	m_is_armed = m_was_changed = false;
	if (!was_armed && m_typed.isEmpty()) {
		m_kind->choose(QByteArray());
		m_note->clear();
	}
	if (!was_armed)
		m_typed.clear();
	m_field->setFocus();
	reckon();
}

/* -- what it comes to -- */

QByteArray BargainDock::kind_meant() const
{
	if (!m_kind->chosen().isEmpty())
		return m_kind->chosen();
	const desk_view *view = desk.view();
	if (view && view->bargain.standing_minor < 0 && view->table.can_quote)
		return "quote";
	return m_by->chosen() == "platform" ? "subsidy" : "cut";
}

bool BargainDock::can_take(const QByteArray &kind) const
{
	const desk_view *view = desk.view();
	return view && (kind == "quote" ? view->table.can_quote : view->bargain.can_step);
}

bool BargainDock::needs_price(const QByteArray &kind) const
{
	return kind == "quote" || kind == "ask" || kind == "cut" || kind == "subsidy";
}

QString BargainDock::step_text() const
{
	const QByteArray kind = kind_meant();
	QString text = who_text(desk, m_by->chosen().constData(), m_person->text().toUtf8().constData());
	text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) +
		desk.named("Desk.Bargain.Kind.", kind.constData());
	if (m_reckoned.is_price)
		text += QStringLiteral("  ") + QString::fromUtf8(m_reckoned.total);
	if (!m_note->text().isEmpty())
		text += QStringLiteral(" · ") + m_note->text();
	return text;
}

void BargainDock::reckon()
{
	m_reckoned = {};
	if (!m_typed.isEmpty())
		desk.reckon(m_typed, m_reckoned);
	const desk_view *view = desk.view();
	const int64_t standing = view ? view->bargain.standing_minor : -1;
	const QByteArray item = view ? QByteArray(view->current.id) : QByteArray();
	// what was looked at has to be what is sent
	if (m_is_armed && (item != m_item || standing != m_standing)) {
		m_is_armed = false;
		m_was_changed = true;
	}
	if (!m_item.isEmpty() && item != m_item && !m_typed.isEmpty()) {
		m_typed.clear();
		m_reckoned = {};
	}
	m_item = item;
	m_standing = standing;
	show_typed();
}

void BargainDock::show_typed()
{
	const QByteArray kind = kind_meant();
	const bool is_good = m_typed.isEmpty() ? !needs_price(kind) : m_reckoned.is_price;
	m_kind->suggest(kind);
	m_field->set(m_typed, m_reckoned.place, m_is_armed);
	const bool can = is_good && can_take(kind);
	m_pad->set_enter(m_is_armed ? desk.text("Desk.Bargain.Key.Send") : desk.text("Desk.Bargain.Key.Look"),
			 m_is_armed || is_good ? step_text() : QString(), m_is_armed, can || !m_typed.isEmpty());
	if (m_shop->is_armed())
		m_pad->set_enter(desk.text("Desk.Bargain.Change.Send"), m_shop->armed_text(), true, true);
	m_plan->set_quiet(!m_typed.isEmpty() || m_is_armed || m_shop->is_armed());
	const desk_view *view = desk.view();
	if (!view)
		return;
	show_foot(view);
	show_other(view);
	show_says(view);
}

static QString read_only_text(const Desk &desk, const desk_view *view)
{
	const QString words = desk.text("Desk.Bargain.Change.ReadOnly");
	return view->shop.why[0] ? words + QLatin1Char('\n') + desk.said(view->shop.why) : words;
}

/* One place for all that has to be said; what is wrong now before what was sent, that before what cannot be done. */
void BargainDock::show_says(const desk_view *view)
{
	const bool is_unfinished = qstrcmp(m_reckoned.why, "unfinished") == 0;
	const Said order = order_said(view);
	if (m_was_changed)
		m_says->set(Tone::Stale, Icon::Warning, desk.text("Desk.Bargain.Changed"));
	else if (!m_typed.isEmpty() && !m_reckoned.is_price && !is_unfinished)
		m_says->set(Tone::Error, Icon::Cross, desk.named("Desk.Bargain.Typed.", m_reckoned.why));
	else if (!m_typed.isEmpty() && !can_take(kind_meant()))
		m_says->set(Tone::Stale, Icon::Hold, why_not(view));
	else if (m_reckoned.is_price && m_reckoned.is_up)
		m_says->set(Tone::Stale, Icon::Warning, desk.text("Desk.Bargain.Up"));
	else if (!order.words.isEmpty())
		m_says->set(order.tone, order.icon, order.words);
	else if (view->shop.is_read_only)
		m_says->set(Tone::Plain, Icon::Price, read_only_text(desk, view));
	else if (!view->bargain.can_step && !view->table.can_quote)
		m_says->set(Tone::Plain, Icon::None, why_not(view));
	else if (view->bargain.is_shop_written)
		m_says->set(Tone::Plain, Icon::Link, desk.text("Desk.Bargain.Shop"));
	else
		m_says->set(Tone::Plain, Icon::None, QString());
}

/* -- what is sent -- */

void BargainDock::enter()
{
	if (m_shop->is_armed()) {
		m_shop->confirm();
		return;
	}
	const QByteArray kind = kind_meant();
	if (m_typed.isEmpty() && needs_price(kind))
		return;
	if ((!m_typed.isEmpty() && !m_reckoned.is_price) || !can_take(kind)) {
		show_typed();
		return;
	}
	m_was_changed = false;
	if (m_is_armed) {
		send_step();
		return;
	}
	m_is_armed = true;
	m_sent_text.clear();
	show_typed();
}

void BargainDock::send(const desk_act &act, const QString &what)
{
	m_sent = desk.act(act);
	m_sent_text = what;
	m_done_since.invalidate();
}

void BargainDock::send_step()
{
	desk_act act = {};
	act.kind = DESK_ACT_STEP;
	put_text(act.item_id, QString::fromUtf8(m_item));
	put_text(act.step, QString::fromLatin1(kind_meant()));
	put_text(act.by, QString::fromLatin1(m_by->chosen()));
	put_text(act.person, m_person->text());
	put_text(act.note, m_note->text());
	if (m_reckoned.is_price) {
		// what was shown, not what it was reckoned from: another desk may have been faster
		act.change = DESK_CHANGE_TO;
		act.value = m_reckoned.total_minor;
	}
	const QString what = step_text();
	remember_person();
	m_typed.clear();
	m_is_armed = false;
	m_kind->choose(QByteArray());
	m_note->clear();
	send(act, what);
	m_field->setFocus();
	reckon();
}

void BargainDock::settle()
{
	if (!m_settle->isEnabled() || (m_pressed.isValid() && m_pressed.elapsed() < bounce_ms))
		return;
	m_pressed.start();
	const desk_view *view = desk.view();
	desk_act act = {};
	act.kind = DESK_ACT_STEP;
	put_text(act.item_id, QString::fromUtf8(view->current.id));
	put_text(act.step, QStringLiteral("settle"));
	put_text(act.by, QStringLiteral("host"));
	act.change = DESK_CHANGE_TO;
	act.value = m_reckoned.is_price ? m_reckoned.total_minor : view->table.settle_minor;
	const QString price = QString::fromUtf8(m_reckoned.is_price ? m_reckoned.total : view->table.settle);
	m_typed.clear();
	m_is_armed = m_was_changed = false;
	send(act, desk.named("Desk.Bargain.Kind.", "settle") + QStringLiteral("  ") + price);
	reckon();
}

void BargainDock::send_planned(int number)
{
	if (m_pressed.isValid() && m_pressed.elapsed() < bounce_ms)
		return;
	m_pressed.start();
	const desk_view *view = desk.view();
	if (!view)
		return;
	desk_act act = {};
	put_text(act.item_id, QString::fromUtf8(view->current.id));
	QString what;
	if (number > 0) {
		act.kind = DESK_ACT_PLANNED;
		act.planned = number;
		const desk_plan_step &step = view->bargain.plan[number - 1];
		what = desk.named("Desk.Bargain.Kind.", step.kind) + QStringLiteral("  ") +
		       QString::fromUtf8(step.after);
	} else {
		act.kind = DESK_ACT_BEAT;
		put_text(act.beat, QStringLiteral("open"));
		what = desk.text("Desk.Bargain.Open");
	}
	// what was half typed does not follow it by an Enter too many
	m_is_armed = false;
	send(act, what);
	reckon();
}

/* What the shop itself is to have. */
void BargainDock::send_change(desk_act &act, const QString &what)
{
	put_text(act.item_id, QString::fromUtf8(desk.view()->current.id));
	send(act, what);
	reckon();
}

/* The shop's key is armed: an Enter does not mean what is typed. */
void BargainDock::leave_typed()
{
	m_typed.clear();
	m_is_armed = m_was_changed = false;
	m_sent_text.clear();
	m_field->setFocus();
	reckon();
}

/* -- who -- */

static QByteArray person_key(const QByteArray &by)
{
	return "bargain.person." + by;
}

void BargainDock::remember_person()
{
	desk.set_setting("bargain.by", QString::fromLatin1(m_by->chosen()));
	desk.set_setting(person_key(m_by->chosen()).constData(), m_person->text());
}

void BargainDock::show_person()
{
	m_person->setText(desk.setting(person_key(m_by->chosen()).constData()));
}
