/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two large figures side by side: what is said at the table now (red edge: viewers see it), and what is being typed
 * (green: a preview, nothing of it is on air) or what the agreed price waits for.
 */
#pragma once

#include "desk/signs.hpp"

class PriceLadder : public QWidget {
      public:
	explicit PriceLadder(QWidget *parent);
	/** What stands at the table, and a few words beneath it. */
	void set_standing(const QString &caption, const QString &figure, const QString &beneath, bool is_on_air);
	/** What is typed, or what is waited for; no figure: an empty box with its caption. */
	void set_other(const QString &caption, const QString &figure, const QString &beneath, Tone tone, bool is_lit);

	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	struct Box {
		QString caption, figure, beneath;
		Tone tone;
		bool is_lit;
	};
	void paint_box(QPainter &painter, const QRectF &where, const Box &box) const;
	void say();

	Box m_standing = {{}, {}, {}, Tone::Plain, false};
	Box m_other = {{}, {}, {}, Tone::Plain, false};
};

/** The font at which a text fits, from scale down to half of it. */
QFont fitting_font(const QWidget *widget, const QString &text, qreal scale, bool is_bold, qreal width_px);
