/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys that take off the air and the one that brings back. They act when they go down, by mouse, Space or Enter,
 * and only with the focus on themselves. RETURN acts when it has been held; a slip, also two of them, brings nothing
 * back.
 */
#pragma once

#include "desk/signs.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>

/** So long RETURN is held before it acts; the show counts for itself. */
constexpr int air_return_hold_ms = 1000;

class DangerKey : public FatKey {
      public:
	DangerKey(Tone tone, Icon icon, QWidget *parent);

      protected:
	void keyPressEvent(QKeyEvent *event) override;
	void keyReleaseEvent(QKeyEvent *event) override;
};

/** down() and up() are told in turn, never one of them twice; up() also when the key is lost sight of. */
class HoldKey : public DangerKey {
      public:
	HoldKey(Tone tone, Icon icon, QWidget *parent);
	void on_down(std::function<void()> down);
	void on_up(std::function<void()> up);
	/** As if it went up, if it is down; tells nobody from then on. */
	void let_go();

      protected:
	void keyPressEvent(QKeyEvent *event) override;
	void keyReleaseEvent(QKeyEvent *event) override;
	void focusOutEvent(QFocusEvent *event) override;
	void hideEvent(QHideEvent *event) override;
	void changeEvent(QEvent *event) override;
	void leaveEvent(QEvent *event) override;

      private:
	void begin();
	void end();
	void go_on();

	std::function<void()> m_down, m_up;
	QTimer m_timer, m_let_go;
	QElapsedTimer m_held;
	bool m_is_held = false;
};
