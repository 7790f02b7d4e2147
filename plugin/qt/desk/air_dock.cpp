/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/air_dock.hpp"

#include <QDateTime>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cstring>

namespace {
/* The last minute of an offer, and when its seconds count. */
constexpr int64_t soon_ms = 60000;
constexpr int64_t offset_shown_ms = 500;

template <typename Widget> Widget *named(Widget *widget, const char *name)
{
	widget->setObjectName(QString::fromLatin1(name));
	return widget;
}

QHBoxLayout *row(int spacing_px)
{
	auto *row = new QHBoxLayout;
	row->setContentsMargins(0, 0, 0, 0);
	row->setSpacing(spacing_px);
	return row;
}

bool is_mode(const desk_view *view, const char *mode)
{
	return view && strcmp(view->mode, mode) == 0;
}

QString seconds_text(int64_t ms)
{
	return ms < 10000 ? QString::number(double(ms) / 1000, 'f', 1) : QString::number(ms / 1000);
}
} // namespace

AirDock::AirDock(Desk &the_desk) : DeskDock(the_desk, DESK_DOCK_AIR, "Desk.Air.Title", WithoutRoom::Works)
{
	auto *area = new QScrollArea(this);
	area->setFrameShape(QFrame::NoFrame);
	area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	area->setWidgetResizable(true);
	area->setFocusPolicy(Qt::NoFocus);
	area->viewport()->setAutoFillBackground(false);
	area->setMinimumHeight(80);
	area->setWidget(make_top());
	area->widget()->setAutoFillBackground(false);
	body()->addWidget(area, 1);
	body()->addWidget(make_keys());
}

QWidget *AirDock::make_top()
{
	auto *top = new QWidget(this);
	auto *all = new QVBoxLayout(top);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(8);

	all->addWidget(m_sign = named(new AirSign(top), "shop-air-sign"));
	all->addWidget(m_mode = named(new Notice(top), "shop-air-mode"));
	all->addWidget(m_error = named(new Notice(top), "shop-air-error"));
	all->addWidget(m_stage = new AirStage(desk, top));

	make_facts(m_stage->facts);

	for (Notice *&finding : m_findings) {
		all->addWidget(finding = new Notice(top));
		finding->setObjectName(QStringLiteral("shop-air-finding-%1").arg(&finding - m_findings + 1));
	}
	all->addWidget(m_more = named(new Line(top, 0.92), "shop-air-findings-more"));
	all->addStretch(1);
	return top;
}

void AirDock::make_facts(QWidget *facts)
{
	auto *all = new QVBoxLayout(facts);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(8);
	auto *item = row(6);
	item->addWidget(m_item = named(new Line(facts, 1.05, true), "shop-air-item"), 1);
	item->addWidget(m_beat = named(new Tag(facts), "shop-air-beat"));
	all->addLayout(item);
	all->addWidget(m_held = named(new Notice(facts), "shop-air-held"));
	auto *dials = row(12);
	dials->addWidget(m_left = named(new Dial(facts, 1.7), "shop-air-left"), 1);
	dials->addWidget(m_shop = named(new Dial(facts, 1.7), "shop-air-shop"), 1);
	dials->addWidget(m_show = named(new Dial(facts, 1.7), "shop-air-show"), 1);
	all->addLayout(dials);
	auto *link = row(8);
	link->addWidget(m_link = named(new Tag(facts), "shop-air-link"));
	link->addWidget(m_link_words = named(new Line(facts, 0.92), "shop-air-link-words"), 1);
	all->addLayout(link);
}

/* Its keys outlive it for a moment: one that is held must not tell a dock that is there by half. */
AirDock::~AirDock()
{
	guarded_quietly([this] { m_return->let_go(); });
}

