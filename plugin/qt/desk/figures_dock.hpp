/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the show goes, as the shop counts it: for the desk, never on air. */
#pragma once

#include "desk/desk.hpp"

#include <QVector>

class FigurePlot;
class QGridLayout;
class QScrollArea;
class TrafficTable;

class FiguresDock : public DeskDock {
      public:
	explicit FiguresDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;
	void resizeEvent(QResizeEvent *event) override;

      private:
	void arrange();
	void show_estimate(const desk_view *view);

	QScrollArea *m_scroll;
	Notice *m_nothing;
	QWidget *m_plots_place;
	QGridLayout *m_grid;
	QVector<FigurePlot *> m_plots;
	int m_shown = 0;
	int m_columns = 0;
	Panel *m_estimate;
	Line *m_total;
	QLabel *m_parts;
	Panel *m_traffic_panel;
	TrafficTable *m_traffic;
};
