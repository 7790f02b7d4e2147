/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The miniature: what sources in the program draw of the show (framed red), or how the cue would look (framed green); a
 * click changes between them. The video behind it is a grey ground.
 */
#pragma once

#include "desk/desk.hpp"

#include <QAbstractButton>
#include <QImage>

class Miniature : public QAbstractButton {
      public:
	Miniature(Desk &desk, QWidget *parent);
	void show_view(const desk_view *view);
	/** Asks for the newest picture. True: its shape is another one. */
	bool look();
	/** Width by height; that of a phone until a picture came. */
	qreal aspect() const
	{
		return m_aspect;
	}

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	void name();

	Desk &m_desk;
	QImage m_image;
	qreal m_aspect = 9.0 / 16;
	bool m_is_cue = false, m_is_on_air = false, m_has_cue = false;
	QByteArray m_current;
	QString m_words, m_title;
};
