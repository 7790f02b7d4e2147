/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_steps.hpp"

#include "desk/bargain_plan.hpp"
#include "desk/desk.hpp"

#include <QPainter>

StepList::StepList(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_nothing(desk.text("Desk.Bargain.Steps.None"))
{
	setObjectName(QStringLiteral("shop-bargain-steps"));
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepList::show_view(const desk_view *view)
{
	QStringList words;
	m_rows.clear();
	for (int i = view ? view->bargain.step_count : 0; i > 0; i--) {
		const desk_plan_step &step = view->bargain.steps[i - 1];
		Row row;
		row.kind = m_desk.named("Desk.Bargain.Kind.", step.kind);
		row.who = who_text(m_desk, step.by, step.person);
		const QString note = QString::fromUtf8(step.note);
		if (!note.isEmpty())
			row.who += (row.who.isEmpty() ? QString() : QStringLiteral(" · ")) + note;
		row.price = QString::fromUtf8(step.after);
		row.is_settled = qstrcmp(step.kind, "settle") == 0;
		row.is_withdrawn = qstrcmp(step.kind, "withdraw") == 0;
		words << row.kind + QLatin1Char(' ') + row.who + QLatin1Char(' ') + row.price;
		m_rows.append(row);
	}
	setAccessibleName(m_rows.isEmpty() ? m_nothing : words.join(QStringLiteral("; ")));
	updateGeometry();
	update();
}

int StepList::row_px() const
{
	return QFontMetrics(font_of(this, 1)).height() + QFontMetrics(font_of(this, 0.86)).height() + 8;
}

QSize StepList::minimumSizeHint() const
{
	return QSize(160,
		     m_rows.isEmpty() ? QFontMetrics(font_of(this, 1)).height() + 8 : int(m_rows.size()) * row_px());
}

QSize StepList::sizeHint() const
{
	return QSize(280, minimumSizeHint().height());
}

void StepList::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	if (m_rows.isEmpty()) {
		painter.setFont(font_of(this, 1));
		painter.setPen(c.dim);
		painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_nothing);
		return;
	}
	const int tall = row_px();
	const QFont plain = font_of(this, 1, true), small = font_of(this, 0.86), figures = figures_font_of(this, 1.15);
	for (int i = 0; i < m_rows.size(); i++) {
		const Row &row = m_rows[i];
		const QRectF box(0, i * tall, width(), tall);
		painter.setPen(QPen(c.line, 1));
		if (i > 0)
			painter.drawLine(QPointF(0, box.top() + 0.5), QPointF(width(), box.top() + 0.5));
		const Icon icon = row.is_withdrawn ? Icon::Undo : row.is_settled ? Icon::Settle : Icon::Step;
		paint_icon(painter, icon, QRectF(2, box.center().y() - 8, 16, 16), i == 0 ? c.ink : c.dim);
		const qreal price_px = QFontMetricsF(figures).horizontalAdvance(row.price);
		painter.setFont(figures);
		painter.setPen(i == 0 ? c.ink : c.dim);
		painter.drawText(box.adjusted(0, 0, -2, 0), Qt::AlignRight | Qt::AlignVCenter, row.price);
		QRectF words = box.adjusted(26, 4, -price_px - 12, -4);
		painter.setFont(plain);
		painter.setPen(i == 0 ? c.ink : c.dim);
		const int line_px = QFontMetrics(plain).height();
		if (row.who.isEmpty()) {
			painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, row.kind);
			continue;
		}
		painter.drawText(QRectF(words.left(), words.top(), words.width(), line_px),
				 Qt::AlignLeft | Qt::AlignVCenter, row.kind);
		painter.setFont(small);
		painter.setPen(c.dim);
		painter.drawText(QRectF(words.left(), words.top() + line_px, words.width(), words.height() - line_px),
				 Qt::AlignLeft | Qt::AlignVCenter,
				 QFontMetrics(small).elidedText(row.who, Qt::ElideRight, int(words.width())));
	}
}
