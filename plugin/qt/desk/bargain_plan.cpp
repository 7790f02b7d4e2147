/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_plan.hpp"

#include "desk/bargain_choice.hpp"
#include "desk/desk.hpp"

#include <QGridLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

/* Narrower keys would lose their prices. */
static constexpr int least_key_px = 70;

QString who_text(const Desk &desk, const char *by, const char *person)
{
	const QString who = desk.named("Desk.Bargain.By.", by);
	const QString name = QString::fromUtf8(person);
	return who.isEmpty() || name.isEmpty() ? who + name : who + QLatin1Char(' ') + name;
}

PlanKeys::PlanKeys(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_next(new FatKey(Tone::Preview, Icon::Step, this)), m_row(new QWidget(this)),
      m_grid(new QGridLayout(m_row))
{
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(4);
	m_next->setObjectName(QStringLiteral("shop-bargain-next"));
	m_next->set_least_height(60);
	connect(m_next, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			if (m_next_number >= 0)
				on_step(m_next_number);
		});
	});
	all->addWidget(m_next);
	m_grid->setContentsMargins(0, 0, 0, 0);
	m_grid->setSpacing(4);
	all->addWidget(m_row);
}

QSize PlanKeys::minimumSizeHint() const
{
	return QSize(2 * least_key_px, QWidget::minimumSizeHint().height());
}

static bool can_be_taken(const desk_view *view, const desk_plan_step &step)
{
	const auto &table = view->table;
	if (qstrcmp(step.kind, "quote") == 0)
		return table.can_quote;
	if (qstrcmp(step.kind, "settle") == 0)
		return view->bargain.can_settle;
	return qstrcmp(step.kind, "reject") == 0 || view->bargain.can_step;
}

void PlanKeys::show_next(const desk_view *view)
{
	const desk_plan_step *next = nullptr;
	for (int i = 0; i < view->bargain.plan_count && !next; i++) {
		if (view->bargain.plan[i].is_next)
			next = &view->bargain.plan[i];
	}
	m_next_number = -1;
	const QString key = QStringLiteral(" · +");
	if (next && can_be_taken(view, *next)) {
		m_next_number = next->number;
		const QString words =
			m_desk.text("Desk.Bargain.Next")
				.arg(QString::number(next->number), QString::number(view->bargain.plan_count),
				     m_desk.named("Desk.Bargain.Kind.", next->kind));
		const QString price = QString::fromUtf8(next->after);
		const QString note = QString::fromUtf8(next->note);
		QString who = who_text(m_desk, next->by, next->person);
		if (!note.isEmpty())
			who += (who.isEmpty() ? QString() : QStringLiteral(" · ")) + note;
		m_next->set_words(price.isEmpty() ? words : words + QStringLiteral("  ") + price, who + key);
	} else if (view->table.can_open && qstrcmp(view->current.beat, "agreed") == 0 &&
		   qstrcmp(view->table.waiting_for, "open") == 0) {
		m_next_number = 0;
		m_next->set_words(m_desk.text("Desk.Bargain.Open"), QString::fromUtf8(view->current.agreed) + key);
	} else if (view->table.can_open && qstrcmp(view->current.beat, "agreed") == 0) {
		// opened before the link has the price: held on air, and on sale with the frame in which it agrees
		m_next_number = 0;
		m_next->set_words(m_desk.text("Desk.Bargain.Open"), m_desk.text("Desk.Bargain.Open.Waits") + key);
	} else if (view->table.can_open && view->bargain.plan_count == 0 && qstrcmp(view->current.beat, "tease") == 0) {
		// nobody bargains for it: the shop's own price is the one
		m_next_number = 0;
		m_next->set_words(m_desk.text("Desk.Bargain.Open"), QString::fromUtf8(view->current.final) + key);
	} else {
		const char *why = view->bargain.plan_count == 0 ? "Desk.Bargain.Plan.None"
				  : next                        ? "Desk.Bargain.Plan.Beat"
								: "Desk.Bargain.Plan.Done";
		m_next->set_words(
			m_desk.text(why).replace(QLatin1String("%1"), m_desk.named("Desk.Beat.", view->current.beat)));
	}
	m_next->setEnabled(m_next_number >= 0);
	m_is_good = m_next_number > 0 || (m_next_number == 0 && qstrcmp(view->table.waiting_for, "open") == 0);
	m_next->set_lit(m_is_good && !m_is_quiet);
}

void PlanKeys::show_view(const desk_view *view)
{
	const int count = view ? view->bargain.plan_count : 0;
	while (m_keys.size() < count) {
		const int number = int(m_keys.size()) + 1;
		auto *key = new FatKey(Tone::Plain, Icon::None, m_row);
		key->setObjectName(QStringLiteral("shop-bargain-plan-%1").arg(number));
		connect(key, &QAbstractButton::clicked, this,
			[this, number] { guarded_quietly([this, number] { on_step(number); }); });
		m_keys.append(key);
	}
	setVisible(view != nullptr);
	m_shown = count;
	m_row->setVisible(count > 0);
	for (int i = 0; view && i < count; i++) {
		const desk_plan_step &step = view->bargain.plan[i];
		FatKey *key = m_keys[i];
		const QString figure = QString::fromUtf8(step.after);
		const QString kind = m_desk.named("Desk.Bargain.Kind.", step.kind);
		const QString hint = step.is_taken ? QStringLiteral("✓")
				     : i < 12      ? QStringLiteral("F%1").arg(i + 1)
						   : QString::number(i + 1);
		key->set_words(figure.isEmpty() ? kind : figure,
			       hint + QLatin1Char(' ') + (figure.isEmpty() ? QString() : kind));
		key->setEnabled(!step.is_taken && can_be_taken(view, step));
		key->set_tone(step.is_next ? Tone::Preview : Tone::Plain);
		QString tip = who_text(m_desk, step.by, step.person) + QLatin1Char(' ') + QString::fromUtf8(step.note);
		if (step.is_taken)
			tip = m_desk.text("Desk.Bargain.Plan.Taken");
		else if (!key->isEnabled())
			tip = m_desk.text("Desk.Bargain.Plan.Beat").arg(m_desk.named("Desk.Beat.", view->current.beat));
		key->setToolTip(tip.trimmed());
	}
	m_columns = 0;
	arrange();
	if (view)
		show_next(view);
}

void PlanKeys::arrange()
{
	const int columns = even_columns(m_shown, width(), least_key_px);
	if (columns == m_columns)
		return;
	m_columns = columns;
	for (int i = 0; i < m_keys.size(); i++) {
		m_grid->removeWidget(m_keys[i]);
		m_keys[i]->setVisible(i < m_shown);
		if (i < m_shown)
			m_grid->addWidget(m_keys[i], i / columns, i % columns);
	}
	for (int i = 0; i < m_keys.size(); i++)
		m_grid->setColumnStretch(i, i < columns ? 1 : 0);
}

void PlanKeys::resizeEvent(QResizeEvent *event)
{
	QWidget::resizeEvent(event);
	guarded_quietly([this] { arrange(); });
}

void PlanKeys::set_quiet(bool is_quiet)
{
	m_is_quiet = is_quiet;
	m_next->set_lit(m_is_good && !m_is_quiet);
}

void PlanKeys::press_next()
{
	if (m_next->isEnabled())
		m_next->click();
}

void PlanKeys::press(int number)
{
	if (number >= 1 && number <= m_shown && m_keys[number - 1]->isEnabled())
		m_keys[number - 1]->click();
}