QWidget *AirDock::make_keys()
{
	auto *keys = new QWidget(this);
	auto *all = new QVBoxLayout(keys);
	all->setContentsMargins(0, 6, 0, 0);
	all->setSpacing(14);
	auto *off = row(20);
	off->addWidget(m_safe = named(new DangerKey(Tone::Stale, Icon::Safe, keys), "shop-air-safe"));
	off->addWidget(m_panic = named(new DangerKey(Tone::Error, Icon::Panic, keys), "shop-air-panic"));
	all->addLayout(off);
	all->addWidget(m_return = named(new HoldKey(Tone::Plain, Icon::Return, keys), "shop-air-return"));
	m_return->set_least_height(56);
	m_safe->set_words(desk.text("Desk.Air.Safe"), desk.text("Desk.Air.Safe.Beneath"));
	m_panic->set_words(desk.text("Desk.Air.Panic"), desk.text("Desk.Air.Panic.Beneath"));
	m_return->set_words(desk.text("Desk.Air.Return"), desk.text("Desk.Air.Return.Beneath"));
	// as they go down: nobody waits for a finger to come up
	connect(m_safe, &QAbstractButton::pressed, this,
		[this] { guarded_quietly([this] { desk.act(DESK_ACT_SAFE); }); });
	connect(m_panic, &QAbstractButton::pressed, this,
		[this] { guarded_quietly([this] { desk.act(DESK_ACT_PANIC); }); });
	m_return->on_down([this] { desk.act(DESK_ACT_RETURN_DOWN); });
	m_return->on_up([this] { desk.act(DESK_ACT_RETURN_UP); });
	return keys;
}

/* -- what is new -- */

void AirDock::show_sign(const desk_view *view)
{
	const bool is_out = view && (view->is_streaming || view->is_recording);
	const bool is_on_air = view && view->is_on_air;
	QString out = view && !is_out ? desk.text("Desk.Air.NotSent") : QString();
	if (view && view->is_streaming)
		out = desk.text("Desk.Air.Streaming");
	if (view && view->is_recording)
		out += (out.isEmpty() ? QString() : QStringLiteral(" \u00b7 ")) + desk.text("Desk.Air.Recording");
	const bool is_gone = is_mode(view, "panic");
	const char *words = !is_on_air ? "Desk.Air.NotInProgram"
			    : is_gone  ? "Desk.Air.Nothing"
			    : is_out   ? "Desk.Air.OnAir"
				       : "Desk.Air.InProgram";
	m_sign->set(is_on_air && !is_gone, is_on_air && is_out && !is_gone, desk.text(words), out);
	if (is_mode(view, "safe"))
		m_mode->set(Tone::Stale, Icon::Safe, desk.text("Desk.Air.Mode.Safe"));
	else if (is_mode(view, "panic"))
		m_mode->set(Tone::Error, Icon::Panic, desk.text("Desk.Air.Mode.Panic"));
	else
		m_mode->set(Tone::Plain, Icon::None, QString());
	m_error->set(Tone::Error, Icon::Error, view && view->error[0] ? desk.error_text(*view) : QString());
}

void AirDock::show_item(const desk_view *view)
{
	QString title;
	if (view && view->current.id[0]) {
		title = QString::fromUtf8(view->current.title);
		if (view->current.link_no > 0)
			title = desk.text("Desk.LinkNo").arg(view->current.link_no) + QStringLiteral("  ") + title;
	} else if (view) {
		title = desk.text("Desk.Air.NoItem");
	}
	m_item->set(title, view && view->current.id[0] ? Tone::Plain : Tone::Quiet);
	m_beat->set(Tone::Plain, Icon::None, view ? desk.named("Desk.Beat.", view->current.beat) : QString());
}

/* Those that keep something off the air; the others are the rundown's. */
void AirDock::show_findings(const desk_view *view)
{
	int shown = 0;
	int more = 0;
	for (int i = 0; view && i < view->finding_count; i++) {
		const desk_finding &finding = view->findings[i];
		if (strcmp(finding.level, "hold") != 0)
			continue;
		if (shown == findings_shown) {
			more++;
			continue;
		}
		QString words = desk.said(finding.reason);
		if (finding.text[0])
			words = QStringLiteral("\u201c%1\u201d ").arg(QString::fromUtf8(finding.text)) + words;
		if (finding.article[0])
			words += QStringLiteral(" (%1)").arg(QString::fromUtf8(finding.article));
		m_findings[shown++]->set(Tone::Error, Icon::Hold, words);
	}
	for (; shown < findings_shown; shown++)
		m_findings[shown]->set(Tone::Plain, Icon::None, QString());
	m_more->setVisible(more > 0);
	m_more->set(more > 0 ? desk.text("Desk.Air.Findings.More").arg(more) : QString(), Tone::Quiet);
}

