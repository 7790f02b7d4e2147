/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_dock.hpp"

#include "desk/bargain_choice.hpp"
#include "desk/bargain_ladder.hpp"
#include "desk/bargain_pad.hpp"
#include "desk/bargain_plan.hpp"
#include "desk/bargain_shop.hpp"
#include "desk/bargain_steps.hpp"
#include "desk/bargain_withdraw.hpp"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace {
/* From here on the calculator stands beside what it is about. */
constexpr int wide_px = 620;
/* So long a step that was carried out is told. */
constexpr int done_ms = 4000;

QString text_of(const char *utf8)
{
	return QString::fromUtf8(utf8);
}

QVBoxLayout *column_in(QWidget *widget)
{
	auto *column = new QVBoxLayout(widget);
	column->setContentsMargins(0, 0, 0, 0);
	column->setSpacing(6);
	return column;
}
} // namespace

BargainDock::BargainDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_BARGAIN, "Desk.Bargain.Title", WithoutRoom::ShowsNothing),
      m_scroll(new QScrollArea(this)), m_inside(new QWidget), m_columns(new QGridLayout(m_inside)),
      m_head(make_head(m_inside)), m_typing(make_typing(m_inside)), m_foot(make_foot(m_inside))
{
	setFocusPolicy(Qt::ClickFocus);
	m_scroll->setWidgetResizable(true);
	m_scroll->setFrameShape(QFrame::NoFrame);
	m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	m_scroll->setFocusPolicy(Qt::NoFocus);
	m_scroll->setWidget(m_inside);
	m_inside->setAutoFillBackground(false);
	m_scroll->viewport()->setAutoFillBackground(false);
	m_columns->setContentsMargins(0, 0, 0, 0);
	m_columns->setSpacing(10);
	body()->addWidget(m_scroll, 1);
	m_columns->addWidget(m_head, 0, 0);
	m_columns->addWidget(m_typing, 1, 0);
	m_columns->addWidget(m_foot, 2, 0);
	m_columns->setRowStretch(3, 1);
	m_columns->setColumnStretch(0, 1);

	const QByteArray by = the_desk.setting("bargain.by").toLatin1();
	m_by->choose(by.isEmpty() ? QByteArray("brand") : by);
	show_person();
	show_typed();
}

QWidget *BargainDock::make_head(QWidget *parent)
{
	auto *head = new QWidget(parent);
	auto *column = column_in(head);
	auto *row = new QHBoxLayout;
	row->setSpacing(6);
	m_title = new Line(head, 1, true);
	m_beat = new Tag(head);
	row->addWidget(m_title, 1);
	row->addWidget(m_beat);
	column->addLayout(row);
	auto *second = new QHBoxLayout;
	second->setSpacing(6);
	m_before = new QLabel(head);
	m_before->setTextFormat(Qt::RichText);
	m_before->setObjectName(QStringLiteral("shop-bargain-before"));
	m_floor = new FatKey(Tone::Quiet, Icon::None, head);
	m_floor->setObjectName(QStringLiteral("shop-bargain-floor"));
	m_floor->set_least_height(28);
	m_floor->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
	connect(m_floor, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			const bool was_hidden = !desk.setting("bargain.floor_hidden").isEmpty();
			desk.set_setting("bargain.floor_hidden", was_hidden ? QString() : QStringLiteral("1"));
			if (desk.view())
				show_head(desk.view());
		});
	});
	second->addWidget(m_before, 1);
	second->addWidget(m_floor);
	column->addLayout(second);
	m_ladder = new PriceLadder(head);
	column->addWidget(m_ladder);
	m_plan = new PlanKeys(desk, head);
	m_plan->on_step = [this](int number) { send_planned(number); };
	column->addWidget(m_plan);
	m_shop = new ShopKeys(desk, head);
	m_shop->on_change = [this](desk_act &act, const QString &what) { send_change(act, what); };
	m_shop->on_armed = [this] { leave_typed(); };
	column->addWidget(m_shop);
	return head;
}

