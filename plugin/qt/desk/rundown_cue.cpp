/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_cue.hpp"

#include <QBoxLayout>

#include <cstring>

namespace {
constexpr QSize narrow_px(84, 96);
constexpr QSize wide_px(232, 300);
} // namespace

CuePanel::CuePanel(Desk &desk, QWidget *parent)
    : Panel(QString(), parent), m_desk(desk), m_face(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_picture(new CuePicture(desk, this)), m_keys(new QBoxLayout(QBoxLayout::LeftToRight)), m_next(new Tag(this)),
      m_beat(new Tag(this)), m_title(new Line(this, 1.05, true)), m_price(new Line(this, 1.5, true)),
      m_facts(new Line(this, 0.92)), m_clock(new Line(this, 0.92)), m_held(new Notice(this)),
      m_finding(new Notice(this)), m_back(new FatKey(Tone::Plain, Icon::Previous, this)),
      m_on(new FatKey(Tone::Plain, Icon::Next, this)), m_take(new FatKey(Tone::Preview, Icon::Take, this))
{
	auto *tags = new QHBoxLayout;
	tags->setSpacing(5);
	tags->addWidget(m_next);
	tags->addWidget(m_beat);
	tags->addStretch(1);
	auto *words = new QVBoxLayout;
	words->setSpacing(3);
	words->addLayout(tags);
	words->addWidget(m_title);
	words->addWidget(m_price);
	words->addWidget(m_facts);
	words->addWidget(m_clock);
	words->addStretch(1);
	m_face->setSpacing(10);
	m_face->addWidget(m_picture, 0, Qt::AlignTop | Qt::AlignHCenter);
	m_face->addLayout(words, 1);
	auto *steps = new QHBoxLayout;
	steps->setSpacing(6);
	steps->addWidget(m_back);
	steps->addWidget(m_on);
	m_keys->setSpacing(10);
	m_keys->addLayout(steps);
	m_keys->addWidget(m_take, 1);
	body()->addLayout(m_face);
	body()->addWidget(m_held);
	body()->addWidget(m_finding);
	body()->addStretch(1);
	body()->addLayout(m_keys);

	m_take->set_scale(1.35);
	m_back->setObjectName(QStringLiteral("shop-rundown-previous"));
	m_on->setObjectName(QStringLiteral("shop-rundown-next"));
	m_take->setObjectName(QStringLiteral("shop-rundown-take"));
	m_held->setObjectName(QStringLiteral("shop-rundown-held"));
	m_finding->setObjectName(QStringLiteral("shop-rundown-finding"));
	m_price->setObjectName(QStringLiteral("shop-rundown-price"));
	m_title->setObjectName(QStringLiteral("shop-rundown-cue"));
	m_back->setAccessibleName(desk.text("Desk.Rundown.Previous"));
	m_back->setToolTip(m_back->accessibleName());
	m_on->setAccessibleName(desk.text("Desk.Rundown.Next"));
	m_on->setToolTip(m_on->accessibleName());
	connect(m_back, &QAbstractButton::clicked, this,
		[this] { guarded_quietly([this] { ask(DESK_ACT_PREVIOUS); }); });
	connect(m_on, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { ask(DESK_ACT_NEXT); }); });
	connect(m_take, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { ask(DESK_ACT_TAKE); }); });
}

/* What is taken is what stands here, also if the cue has gone on meanwhile. */
void CuePanel::ask(desk_act_kind kind)
{
	desk_act act = {};
	act.kind = kind;
	if (kind == DESK_ACT_TAKE)
		put_text(act.item_id, QString::fromUtf8(m_cue_id));
	if (on_act)
		on_act(act);
}

