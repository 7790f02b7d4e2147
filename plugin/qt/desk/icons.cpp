/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The desk's icons: drawn in a square of 16 units, filled by the odd-even rule. */
#include "desk/signs.hpp"

#include <QPainter>
#include <QPainterPathStroker>

namespace {
QPainterPath stroked(const QPainterPath &line, qreal width)
{
	QPainterPathStroker stroker;
	stroker.setWidth(width);
	stroker.setCapStyle(Qt::RoundCap);
	stroker.setJoinStyle(Qt::RoundJoin);
	return stroker.createStroke(line).simplified();
}

/* Lines through points: x, y, x, y, ... */
QPainterPath line(std::initializer_list<qreal> points)
{
	QPainterPath path;
	const qreal *at = points.begin();
	path.moveTo(at[0], at[1]);
	for (at += 2; at < points.end(); at += 2)
		path.lineTo(at[0], at[1]);
	return path;
}

QPainterPath shape(std::initializer_list<qreal> points)
{
	QPainterPath path = line(points);
	path.closeSubpath();
	return path;
}

QPainterPath ring(qreal x, qreal y, qreal radius, qreal width)
{
	QPainterPath path;
	path.addEllipse(QPointF(x, y), radius, radius);
	return stroked(path, width);
}

QPainterPath dot(qreal x, qreal y, qreal radius)
{
	QPainterPath path;
	path.addEllipse(QPointF(x, y), radius, radius);
	return path;
}

QPainterPath bar(qreal x, qreal y, qreal width, qreal height)
{
	QPainterPath path;
	path.addRoundedRect(QRectF(x, y, width, height), 1, 1);
	return path;
}

QPainterPath arc(qreal x, qreal y, qreal radius, qreal from, qreal sweep)
{
	QPainterPath path;
	const QRectF square(x - radius, y - radius, 2 * radius, 2 * radius);
	path.arcMoveTo(square, from);
	path.arcTo(square, from, sweep);
	return path;
}

QPainterPath shield()
{
	QPainterPath path;
	path.moveTo(8, 1);
	path.lineTo(14, 3);
	path.lineTo(14, 8);
	path.quadTo(13.5, 12.5, 8, 15);
	path.quadTo(2.5, 12.5, 2, 8);
	path.lineTo(2, 3);
	path.closeSubpath();
	return path;
}

QPainterPath question()
{
	QPainterPath path = arc(8, 5.5, 3.2, 180, -215);
	path.quadTo(8, 8.2, 8, 10);
	return stroked(path, 2).united(dot(8, 13.4, 1.3));
}

/* In units of 16. */
QPainterPath drawn(Icon icon)
{
	switch (icon) {
	case Icon::None:
		break;
	case Icon::Take: // onto the air: a solid triangle against a bar
		return shape({2.5, 2, 11, 8, 2.5, 14}).united(bar(11.6, 2, 2.4, 12));
	case Icon::Next:
		return stroked(line({6, 2.5, 11.5, 8, 6, 13.5}), 2.4);
	case Icon::Previous:
		return stroked(line({10, 2.5, 4.5, 8, 10, 13.5}), 2.4);
	case Icon::Hold:
		return bar(3.5, 2.5, 3.4, 11).united(bar(9.1, 2.5, 3.4, 11));
	case Icon::Follow:
		return stroked(line({2, 8, 13, 8}), 2.2).united(stroked(line({9, 4, 13, 8, 9, 12}), 2.2));
	case Icon::Safe:
		return shield().subtracted(stroked(line({4.8, 7.8, 7.2, 10.2, 11.4, 5.6}), 1.9));
	case Icon::Panic: // a barred circle
		return ring(8, 8, 6, 2.2).united(stroked(line({4, 12, 12, 4}), 2.2));
	case Icon::Return:
		return stroked(arc(8.4, 8.6, 5, 130, -260), 2.2).united(shape({1.2, 6.8, 7.4, 6.8, 4, 1.2}));
	case Icon::Warning:
		return shape({8, 1.2, 15.4, 14.4, 0.6, 14.4})
			.subtracted(bar(7, 5.6, 2, 4.8))
			.subtracted(dot(8, 12.3, 1.1));
	case Icon::Error: // an octagon
		return shape({5, 1, 11, 1, 15, 5, 15, 11, 11, 15, 5, 15, 1, 11, 1, 5})
			.subtracted(stroked(line({5.4, 5.4, 10.6, 10.6}), 1.9))
			.subtracted(stroked(line({10.6, 5.4, 5.4, 10.6}), 1.9));
	case Icon::Check:
		return stroked(line({2.5, 8.6, 6.4, 12.4, 13.5, 4}), 2.6);
	case Icon::Cross:
		return stroked(line({3.4, 3.4, 12.6, 12.6}), 2.6).united(stroked(line({12.6, 3.4, 3.4, 12.6}), 2.6));
	case Icon::Question:
		return question();
	case Icon::Off:
		return stroked(line({3, 8, 13, 8}), 2.6);
	case Icon::Clock:
		return ring(8, 8, 6, 2).united(stroked(line({8, 4.4, 8, 8, 10.6, 9.8}), 1.8));
	case Icon::Link:
		return ring(8, 8, 3, 6).united(ring(8, 8, 6.4, 1.6));
	case Icon::Search:
		return ring(6.6, 6.6, 4.4, 2.2).united(stroked(line({10.2, 10.2, 14, 14}), 2.4));
	case Icon::Grip:
		return dot(5.4, 3.4, 1.4)
			.united(dot(10.6, 3.4, 1.4))
			.united(dot(5.4, 8, 1.4))
			.united(dot(10.6, 8, 1.4))
			.united(dot(5.4, 12.6, 1.4))
			.united(dot(10.6, 12.6, 1.4));
	case Icon::File:
		return shape({3, 1, 9.6, 1, 13, 4.4, 13, 15, 3, 15})
			.subtracted(bar(5, 6.4, 6, 1.5))
			.subtracted(bar(5, 9.2, 6, 1.5))
			.subtracted(bar(5, 12, 4, 1.5));
	case Icon::Refresh:
		return stroked(arc(8, 8, 5.4, 40, 270), 2.2).united(shape({9, 1, 14.6, 3.6, 9.8, 7.4}));
	case Icon::Pin:
		return shape({5, 1.4, 11, 1.4, 10.2, 6.6, 12.6, 9.4, 3.4, 9.4, 5.8, 6.6})
			.united(stroked(line({8, 9.4, 8, 14.4}), 1.8));
	case Icon::Down:
		return stroked(line({3, 6, 8, 11, 13, 6}), 2.2);
	case Icon::Step: // a price going down a step
		return stroked(line({2, 3.4, 6.6, 3.4, 6.6, 8, 11, 8, 11, 12.6, 14, 12.6}), 2.2);
	case Icon::Settle: // two that meet
		return stroked(line({2, 4.6, 6.6, 8, 2, 11.4}), 2.2)
			.united(stroked(line({14, 4.6, 9.4, 8, 14, 11.4}), 2.2));
	case Icon::Price: // a tag with its hole
		return shape({1.6, 8.4, 8.4, 1.6, 14.4, 1.6, 14.4, 7.6, 7.6, 14.4}).subtracted(dot(11.2, 4.8, 1.5));
	case Icon::Undo:
		return stroked(line({6.4, 2.6, 2.6, 6.2, 6.4, 9.8}), 2.1)
			.united(stroked(line({2.8, 6.2, 9.4, 6.2}), 2.1))
			.united(stroked(arc(9.4, 9.8, 3.6, 90, -180), 2.1))
			.united(stroked(line({9.4, 13.4, 6.4, 13.4}), 2.1));
	}
	return QPainterPath();
}
} // namespace

QPainterPath icon_path(Icon icon, const QRectF &rect)
{
	const qreal side = qMin(rect.width(), rect.height());
	QTransform place;
	place.translate(rect.center().x() - side / 2, rect.center().y() - side / 2);
	place.scale(side / 16, side / 16);
	return place.map(drawn(icon));
}

void paint_icon(QPainter &painter, Icon icon, const QRectF &rect, const QColor &colour)
{
	if (icon == Icon::None)
		return;
	painter.save();
	painter.setRenderHint(QPainter::Antialiasing);
	painter.fillPath(icon_path(icon, rect), colour);
	painter.restore();
}
