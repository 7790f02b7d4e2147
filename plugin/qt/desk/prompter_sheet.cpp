/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/prompter_sheet.hpp"

#include "desk/signs.hpp"
#include "guard.hpp"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>

namespace {
constexpr int least_px = 15;
constexpr int most_px = 64;

qreal scale_of(PromptSheet::Weight weight)
{
	switch (weight) {
	case PromptSheet::Weight::Huge:
		return 1.9;
	case PromptSheet::Weight::Large:
		return 1.35;
	case PromptSheet::Weight::Plain:
		return 1.0;
	case PromptSheet::Weight::Small:
		return 0.8;
	}
	return 1.0;
}

QString words(const QString &text)
{
	return text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br/>"));
}
} // namespace

PromptSheet::PromptSheet(QWidget *parent) : QAbstractScrollArea(parent)
{
	setObjectName(QStringLiteral("shop-prompter-sheet"));
	setFrameShape(QFrame::NoFrame);
	setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	viewport()->setAutoFillBackground(false);
	setFocusPolicy(Qt::StrongFocus);
	m_document.setDocumentMargin(0);
	m_document.setUndoRedoEnabled(false);
}

void PromptSheet::set(const QVector<Block> &blocks)
{
	m_blocks = blocks;
	QStringList said;
	for (const Block &block : m_blocks)
		said << block.head + QLatin1Char(' ') + block.text + QLatin1Char(' ') + block.beneath;
	setAccessibleName(said.join(QStringLiteral(". ")));
	fit();
}

QString PromptSheet::html(int type_px) const
{
	const Colours &c = colours();
	const QString style = QStringLiteral("<span style=\"font-size:%1px;font-weight:%2;color:%3\">%4</span>");
	QString all;
	for (const Block &block : m_blocks) {
		const int size_px = qRound(type_px * scale_of(block.weight));
		const bool is_bold = block.weight != Weight::Plain && block.weight != Weight::Small;
		const QString ink = (block.weight == Weight::Small ? c.dim : c.ink).name();
		QString line;
		const QString head_px = QString::number(qRound(size_px * 0.72));
		const QString plain = QStringLiteral("400");
		// a heading above what is large, before what is not
		const bool is_large = block.weight == Weight::Huge || block.weight == Weight::Large;
		if (!block.head.isEmpty())
			line += style.arg(head_px, plain, c.dim.name(),
					  words(block.head) + QString::fromLatin1(is_large ? "<br/>" : "&nbsp; "));
		if (block.sign != Block::Sign::None)
			line += style.arg(QString::number(size_px), QStringLiteral("700"), c.ink.name(),
					  block.sign == Block::Sign::Avoid ? QStringLiteral("✕ ")
									   : QStringLiteral("✓ "));
		line += style.arg(QString::number(size_px), is_bold ? QStringLiteral("600") : plain, ink,
				  words(block.text));
		// what stands instead of a word stands beside it
		if (!block.beneath.isEmpty())
			line += style.arg(head_px, plain, c.dim.name(),
					  (block.sign == Block::Sign::None ? QStringLiteral("<br/>")
									   : QStringLiteral("&nbsp; ")) +
						  words(block.beneath));
		all += QStringLiteral("<p style=\"margin-top:0;margin-bottom:%1px\">%2</p>")
			       .arg(qRound(type_px * 0.45))
			       .arg(line);
	}
	return all;
}

qreal PromptSheet::height_at(int type_px)
{
	m_document.setDefaultFont(font());
	m_document.setTextWidth(viewport()->width() - 4);
	m_document.setHtml(html(type_px));
	return m_document.size().height();
}

void PromptSheet::fit()
{
	if (viewport()->width() < 40)
		return;
	// the largest that fits in height and whose longest word fits in width
	int low = least_px, high = most_px;
	auto fits = [this](int type_px) {
		return height_at(type_px) <= viewport()->height() && m_document.idealWidth() <= viewport()->width() - 3;
	};
	while (low < high) {
		const int middle = (low + high + 1) / 2;
		if (fits(middle))
			low = middle;
		else
			high = middle - 1;
	}
	m_type_px = low;
	const qreal height = height_at(low);
	verticalScrollBar()->setRange(0, qMax(0, qRound(height) - viewport()->height()));
	verticalScrollBar()->setPageStep(viewport()->height());
	verticalScrollBar()->setSingleStep(low * 2);
	viewport()->update();
}

void PromptSheet::resizeEvent(QResizeEvent *event)
{
	QAbstractScrollArea::resizeEvent(event);
	guarded_quietly([this] { fit(); });
}

void PromptSheet::changeEvent(QEvent *event)
{
	QAbstractScrollArea::changeEvent(event);
	if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
		guarded_quietly([this] { fit(); });
}

void PromptSheet::paintEvent(QPaintEvent *)
{
	QPainter painter(viewport());
	painter.setRenderHint(QPainter::Antialiasing);
	painter.translate(2, -verticalScrollBar()->value());
	m_document.drawContents(&painter);
}