void AirDock::show_keys(const desk_view *view)
{
	m_safe->set_lit(is_mode(view, "safe"));
	m_panic->set_lit(is_mode(view, "panic"));
	// where nothing is off the air there is nothing to bring back
	m_return->setEnabled(!is_mode(view, "normal"));
}

void AirDock::show_view(const desk_view *view)
{
	show_sign(view);
	m_stage->picture->show_view(view);
	m_stage->lamp->show_view(view);
	show_item(view);
	show_findings(view);
	show_keys(view);
}

/* -- what goes on -- */

void AirDock::tick_clocks(const desk_view *view)
{
	const int64_t shop_ms = desk.shop_ms();
	const QString none = QStringLiteral("\u2013\u2013");
	const bool has_end = view && view->current.ends_at_ms >= 0 && shop_ms >= 0;
	const int64_t left_ms = has_end ? view->current.ends_at_ms - shop_ms : 0;
	m_left->set(desk.text("Desk.Air.Left"), has_end ? clock_text(left_ms) : none,
		    !has_end            ? Tone::Quiet
		    : left_ms < soon_ms ? Tone::Stale
					: Tone::Plain);
	m_shop->set(desk.text("Desk.Air.ShopClock"),
		    shop_ms >= 0 ? QDateTime::fromMSecsSinceEpoch(shop_ms).toString(QStringLiteral("HH:mm:ss")) : none,
		    shop_ms >= 0 ? Tone::Plain : Tone::Quiet);
	const bool has_show = view && view->show_ms >= 0;
	m_show->set(desk.text("Desk.Air.ShowClock"), has_show ? clock_text(view->show_ms) : none,
		    has_show ? Tone::Plain : Tone::Quiet);
	const bool is_held = view && view->current.held[0];
	QString held;
	if (is_held) {
		held = desk.said(view->current.held);
		const int64_t since_ms = view->current.held_since_ms;
		if (since_ms >= 0 && shop_ms >= since_ms)
			held += QStringLiteral(" \u00b7 ") + clock_text(shop_ms - since_ms);
	}
	m_held->set(Tone::Stale, Icon::Hold, held);
}

void AirDock::tick_link(const desk_view *view)
{
	const QByteArray state = view ? view->link_state : "";
	Tone tone = Tone::Quiet;
	Icon icon = Icon::Question;
	if (state == "fresh") {
		tone = Tone::Plain;
		icon = Icon::Check;
	} else if (state == "stale") {
		tone = Tone::Stale;
		icon = Icon::Clock;
	} else if (state == "expired") {
		tone = Tone::Error;
		icon = Icon::Error;
	}
	m_link->set(tone, icon, desk.named("Desk.Link.", state.constData()));
	QString words, whole;
	if (view && state != "waiting" && !state.isEmpty()) {
		words = desk.named("Status.Source.", view->source);
		if (view->age_ms >= 0)
			words += QStringLiteral(" \u00b7 ") + desk.text("Desk.Air.Age").arg(seconds_text(view->age_ms));
		const int64_t offset_ms = view->clock_offset_ms;
		const int64_t off_ms = offset_ms > 0 ? offset_ms : -offset_ms;
		const QString offset = QStringLiteral(" \u00b7 ") +
				       desk.text("Desk.Air.Offset")
					       .arg((offset_ms < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) +
						    QString::number(double(off_ms) / 1000, 'f', 1));
		// a small one does no harm: it is told to who asks
		whole = words + offset;
		if (off_ms > offset_shown_ms)
			words = whole;
	}
	m_link_words->set(words, Tone::Quiet);
	m_link_words->setToolTip(whole);
}

void AirDock::tick(const desk_view *view)
{
	tick_clocks(view);
	tick_link(view);
	if (view && m_stage->picture->look())
		m_stage->reshape();
}

DeskDock *make_air_dock(Desk &desk)
{
	return new AirDock(desk);
}