QWidget *BargainDock::make_typing(QWidget *parent)
{
	auto *typing = new QWidget(parent);
	auto *column = column_in(typing);
	m_field = new TypedField(desk, typing);
	column->addWidget(m_field);
	// of one height, whatever it says: no key moves away beneath a finger
	m_says = new Says(typing);
	m_says->setObjectName(QStringLiteral("shop-bargain-says"));
	column->addWidget(m_says);
	m_by = new Choice(desk, "shop-bargain-by-", "Desk.Bargain.By.",
			  {{"brand", "B"}, {"platform", "P"}, {"host", "H"}}, false, typing);
	m_by->on_choice = [this](const char *) {
		desk.set_setting("bargain.by", QString::fromLatin1(m_by->chosen()));
		m_is_armed = false;
		show_person();
		reckon();
	};
	column->addWidget(m_by);
	m_kind = new Choice(
		desk, "shop-bargain-kind-", "Desk.Bargain.Kind.",
		{{"quote", "Q"}, {"ask", "A"}, {"cut", "C"}, {"subsidy", "S"}, {"gift", "G"}, {"more_stock", "M"}},
		true, typing);
	m_kind->on_choice = [this](const char *) {
		m_is_armed = false;
		reckon();
	};
	column->addWidget(m_kind);
	auto *words = new QHBoxLayout;
	words->setSpacing(4);
	m_person = new QLineEdit(typing);
	m_note = new QLineEdit(typing);
	const struct {
		QLineEdit *edit;
		const char *name;
		const char *words;
		int most;
	} edits[] = {{m_person, "shop-bargain-person", "Desk.Bargain.Person", 24},
		     {m_note, "shop-bargain-note", "Desk.Bargain.Note", 20}};
	for (const auto &of : edits) {
		of.edit->setObjectName(QString::fromLatin1(of.name));
		of.edit->setPlaceholderText(desk.text(of.words));
		of.edit->setAccessibleName(desk.text(of.words));
		of.edit->setMaxLength(of.most);
		connect(of.edit, &QLineEdit::textEdited, this, [this] {
			guarded_quietly([this] {
				m_is_armed = false;
				show_typed();
			});
		});
		// Enter in it is Enter of the step: on to the calculator
		connect(of.edit, &QLineEdit::returnPressed, m_field, [this] { m_field->setFocus(); });
		words->addWidget(of.edit, 1);
	}
	column->addLayout(words);
	m_pad = new Pad(desk, typing);
	m_pad->on_key = [this](PadKey key, const QString &text) { pad_key(key, text); };
	column->addWidget(m_pad);
	return typing;
}

QWidget *BargainDock::make_foot(QWidget *parent)
{
	auto *foot = new QWidget(parent);
	auto *column = column_in(foot);
	m_settle = new FatKey(Tone::Preview, Icon::Settle, foot);
	m_settle->setObjectName(QStringLiteral("shop-bargain-settle"));
	m_settle->set_least_height(56);
	connect(m_settle, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { settle(); }); });
	column->addWidget(m_settle);
	m_steps = new StepList(desk, foot);
	column->addWidget(m_steps);
	column->addSpacing(24);
	m_withdraw = new Withdraw(desk, foot);
	m_withdraw->on_withdraw = [this](const QString &words) {
		desk_act act = {};
		act.kind = DESK_ACT_WITHDRAW;
		put_text(act.item_id, text_of(desk.view() ? desk.view()->current.id : ""));
		put_text(act.text, words);
		send(act, desk.named("Desk.Bargain.Kind.", "withdraw"));
	};
	column->addWidget(m_withdraw);
	return foot;
}

/* -- what a view shows -- */

QString BargainDock::why_not(const desk_view *view) const
{
	if (!view || view->current.id[0] == '\0')
		return desk.text("Desk.Bargain.Why.nothing");
	return desk.named("Desk.Bargain.Why.", view->current.beat);
}

