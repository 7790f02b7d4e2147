/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outline.hpp"

/* As a path of Qt, which knows the exact bounds of curves. */
static QPainterPath path_of(const outline &shape)
{
	QPainterPath path;
	const float *p = shape.points.data();
	auto at = [&p](int i) { return QPointF(double(p[2 * i]), double(-p[2 * i + 1])); };
	for (quint8 step : shape.steps) {
		switch (step) {
		case outline::MOVE:
			path.moveTo(at(0));
			p += 2;
			break;
		case outline::LINE:
			path.lineTo(at(0));
			p += 2;
			break;
		case outline::QUAD:
			path.quadTo(at(0), at(1));
			p += 4;
			break;
		case outline::CUBIC:
			path.cubicTo(at(0), at(1), at(2));
			p += 6;
			break;
		default:
			path.closeSubpath();
		}
	}
	return path;
}

void outline::measure()
{
	QRectF bounds = path_of(*this).boundingRect();
	left = float(bounds.left());
	right = float(bounds.right());
	top = -float(bounds.top());
	bottom = -float(bounds.bottom());
	steps.shrink_to_fit();
	points.shrink_to_fit();
}

outline outline_of_path(const QPainterPath &path)
{
	outline shape;
	for (int i = 0; i < path.elementCount(); i++) {
		const QPainterPath::Element element = path.elementAt(i);
		if (element.type == QPainterPath::MoveToElement)
			shape.steps.push_back(outline::MOVE);
		else if (element.type == QPainterPath::LineToElement)
			shape.steps.push_back(outline::LINE);
		else if (element.type == QPainterPath::CurveToElement)
			shape.steps.push_back(outline::CUBIC);
		shape.points.push_back(float(element.x));
		shape.points.push_back(float(-element.y));
	}
	shape.measure();
	return shape;
}
