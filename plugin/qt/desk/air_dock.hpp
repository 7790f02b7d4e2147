/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What viewers see and whether it is true; SAFE, PANIC and RETURN. All that is looked at scrolls where there is no room
 * for it; the three keys stay below it, away from everything that is pressed often.
 */
#pragma once

#include "desk/air_keys.hpp"
#include "desk/air_lamp.hpp"
#include "desk/air_picture.hpp"
#include "desk/desk.hpp"

/** The miniature, the lamp, and what else there is to say: beside each other where there is room for it. */
class AirStage : public QWidget {
      public:
	AirStage(Desk &desk, QWidget *parent);
	Miniature *picture;
	Lamp *lamp;
	QWidget *facts; /* its owner gives it a layout */
	/** The picture has another shape. */
	void reshape();

      protected:
	void resizeEvent(QResizeEvent *event) override;
	bool event(QEvent *event) override;

      private:
	struct Places {
		QRect picture, lamp, facts;
		int columns = 1;
	};
	int facts_high(int width_px) const;
	Places places(int width_px) const;
};

/** Across the dock: red and filled while viewers get it, a red ring while it is in the program and goes nowhere. */
class AirSign : public QWidget {
      public:
	explicit AirSign(QWidget *parent);
	void set(bool is_on_air, bool is_sent, const QString &text, const QString &beside);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	bool m_is_on_air = false, m_is_sent = false;
	QString m_text, m_beside;
};

/** A time in large figures under its name. */
class Dial : public QWidget {
      public:
	explicit Dial(QWidget *parent, qreal scale);
	void set(const QString &name, const QString &figures, Tone tone = Tone::Plain);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	qreal m_scale;
	QString m_name, m_figures;
	Tone m_tone = Tone::Plain;
};

class AirDock : public DeskDock {
      public:
	explicit AirDock(Desk &desk);
	~AirDock() override;

      protected:
	void show_view(const desk_view *view) override;
	void tick(const desk_view *view) override;

      private:
	static constexpr int findings_shown = 3;

	QWidget *make_top();
	void make_facts(QWidget *facts);
	QWidget *make_keys();
	void show_sign(const desk_view *view);
	void show_item(const desk_view *view);
	void show_findings(const desk_view *view);
	void show_keys(const desk_view *view);
	void tick_clocks(const desk_view *view);
	void tick_link(const desk_view *view);

	AirSign *m_sign = nullptr;
	Notice *m_mode = nullptr, *m_error = nullptr, *m_held = nullptr;
	AirStage *m_stage = nullptr;
	Line *m_item = nullptr;
	Tag *m_beat = nullptr;
	Dial *m_left = nullptr, *m_shop = nullptr, *m_show = nullptr;
	Tag *m_link = nullptr;
	Line *m_link_words = nullptr;
	Notice *m_findings[findings_shown] = {};
	Line *m_more = nullptr;
	DangerKey *m_safe = nullptr, *m_panic = nullptr;
	HoldKey *m_return = nullptr;
};
