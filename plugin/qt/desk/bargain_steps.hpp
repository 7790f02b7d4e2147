/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps that were taken, newest first, with who gave what. */
#pragma once

#include "desk/signs.hpp"

#include <QVector>

class Desk;
struct desk_view;

class StepList : public QWidget {
      public:
	StepList(Desk &desk, QWidget *parent);
	void show_view(const desk_view *view);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	struct Row {
		QString kind, who, price;
		bool is_settled, is_withdrawn;
	};
	int row_px() const;
	Desk &m_desk;
	QString m_nothing;
	QVector<Row> m_rows;
};
