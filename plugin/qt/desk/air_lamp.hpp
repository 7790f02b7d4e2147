/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The link lamp: price, stock, cart and spec, each with a white tick where the air says what the shop says, and with
 * both figures where it does not. Dark in every theme, so that white is white.
 */
#pragma once

#include "desk/desk.hpp"

#include <array>

/** One of the four: a mark, a name, and what is said. */
class Tick : public QWidget {
      public:
	Tick(const QString &name, QWidget *parent);
	/** words: of the mark ("not on air"); air and shop: with who says it ("on air ¥59.90"), for where they differ.
	 */
	void set(desk_mark mark, const QString &value, const QString &words, const QString &air, const QString &shop);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	desk_mark m_mark = DESK_MARK_UNKNOWN;
	QString m_name, m_value, m_words, m_air, m_shop;
};

class Lamp : public QWidget {
      public:
	Lamp(Desk &desk, QWidget *parent);
	void show_view(const desk_view *view);
	/** How many ticks stand side by side. */
	void set_columns(int columns);
	bool hasHeightForWidth() const override;
	int heightForWidth(int width_px) const override;
	QSize sizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;
	void resizeEvent(QResizeEvent *event) override;

      private:
	void show_tick(Tick *tick, const desk_tick &from, bool is_cart);
	void place();

	Desk &m_desk;
	std::array<Tick *, 4> m_ticks{};
	desk_mark m_all = DESK_MARK_UNKNOWN;
	QString m_words;
	int m_columns = 1;
};
