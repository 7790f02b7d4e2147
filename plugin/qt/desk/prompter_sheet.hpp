/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words in the largest type in which all of them fit; below the least size that can be read across a table they scroll:
 * no word is ever cut.
 */
#pragma once

#include <QAbstractScrollArea>
#include <QTextDocument>
#include <QVector>

class PromptSheet : public QAbstractScrollArea {
      public:
	enum class Weight { Huge, Large, Plain, Small };
	struct Block {
		Weight weight;
		QString head; /* a word before it, in a colour of its own; may be empty */
		enum class Sign { None, Avoid, Duty } sign;
		QString text;
		QString beneath; /* smaller; may be empty */
	};

	explicit PromptSheet(QWidget *parent);
	void set(const QVector<Block> &blocks);
	/** In pixels, of plain words: for tests and for the curious. */
	int type_px() const
	{
		return m_type_px;
	}

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;
	void changeEvent(QEvent *event) override;

      private:
	QString html(int type_px) const;
	qreal height_at(int type_px);
	void fit();

	QVector<Block> m_blocks;
	QTextDocument m_document;
	int m_type_px = 0;
};