void BargainDock::show_head(const desk_view *view)
{
	const desk_item &item = view->current;
	const bool is_none = item.id[0] == '\0';
	QString title =
		item.link_no > 0 ? desk.text("Desk.Bargain.Link").arg(item.link_no) + QLatin1Char(' ') : QString();
	m_title->set(is_none ? desk.text("Desk.Bargain.Why.nothing") : title + text_of(item.title));
	const bool is_selling = qstrcmp(item.beat, "open") == 0 || qstrcmp(item.beat, "encore") == 0;
	m_beat->set(is_selling && item.held[0] == '\0' ? Tone::Air : Tone::Plain, Icon::None,
		    desk.named("Desk.Beat.", item.beat));
	const QString covered = QStringLiteral("••••");
	const bool is_hidden = !desk.setting("bargain.floor_hidden").isEmpty();
	const QString list = text_of(item.list), sale = text_of(item.sale);
	QString before;
	if (!list.isEmpty())
		before = desk.text("Desk.Bargain.Ladder.List") + QStringLiteral(" <s>") + list +
			 QStringLiteral("</s>&nbsp; ");
	if (!sale.isEmpty())
		before += desk.text("Desk.Bargain.Ladder.Sale") + QLatin1Char(' ') + sale;
	m_before->setText(before);
	m_floor->setVisible(view->bargain.floor[0] != '\0');
	m_floor->set_words(desk.text("Desk.Bargain.Floor").arg(is_hidden ? covered : text_of(view->bargain.floor)));
	m_floor->setToolTip(desk.text(is_hidden ? "Desk.Bargain.Floor.Show" : "Desk.Bargain.Floor.Hide"));
	const QString target = is_hidden || !view->bargain.target[0]
				       ? QString()
				       : desk.text("Desk.Bargain.Target").arg(text_of(view->bargain.target));
	const bool is_agreed = item.agreed[0] != '\0';
	m_ladder->set_standing(desk.text(is_agreed ? "Desk.Bargain.Ladder.Agreed" : "Desk.Bargain.Ladder.Standing"),
			       text_of(is_agreed ? item.agreed : view->bargain.standing), target, view->is_on_air);
}

void BargainDock::show_foot(const desk_view *view)
{
	const bool is_typed = m_reckoned.is_price;
	const QString price = is_typed ? text_of(m_reckoned.total) : text_of(view->table.settle);
	const bool can = view->bargain.can_settle && (is_typed || view->table.settle_minor >= 0);
	const QString words = desk.named("Desk.Bargain.Kind.", "settle");
	m_settle->set_words(can ? words + QStringLiteral("  ") + price : words,
			    can                         ? desk.text("Desk.Bargain.Settle.Key")
			    : !view->bargain.can_settle ? why_not(view)
							: desk.text("Desk.Bargain.Settle.NoPrice"));
	m_settle->setEnabled(can);
}

/* What is typed, else what the agreed price waits for. */
void BargainDock::show_other(const desk_view *view)
{
	const auto &table = view->table;
	if (!m_typed.isEmpty() || table.waiting_for[0] == '\0') {
		m_ladder->set_other(desk.text(m_is_armed ? "Desk.Bargain.Ladder.Sends" : "Desk.Bargain.Ladder.Typed"),
				    m_reckoned.is_price ? text_of(m_reckoned.total) : QString(),
				    text_of(m_reckoned.off), m_reckoned.is_price ? Tone::Preview : Tone::Plain,
				    m_is_armed);
		return;
	}
	const QByteArray waits_for = table.waiting_for;
	const bool has_price = waits_for == "price" || waits_for == "cart" || waits_for == "open";
	const bool is_held = view->current.held[0] != '\0';
	const int64_t now = desk.shop_ms(), since = view->bargain.waiting_since_ms;
	QString caption = desk.named("Desk.Bargain.Waits.", table.waiting_for);
	if (now >= 0 && since >= 0 && now >= since)
		caption += QStringLiteral(" · ") + clock_text(now - since);
	QString words = desk.named("Desk.Bargain.Waiting.", table.waiting_for);
	words.replace(QLatin1String("%agreed%"), text_of(view->current.agreed));
	m_ladder->set_other(caption, has_price ? text_of(table.link_price) : words, has_price ? words : QString(),
			    waits_for == "open" ? Tone::Preview
			    : is_held           ? Tone::Error
						: Tone::Stale,
			    false);
}

