/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host reads from a second screen: never a part of the program. */
#pragma once

#include "desk/desk.hpp"

class PromptSheet;

/** One figure, as large as its place. */
class BigFigure : public QWidget {
      public:
	explicit BigFigure(QWidget *parent);
	void set(const QString &caption, const QString &figure, Tone tone);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	QString m_caption, m_figure;
	Tone m_tone = Tone::Plain;
};

class PrompterDock : public DeskDock {
      public:
	explicit PrompterDock(Desk &desk);

      protected:
	void show_view(const desk_view *view) override;
	void tick(const desk_view *view) override;

      private:
	void show_words(const desk_view *view);

	Line *m_title;
	BigFigure *m_left;
	BigFigure *m_price;
	PromptSheet *m_sheet;
};
