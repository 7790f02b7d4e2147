/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wrong-room guard as it stands above every dock: the name and the colour of the room that keys act on, whether
 * somebody pinned it, and a warning when another room is on air. A click chooses.
 */
#pragma once

#include "desk/signs.hpp"

#include <QPointer>

class Desk;
class QMenu;
struct desk_view;

class NameBand : public QAbstractButton {
      public:
	NameBand(Desk &desk, QWidget *parent);
	void show_view(const desk_view *view);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	void choose();
	void add_room(QMenu *menu, const QString &name, const QString &key, const QColor &colour, bool is_now);

	Desk &m_desk;
	QPointer<QMenu> m_menu;
	QString m_name, m_beneath;
	QColor m_colour;
	bool m_is_pinned = false, m_is_wrong = false, m_has_choice = false;
};