/* What became of what was sent last; empty words once it was carried out and seen. */
BargainDock::Said BargainDock::order_said(const desk_view *view)
{
	if (m_sent_text.isEmpty())
		return {Tone::Plain, Icon::None, QString()};
	const desk_result *result = view ? desk.result(m_sent) : nullptr;
	const QString state = m_sent == 0 ? QStringLiteral("lost")
			      : result    ? QString::fromLatin1(result->state)
					  : QStringLiteral("pending");
	const bool is_done = state == QLatin1String("done");
	const bool waits = state == QLatin1String("pending") || state == QLatin1String("asked-again") ||
			   state == QLatin1String("accepted");
	if (is_done && !m_done_since.isValid())
		m_done_since.start();
	if (is_done && m_done_since.elapsed() > done_ms) {
		m_sent_text.clear();
		return {Tone::Plain, Icon::None, QString()};
	}
	QString words = desk.text((QByteArray("Desk.Bargain.Order.") + state.toLatin1()).constData()).arg(m_sent_text);
	if (result && result->message[0] && !is_done)
		words += QStringLiteral("\n") + desk.said(result->message);
	return {is_done ? Tone::Preview
		: waits ? Tone::Stale
			: Tone::Error,
		is_done ? Icon::Check
		: waits ? Icon::Clock
			: Icon::Cross,
		words};
}

void BargainDock::show_view(const desk_view *view)
{
	if (!view) {
		m_typed.clear();
		m_sent_text.clear();
		m_item.clear();
		m_is_armed = m_was_changed = false;
		m_shop->show_view(nullptr);
		return;
	}
	show_head(view);
	m_plan->show_view(view);
	m_shop->show_view(view);
	m_steps->show_view(view);
	const QString why = why_not(view);
	m_kind->set_enabled("quote", view->table.can_quote, why);
	for (const char *kind : {"ask", "cut", "subsidy", "gift", "more_stock"})
		m_kind->set_enabled(kind, view->bargain.can_step, why);
	m_withdraw->show(view->bargain.can_withdraw, text_of(view->current.agreed),
			 desk.text("Desk.Bargain.Withdraw.Nothing"));
	reckon();
}

void BargainDock::tick(const desk_view *view)
{
	if (!view)
		return;
	m_shop->show_view(view);
	show_typed();
}

/* -- its shape -- */

void BargainDock::arrange()
{
	const bool is_wide = width() >= wide_px;
	if (is_wide == m_is_wide)
		return;
	m_is_wide = is_wide;
	for (QWidget *part : {m_head, m_typing, m_foot})
		m_columns->removeWidget(part);
	m_columns->addWidget(m_head, 0, 0, Qt::AlignTop);
	m_columns->addWidget(m_typing, is_wide ? 0 : 1, is_wide ? 1 : 0, is_wide ? 2 : 1, 1, Qt::AlignTop);
	m_columns->addWidget(m_foot, is_wide ? 1 : 2, 0, Qt::AlignTop);
	m_columns->setColumnStretch(1, is_wide ? 1 : 0);
}

void BargainDock::resizeEvent(QResizeEvent *event)
{
	DeskDock::resizeEvent(event);
	guarded_quietly([this] { arrange(); });
}

void BargainDock::focusInEvent(QFocusEvent *event)
{
	DeskDock::focusInEvent(event);
	m_field->setFocus();
}

DeskDock *make_bargain_dock(Desk &desk)
{
	return new BargainDock(desk);
}