void CuePanel::set_column(bool is_column, bool is_high)
{
	m_face->setDirection(is_column && is_high ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
	m_picture->set_box(is_column && is_high ? wide_px : narrow_px);
	m_keys->setDirection(is_column ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
	for (FatKey *key : {m_back, m_on}) {
		key->setMaximumWidth(is_column ? QWIDGETSIZE_MAX : 46);
		key->setMinimumWidth(46);
		key->set_least_height(is_column ? 40 : 60);
	}
	m_take->set_least_height(is_column ? 76 : 60);
}

void CuePanel::set_low(bool is_low)
{
	if (is_low == m_is_low)
		return;
	m_is_low = is_low;
	m_picture->setVisible(!is_low);
	m_facts->setVisible(!is_low);
	m_clock->setVisible(false); // until the next tick
}

static const desk_row *row_of(const desk_view &view, const char *id)
{
	for (int i = 0; i < view.row_count; i++) {
		if (*id && strcmp(view.rows[i].id, id) == 0)
			return &view.rows[i];
	}
	return nullptr;
}

void CuePanel::show_item(const desk_item &cue, const desk_row *row)
{
	const QString link = cue.link_no > 0 ? m_desk.text("Desk.LinkNo").arg(cue.link_no) : QString();
	const QString next = m_desk.text("Desk.Rundown.Cue");
	m_next->set(Tone::Preview, Icon::None, link.isEmpty() ? next : next + QStringLiteral(" · ") + link);
	m_beat->set(Tone::Plain, Icon::None, m_desk.named("Desk.Beat.", cue.beat));
	m_title->set(QString::fromUtf8(cue.title));
	const char *price = cue.agreed[0] ? cue.agreed : cue.final;
	m_price->set(QString::fromUtf8(price));
	QStringList facts;
	if (cue.list[0] && strcmp(cue.list, price) != 0)
		facts << m_desk.text("Desk.Rundown.List").arg(QString::fromUtf8(cue.list));
	if (cue.stock[0])
		facts << m_desk.text("Desk.Rundown.Stock").arg(QString::fromUtf8(cue.stock));
	if (cue.spec[0])
		facts << QString::fromUtf8(cue.spec);
	m_facts->set(facts.join(QStringLiteral(" · ")), Tone::Quiet);
	m_held->set(Tone::Stale, Icon::Clock, m_desk.said(cue.held));
	QStringList wrong;
	if (row && row->finding[0])
		wrong << m_desk.said(row->finding);
	if (row && row->eligible == DESK_NOT_ELIGIBLE)
		wrong << m_desk.text("Desk.Rundown.NotEligible").arg(QString::fromUtf8(row->ineligible));
	const bool is_bad = row && (row->holds > 0 || row->eligible == DESK_NOT_ELIGIBLE);
	m_finding->set(is_bad ? Tone::Error : Tone::Stale, is_bad ? Icon::Error : Icon::Warning,
		       wrong.join(QStringLiteral("\n")));
}

void CuePanel::show_take(const desk_view &view)
{
	const bool has_cue = view.cue.id[0] != '\0';
	QString beneath = m_desk.text("Desk.Rundown.NoCue");
	if (m_is_taking)
		beneath = m_desk.text("Desk.Rundown.Coming");
	else if (has_cue && view.cue.link_no > 0)
		beneath = m_desk.text("Desk.LinkNo").arg(view.cue.link_no) + QStringLiteral(" · ") +
			  QString::fromUtf8(view.cue.title);
	else if (has_cue)
		beneath = QString::fromUtf8(view.cue.title);
	m_take->set_tone(m_is_taking ? Tone::Air : Tone::Preview);
	m_take->set_lit(has_cue);
	m_take->setEnabled(has_cue);
	m_take->set_words(m_desk.text("Desk.Rundown.Take"), beneath);
}

void CuePanel::show_view(const desk_view *view)
{
	if (!view)
		return;
	const bool has_cue = view->cue.id[0] != '\0';
	m_cue_id = view->cue.id;
	set_tone(has_cue ? Tone::Preview : Tone::Plain);
	if (has_cue) {
		show_item(view->cue, row_of(*view, view->cue.id));
	} else {
		const desk_item nothing = {};
		show_item(nothing, nullptr);
		m_next->set(Tone::Quiet, Icon::None, m_desk.text("Desk.Rundown.NoCue"));
	}
	show_take(*view);
}

void CuePanel::tick(const desk_view *view, bool is_asked)
{
	const bool is_taking = view && (is_asked || view->coming_ms > 0);
	if (view && is_taking != m_is_taking) {
		m_is_taking = is_taking;
		show_take(*view);
	}
	const bool has_cue = view && view->cue.id[0];
	if (isVisible())
		m_picture->pull(has_cue);
	const int64_t now_ms = m_desk.shop_ms();
	const bool has_end = has_cue && view->cue.ends_at_ms >= 0 && now_ms >= 0;
	m_clock->set(has_end ? m_desk.text("Desk.Rundown.Ends").arg(clock_text(view->cue.ends_at_ms - now_ms))
			     : QString(),
		     Tone::Quiet);
	m_clock->setVisible(has_end && !m_is_low);
}
