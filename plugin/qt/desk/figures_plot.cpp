/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/figures_plot.hpp"

#include "desk/bargain_ladder.hpp"
#include "desk/desk.hpp"

#include <QPainter>

#include <algorithm>
#include <cmath>

FigurePlot::FigurePlot(Desk &desk, QWidget *parent) : QWidget(parent), m_desk(desk)
{
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FigurePlot::show_plot(const desk_plot &plot)
{
	m_title = m_desk.named("Desk.Figures.", plot.name);
	m_now = QString::fromUtf8(plot.now);
	m_first = QString::fromUtf8(plot.first);
	m_least = QString::fromUtf8(plot.least);
	m_most = QString::fromUtf8(plot.most);
	m_values.clear();
	for (int i = 0; i < plot.count; i++)
		m_values.append(plot.values[i]);
	setObjectName(QStringLiteral("shop-figures-") + QString::fromLatin1(plot.name));
	setAccessibleName(m_title + QLatin1Char(' ') + (m_now.isEmpty() ? m_desk.text("Desk.Figures.Unknown") : m_now));
	setAccessibleDescription(m_desk.text("Desk.Figures.Range").arg(m_first, m_least, m_most));
	setToolTip(accessibleDescription());
	update();
}

QSize FigurePlot::minimumSizeHint() const
{
	const int small = QFontMetrics(font_of(this, 0.8)).height();
	return QSize(130, small + QFontMetrics(font_of(this, 1.5, true)).height() + 2 * small + 44);
}

QSize FigurePlot::sizeHint() const
{
	return QSize(150, minimumSizeHint().height());
}

void FigurePlot::paint_line(QPainter &painter, const QRectF &box) const
{
	float least = 0, most = 0;
	bool has_any = false;
	for (float value : m_values) {
		if (std::isnan(value))
			continue;
		least = has_any ? std::min(least, value) : value;
		most = has_any ? std::max(most, value) : value;
		has_any = true;
	}
	if (!has_any)
		return;
	const qreal height = most > least ? qreal(most) - qreal(least) : 1;
	const qreal step = m_values.size() > 1 ? box.width() / qreal(m_values.size() - 1) : 0;
	auto place = [&](int i) {
		const qreal part = most > least ? (qreal(m_values[i]) - qreal(least)) / height : 0.5;
		return QPointF(box.left() + step * i, box.bottom() - part * box.height());
	};
	// a gap is a gap: nothing is drawn where nothing is known
	QPainterPath line;
	bool is_down = false;
	int last = -1;
	for (int i = 0; i < m_values.size(); i++) {
		if (std::isnan(m_values[i])) {
			is_down = false;
			continue;
		}
		if (is_down)
			line.lineTo(place(i));
		else
			line.moveTo(place(i));
		is_down = true;
		last = i;
	}
	painter.setPen(QPen(colours().focus, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
	painter.setBrush(Qt::NoBrush);
	painter.drawPath(line);
	painter.setPen(Qt::NoPen);
	painter.setBrush(colours().focus);
	painter.drawEllipse(place(last), 3, 3);
}

void FigurePlot::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const QRectF all = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
	painter.setPen(QPen(c.line, 1));
	painter.setBrush(c.panel);
	painter.drawRoundedRect(all, 5, 5);
	const QRectF inside = all.adjusted(9, 5, -9, -5);
	const int small = QFontMetrics(font_of(this, 0.8)).height();
	const int large = QFontMetrics(font_of(this, 1.5, true)).height();
	qreal y = inside.top();
	auto write = [&](const QString &text, qreal scale, bool is_bold, const QColor &ink, qreal height,
			 Qt::Alignment align) {
		painter.setFont(fitting_font(this, text, scale, is_bold, inside.width()));
		painter.setPen(ink);
		painter.drawText(QRectF(inside.left(), y, inside.width(), height), int(align | Qt::AlignVCenter), text);
	};
	write(m_title, 0.8, false, c.dim, small, Qt::AlignLeft);
	y += small;
	const bool is_known = !m_now.isEmpty();
	write(is_known ? m_now : m_desk.text("Desk.Figures.Unknown"), is_known ? 1.5 : 1, is_known,
	      is_known ? c.ink : c.dim, large, Qt::AlignLeft);
	y += large;
	if (m_most.isEmpty())
		return;
	// most above the line, least beneath it, the first at its left end
	write(m_most == m_least ? QString() : QStringLiteral("↑ ") + m_most, 0.8, false, c.dim, small, Qt::AlignRight);
	const qreal bottom = inside.bottom() - small;
	paint_line(painter, QRectF(inside.left() + 2, y + small + 3, inside.width() - 6, bottom - y - small - 7));
	y = bottom;
	const QString first = m_desk.text("Desk.Figures.First").arg(m_first);
	const QString least = m_most == m_least ? QString() : QStringLiteral("↓ ") + m_least;
	const qreal half = (inside.width() - 6) / 2;
	painter.setPen(c.dim);
	painter.setFont(fitting_font(this, first, 0.8, false, half));
	painter.drawText(QRectF(inside.left(), y, half, small), Qt::AlignLeft | Qt::AlignVCenter, first);
	painter.setFont(fitting_font(this, least, 0.8, false, half));
	painter.drawText(QRectF(inside.right() - half, y, half, small), Qt::AlignRight | Qt::AlignVCenter, least);
}

/* -- traffic -- */

TrafficTable::TrafficTable(Desk &desk, QWidget *parent)
    : QWidget(parent), m_heads{desk.text("Desk.Figures.Source"), desk.text("Desk.Figures.viewers"),
			       desk.text("Desk.Figures.Spend"), desk.text("Desk.Figures.Gmv"),
			       desk.text("Desk.Figures.Back")}
{
	setObjectName(QStringLiteral("shop-figures-traffic"));
	setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TrafficTable::show_view(const desk_view *view)
{
	QStringList said;
	m_rows.clear();
	for (int i = 0; i < view->traffic_count; i++) {
		const desk_traffic &from = view->traffic[i];
		const Row row = {QString::fromUtf8(from.source), QString::fromUtf8(from.viewers),
				 QString::fromUtf8(from.spend), QString::fromUtf8(from.gmv),
				 QString::fromUtf8(from.back)};
		said << row.source + QLatin1Char(' ') + m_heads.viewers + QLatin1Char(' ') + row.viewers +
				QLatin1Char(' ') + m_heads.spend + QLatin1Char(' ') + row.spend + QLatin1Char(' ') +
				m_heads.gmv + QLatin1Char(' ') + row.gmv + QLatin1Char(' ') + m_heads.back +
				QLatin1Char(' ') + row.back;
		m_rows.append(row);
	}
	setAccessibleName(said.join(QStringLiteral("; ")));
	setVisible(!m_rows.isEmpty());
	updateGeometry();
	update();
}

bool TrafficTable::is_narrow() const
{
	return width() < 460;
}

int TrafficTable::row_px() const
{
	const int line = QFontMetrics(font_of(this, 0.95)).height();
	return is_narrow() ? 2 * line + 8 : line + 8;
}

QSize TrafficTable::minimumSizeHint() const
{
	return QSize(200, (int(m_rows.size()) + (is_narrow() ? 0 : 1)) * row_px());
}

QSize TrafficTable::sizeHint() const
{
	return QSize(280, minimumSizeHint().height());
}

void TrafficTable::resizeEvent(QResizeEvent *event)
{
	QWidget::resizeEvent(event);
	updateGeometry();
}

void TrafficTable::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	const Colours &c = colours();
	const QString none = QStringLiteral("—");
	auto shown = [&](const QString &text) { return text.isEmpty() ? none : text; };
	auto write = [&](const QRectF &box, const QString &text, Qt::Alignment align, bool is_bold, const QColor &ink) {
		painter.setFont(fitting_font(this, text, 0.95, is_bold, box.width()));
		painter.setPen(ink);
		painter.drawText(box, int(align | Qt::AlignVCenter), text);
	};
	const qreal wide = width();
	int at = 0;
	if (!is_narrow()) {
		const qreal columns[6] = {0, 0.26, 0.42, 0.62, 0.85, 1};
		auto row = [&](const Row &of, bool is_head) {
			const QString texts[5] = {of.source, shown(of.viewers), shown(of.spend), shown(of.gmv),
						  shown(of.back)};
			for (int i = 0; i < 5; i++)
				write(QRectF(columns[i] * wide + 2, at * row_px(),
					     (columns[i + 1] - columns[i]) * wide - 10, row_px()),
				      texts[i], i == 0 ? Qt::AlignLeft : Qt::AlignRight, !is_head && (i == 0 || i == 4),
				      is_head ? c.dim : c.ink);
			at++;
			painter.setPen(c.line);
			painter.drawLine(QPointF(0, at * row_px() - 0.5), QPointF(wide, at * row_px() - 0.5));
		};
		row(m_heads, true);
		for (const Row &of : m_rows)
			row(of, false);
		return;
	}
	for (const Row &of : m_rows) {
		const qreal top = at++ * row_px(), line = (row_px() - 8) / 2.0;
		write(QRectF(2, top + 4, wide * 0.6, line), of.source, Qt::AlignLeft, true, c.ink);
		if (!of.back.isEmpty())
			write(QRectF(wide * 0.6, top + 4, wide * 0.4 - 2, line),
			      m_heads.back + QLatin1Char(' ') + of.back, Qt::AlignRight, true, c.ink);
		const QString beneath = shown(of.viewers) + QLatin1Char(' ') + m_heads.viewers + QStringLiteral(" · ") +
					shown(of.spend) + QStringLiteral(" → ") + shown(of.gmv);
		write(QRectF(2, top + 4 + line, wide - 4, line), beneath, Qt::AlignLeft, false, c.dim);
		painter.setPen(c.line);
		painter.drawLine(QPointF(0, top + row_px() - 0.5), QPointF(wide, top + row_px() - 0.5));
	}
}
