/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A figure over the show: what it is now, large, and a line with its first, least and most. Figures never animate. */
#pragma once

#include "desk/signs.hpp"
#include "qt/desk.h"

#include <QVector>

class Desk;

class FigurePlot : public QWidget {
      public:
	FigurePlot(Desk &desk, QWidget *parent);
	void show_plot(const desk_plot &plot);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	void paint_line(QPainter &painter, const QRectF &box) const;

	Desk &m_desk;
	QString m_title, m_now, m_first, m_least, m_most;
	QVector<float> m_values;
};

/** Where viewers came from, what that cost and what came back; two lines each where it is narrow. */
class TrafficTable : public QWidget {
      public:
	TrafficTable(Desk &desk, QWidget *parent);
	void show_view(const desk_view *view);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;

      private:
	struct Row {
		QString source, viewers, spend, gmv, back;
	};
	bool is_narrow() const;
	int row_px() const;
	Row m_heads;
	QVector<Row> m_rows;
};
