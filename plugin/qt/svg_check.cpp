/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of SVG is painted: plain shapes. Nothing that loads, runs, moves or needs the system's fonts, and nothing that
 * unfolds into endless work; what one version of Qt paints and another does not is refused too, so that a shape looks
 * the same everywhere or says why it is not taken.
 */
#include "image.hpp"

#include <QHash>
#include <QSet>
#include <QString>
#include <QXmlStreamReader>

#include <algorithm>
#include <vector>

#define SVG_MAX_ELEMENTS 10000
#define SVG_MAX_DEPTH 64
#define SVG_MAX_PAINTED 100000 /* elements, with each <use> counted as what it shows */

struct element {
	QString refers_to;         /* of a <use>, without the # */
	std::vector<int> children; /* indices */
	int painted;               /* 0: not counted yet, -1: being counted */
};

struct tree {
	std::vector<element> elements;
	QHash<QString, int> by_id;
	std::vector<int> open;
};

static const QSet<QString> &shapes()
{
	static const QSet<QString> names = {
		QStringLiteral("svg"),           QStringLiteral("g"),        QStringLiteral("defs"),
		QStringLiteral("symbol"),        QStringLiteral("use"),      QStringLiteral("path"),
		QStringLiteral("rect"),          QStringLiteral("circle"),   QStringLiteral("ellipse"),
		QStringLiteral("line"),          QStringLiteral("polyline"), QStringLiteral("polygon"),
		QStringLiteral("stop"),          QStringLiteral("title"),    QStringLiteral("desc"),
		QStringLiteral("metadata"),      QStringLiteral("style"),    QStringLiteral("linearGradient"),
		QStringLiteral("radialGradient")};
	return names;
}

static bool refuse(const QXmlStreamReader &xml, enum error_code code, const char *what, const QString &name,
		   struct error *err)
{
	error_set(err, code, "%s: %s", what, name.toUtf8().constData());
	if (err) {
		err->line = int(xml.lineNumber());
		err->column = int(xml.columnNumber());
	}
	return false;
}

/* References stay within the document. */
static bool is_local(const QString &value)
{
	for (int at = 0; (at = int(value.indexOf(QStringLiteral("url("), at, Qt::CaseInsensitive))) >= 0; at += 4) {
		QString target = value.mid(at + 4).trimmed();
		if (!target.startsWith(QLatin1Char('#')))
			return false;
	}
	return !value.contains(QLatin1Char('@'));
}

static bool check_attributes(const QXmlStreamReader &xml, tree &tree, int index, struct error *err)
{
	for (const QXmlStreamAttribute &attribute : xml.attributes()) {
		QString name = attribute.name().toString(), value = attribute.value().toString();
		if (name == QStringLiteral("href")) {
			if (!value.startsWith(QLatin1Char('#')))
				return refuse(xml, ERROR_UNSUPPORTED, "a reference out of the SVG", value, err);
			if (xml.name().toString() == QStringLiteral("use"))
				tree.elements[size_t(index)].refers_to = value.mid(1);
		} else if (name == QStringLiteral("id")) {
			tree.by_id.insert(value, index);
		} else if (name.startsWith(QStringLiteral("on"))) {
			return refuse(xml, ERROR_UNSUPPORTED, "a script in the SVG", name, err);
		} else if (!is_local(value)) {
			return refuse(xml, ERROR_UNSUPPORTED, "a reference out of the SVG", value, err);
		}
	}
	return true;
}

static bool enter(const QXmlStreamReader &xml, tree &tree, struct error *err)
{
	QString name = xml.name().toString(), space = xml.namespaceUri().toString();
	bool is_svg = space.isEmpty() || space == QStringLiteral("http://www.w3.org/2000/svg");
	/* Qt looks at the name alone, so a foreign element may not be called like one that it knows. */
	if (is_svg ? !shapes().contains(name)
		   : name == QStringLiteral("image") || name.startsWith(QStringLiteral("text")))
		return refuse(xml, ERROR_UNSUPPORTED, "not a plain shape in the SVG", name, err);
	if (tree.open.empty() && name != QStringLiteral("svg"))
		return refuse(xml, ERROR_UNSUPPORTED, "the document is no SVG but", name, err);
	if (tree.elements.size() >= SVG_MAX_ELEMENTS || tree.open.size() >= SVG_MAX_DEPTH)
		return refuse(xml, ERROR_LIMIT, "too many elements in the SVG, or too deep", name, err);
	int index = int(tree.elements.size());
	tree.elements.push_back({});
	if (!tree.open.empty())
		tree.elements[size_t(tree.open.back())].children.push_back(index);
	tree.open.push_back(index);
	return check_attributes(xml, tree, index, err);
}

/* Elements that painting this one paints; -1 when it would paint itself or too much. */
static int count_painted(tree &tree, int index, int depth)
{
	element &self = tree.elements[size_t(index)];
	if (self.painted != 0)
		return self.painted;
	if (depth > 4 * SVG_MAX_DEPTH)
		return -1;
	self.painted = -1;
	int count = 1;
	std::vector<int> parts = self.children;
	auto target = tree.by_id.constFind(self.refers_to);
	if (!self.refers_to.isEmpty() && target != tree.by_id.constEnd())
		parts.push_back(*target);
	for (int part : parts) {
		int painted = count_painted(tree, part, depth + 1);
		if (painted < 0 || count + painted > SVG_MAX_PAINTED)
			return -1;
		count += painted;
	}
	self.painted = count;
	return count;
}

bool svg_check(const QByteArray &bytes, struct error *err)
{
	QXmlStreamReader xml(bytes);
	tree tree;
	while (!xml.atEnd()) {
		switch (xml.readNext()) {
		case QXmlStreamReader::DTD:
			if (!xml.entityDeclarations().isEmpty())
				return refuse(xml, ERROR_UNSUPPORTED, "entities in the SVG", xml.dtdName().toString(),
					      err);
			break;
		case QXmlStreamReader::StartElement:
			if (!enter(xml, tree, err))
				return false;
			break;
		case QXmlStreamReader::EndElement:
			tree.open.pop_back();
			break;
		case QXmlStreamReader::Characters:
			if (!xml.isWhitespace() && !is_local(xml.text().toString()))
				return refuse(xml, ERROR_UNSUPPORTED, "a reference out of the SVG",
					      QStringLiteral("style"), err);
			break;
		case QXmlStreamReader::ProcessingInstruction:
			return refuse(xml, ERROR_UNSUPPORTED, "an instruction in the SVG",
				      xml.processingInstructionTarget().toString(), err);
		default:
			break;
		}
	}
	if (xml.hasError() || tree.elements.empty())
		return refuse(xml, ERROR_SYNTAX, "the SVG is broken", xml.errorString(), err);
	if (count_painted(tree, 0, 0) < 0)
		return error_set(err, ERROR_LIMIT, "the SVG repeats itself without end");
	return true;
}
