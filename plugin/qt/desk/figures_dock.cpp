/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/figures_dock.hpp"

#include "desk/bargain_choice.hpp"
#include "desk/figures_plot.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QVBoxLayout>

static constexpr int least_plot_px = 132;

FiguresDock::FiguresDock(Desk &the_desk)
    : DeskDock(the_desk, DESK_DOCK_FIGURES, "Desk.Figures.Title", WithoutRoom::ShowsNothing),
      m_scroll(new QScrollArea(this)), m_nothing(new Notice(this)), m_plots_place(new QWidget),
      m_grid(new QGridLayout(m_plots_place))
{
	m_nothing->setObjectName(QStringLiteral("shop-figures-nothing"));
	body()->addWidget(m_nothing);
	body()->addWidget(m_scroll, 1);
	m_scroll->setObjectName(QStringLiteral("shop-figures-all"));
	m_scroll->setWidgetResizable(true);
	m_scroll->setFrameShape(QFrame::NoFrame);
	m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	auto *inside = new QWidget;
	auto *column = new QVBoxLayout(inside);
	column->setContentsMargins(0, 0, 0, 0);
	column->setSpacing(8);
	m_grid->setContentsMargins(0, 0, 0, 0);
	m_grid->setSpacing(6);
	column->addWidget(m_plots_place);
	m_estimate = new Panel(the_desk.text("Desk.Figures.Estimate"), inside);
	m_total = new Line(m_estimate, 1.6, true);
	m_total->setObjectName(QStringLiteral("shop-figures-estimate"));
	m_parts = new QLabel(m_estimate);
	m_parts->setObjectName(QStringLiteral("shop-figures-parts"));
	m_parts->setWordWrap(true);
	m_parts->setTextFormat(Qt::PlainText);
	m_estimate->body()->addWidget(m_total);
	m_estimate->body()->addWidget(m_parts);
	column->addWidget(m_estimate);
	m_traffic_panel = new Panel(the_desk.text("Desk.Figures.Traffic"), inside);
	m_traffic = new TrafficTable(the_desk, m_traffic_panel);
	m_traffic_panel->body()->addWidget(m_traffic);
	column->addWidget(m_traffic_panel);
	column->addStretch(1);
	inside->setAutoFillBackground(false);
	m_scroll->setWidget(inside);
	inside->setAutoFillBackground(false);
	m_scroll->viewport()->setAutoFillBackground(false);
}

void FiguresDock::show_estimate(const desk_view *view)
{
	const bool has_estimate = view->estimate[0] != '\0';
	static const char *const factors[5] = {"viewers", "watch", "orders_per_viewer_minute", "average_order",
					       "repurchase"};
	QStringList parts, missing;
	for (int i = 0; i < 5; i++) {
		const QString value = QString::fromUtf8(view->estimate_parts[i]);
		const QString name = desk.named("Desk.Figures.", factors[i]);
		if (value.isEmpty())
			missing << name;
		else
			parts << (i < 4 ? name + QLatin1Char(' ') + value
					: QStringLiteral("(1 + ") + name + QLatin1Char(' ') + value + QLatin1Char(')'));
	}
	m_total->set(has_estimate ? desk.text("Desk.Figures.About").arg(QString::fromUtf8(view->estimate))
				  : desk.text("Desk.Figures.NoEstimate"));
	m_parts->setText(has_estimate ? parts.join(QStringLiteral(" × "))
				      : desk.text("Desk.Figures.Missing").arg(missing.join(QStringLiteral(", "))));
}

void FiguresDock::show_view(const desk_view *view)
{
	if (!view)
		return;
	m_nothing->set(Tone::Plain, Icon::Question, view->has_figures ? QString() : desk.text("Desk.Figures.Nothing"));
	m_scroll->setVisible(view->has_figures);
	while (m_plots.size() < view->plot_count)
		m_plots.append(new FigurePlot(desk, m_plots_place));
	m_shown = view->plot_count;
	for (int i = 0; i < m_shown; i++)
		m_plots[i]->show_plot(view->plots[i]);
	m_columns = 0;
	arrange();
	show_estimate(view);
	m_traffic->show_view(view);
	m_traffic_panel->setVisible(view->traffic_count > 0);
}

void FiguresDock::arrange()
{
	const int columns = even_columns(m_shown, width() - 26, least_plot_px);
	if (columns == m_columns)
		return;
	m_columns = columns;
	for (int i = 0; i < m_plots.size(); i++) {
		m_grid->removeWidget(m_plots[i]);
		m_plots[i]->setVisible(i < m_shown);
		if (i < m_shown)
			m_grid->addWidget(m_plots[i], i / columns, i % columns);
	}
	for (int i = 0; i < 6; i++)
		m_grid->setColumnStretch(i, i < columns ? 1 : 0);
}

void FiguresDock::resizeEvent(QResizeEvent *event)
{
	DeskDock::resizeEvent(event);
	guarded_quietly([this] { arrange(); });
}

DeskDock *make_figures_dock(Desk &desk)
{
	return new FiguresDock(desk);
}
