/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/prompter_dock.hpp"

#include "desk/bargain_ladder.hpp"
#include "desk/bargain_plan.hpp"
#include "desk/prompter_sheet.hpp"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

/* The last of an offer's time, in which the host counts down. */
static constexpr int64_t hurry_ms = 60000;

/* -- a figure -- */

BigFigure::BigFigure(QWidget *parent) : QWidget(parent)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BigFigure::set(const QString &caption, const QString &figure, Tone tone)
{
	if (m_caption == caption && m_figure == figure && m_tone == tone)
		return;
	m_caption = caption;
	m_figure = figure;
	m_tone = tone;
	setVisible(!figure.isEmpty());
	setAccessibleName(caption + QLatin1Char(' ') + figure);
	update();
}

QSize BigFigure::minimumSizeHint() const
{
	return QSize(100,
		     QFontMetrics(font_of(this, 0.9)).height() + QFontMetrics(font_of(this, 2.6, true)).height() + 8);
}

QSize BigFigure::sizeHint() const
{
	return minimumSizeHint();
}

void BigFigure::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const bool is_plain = m_tone == Tone::Plain;
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	painter.setPen(QPen(is_plain ? colours().line : fill_of(m_tone), 1));
	painter.setBrush(is_plain ? colours().panel : fill_of(m_tone));
	painter.drawRoundedRect(all, 5, 5);
	const QRectF inside = all.adjusted(10, 3, -8, -3);
	const QFont small = fitting_font(this, m_caption, 0.9, false, inside.width());
	const int small_px = QFontMetrics(font_of(this, 0.9)).height();
	painter.setFont(small);
	painter.setPen(is_plain ? colours().dim : ink_on(m_tone));
	painter.drawText(QRectF(inside.left(), inside.top(), inside.width(), small_px),
			 Qt::AlignLeft | Qt::AlignVCenter, m_caption);
	painter.setFont(fitting_font(this, m_figure, 2.6, true, inside.width()));
	painter.setPen(is_plain ? colours().ink : ink_on(m_tone));
	painter.drawText(inside.adjusted(0, small_px, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_figure);
}

/* -- the dock -- */

PrompterDock::PrompterDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_PROMPTER, "Desk.Prompter.Title", WithoutRoom::ShowsNothing),
      m_title(new Line(this, 1.3, true)), m_left(new BigFigure(this)), m_price(new BigFigure(this)),
      m_sheet(new PromptSheet(this))
{
	body()->addWidget(m_title);
	auto *row = new QHBoxLayout;
	row->setSpacing(8);
	row->addWidget(m_price, 1);
	row->addWidget(m_left, 1);
	body()->addLayout(row);
	body()->addWidget(m_sheet, 1);
	m_left->setObjectName(QStringLiteral("shop-prompter-left"));
	m_price->setObjectName(QStringLiteral("shop-prompter-price"));
	m_left->hide();
	m_price->hide();
}

void PrompterDock::show_words(const desk_view *view)
{
	using Block = PromptSheet::Block;
	using Weight = PromptSheet::Weight;
	QVector<Block> blocks;
	for (int i = 0; i < view->bargain.plan_count; i++) {
		const desk_plan_step &step = view->bargain.plan[i];
		if (!step.is_next)
			continue;
		QString what = desk.named("Desk.Bargain.Kind.", step.kind);
		if (step.after[0])
			what += QStringLiteral(" ") + QString::fromUtf8(step.after);
		QString head = desk.text("Desk.Prompter.Next");
		for (const QString &more : {who_text(desk, step.by, step.person), QString::fromUtf8(step.note)}) {
			if (!more.isEmpty())
				head += QStringLiteral(" · ") + more;
		}
		blocks.append({Weight::Huge, head, Block::Sign::None, what, QString()});
	}
	if (view->prompter.prompt[0])
		blocks.append(
			{Weight::Large, QString(), Block::Sign::None, QString::fromUtf8(view->prompter.prompt), {}});
	// what stands in the host's own words comes with what to say instead; the rest in one line
	QStringList others;
	QString head = desk.text("Desk.Prompter.Avoid");
	for (int i = 0; i < view->prompter.avoid_count; i++) {
		const auto &avoid = view->prompter.avoid[i];
		const QString word = QString::fromUtf8(avoid.word), instead = QString::fromUtf8(avoid.instead);
		if (!avoid.is_written) {
			others << word;
			continue;
		}
		blocks.append({Weight::Plain, head, Block::Sign::Avoid, word,
			       instead.isEmpty() ? QString() : desk.text("Desk.Prompter.Instead").arg(instead)});
		head.clear();
	}
	if (!others.isEmpty())
		blocks.append({Weight::Plain, head, Block::Sign::Avoid, others.join(QStringLiteral(" · ")), QString()});
	for (int i = 0; i < view->prompter.duty_count; i++) {
		const auto &duty = view->prompter.duty[i];
		blocks.append({Weight::Plain, i == 0 ? desk.text("Desk.Prompter.Duty") : QString(), Block::Sign::Duty,
			       QString::fromUtf8(duty.text), QString()});
	}
	if (view->prompter.notes[0])
		blocks.append(
			{Weight::Small, QString(), Block::Sign::None, QString::fromUtf8(view->prompter.notes), {}});
	if (view->cue.id[0])
		blocks.append({Weight::Small,
			       desk.text("Desk.Prompter.Cue"),
			       Block::Sign::None,
			       QString::fromUtf8(view->cue.title),
			       {}});
	m_sheet->set(blocks);
}

void PrompterDock::show_view(const desk_view *view)
{
	if (!view)
		return;
	const desk_item &item = view->current;
	const QString link =
		item.link_no > 0 ? desk.text("Desk.Bargain.Link").arg(item.link_no) + QLatin1Char(' ') : QString();
	m_title->set(item.id[0] ? link + QString::fromUtf8(item.title) : desk.text("Desk.Bargain.Why.nothing"));
	// the host says the price that viewers see, and none before
	const bool is_selling =
		item.held[0] == '\0' && (qstrcmp(item.beat, "open") == 0 || qstrcmp(item.beat, "encore") == 0);
	const QString price = is_selling            ? QString::fromUtf8(item.final)
			      : item.agreed[0] != 0 ? QString::fromUtf8(item.agreed)
						    : QString::fromUtf8(view->bargain.standing);
	m_price->set(desk.named("Desk.Beat.", item.beat), price, is_selling ? Tone::Air : Tone::Plain);
	show_words(view);
	tick(view);
}

void PrompterDock::tick(const desk_view *view)
{
	if (!view)
		return;
	const int64_t now = desk.shop_ms();
	const int64_t ends = view->current.ends_at_ms;
	if (now < 0 || ends < 0) {
		m_left->set(QString(), QString(), Tone::Plain);
		return;
	}
	const int64_t left = ends > now ? ends - now : 0;
	m_left->set(desk.text("Desk.Prompter.Left"), clock_text(left), left <= hurry_ms ? Tone::Stale : Tone::Plain);
}

DeskDock *make_prompter_dock(Desk &desk)
{
	return new PrompterDock(desk);
}
