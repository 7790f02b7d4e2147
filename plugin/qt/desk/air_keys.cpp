/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/air_keys.hpp"

#include "guard.hpp"

#include <QKeyEvent>

#include <utility>

namespace {
constexpr int frame_ms = 33;
/* The show's second begins a little after ours. */
constexpr int late_ms = 60;
/* A key that repeats by itself goes up and down again at once, and not every X server says that it was the repeat. */
constexpr int repeat_ms = 50;

bool is_enter(const QKeyEvent *event)
{
	return event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
}

bool is_press(const QKeyEvent *event)
{
	return is_enter(event) || event->key() == Qt::Key_Space;
}
} // namespace

DangerKey::DangerKey(Tone tone, Icon icon, QWidget *parent) : FatKey(tone, icon, parent)
{
	set_least_height(64);
}

/* Enter as Space. */
void DangerKey::keyPressEvent(QKeyEvent *event)
{
	if (!is_enter(event)) {
		FatKey::keyPressEvent(event);
		return;
	}
	if (event->isAutoRepeat() || isDown())
		return;
	setDown(true);
	repaint();
	Q_EMIT pressed();
}

void DangerKey::keyReleaseEvent(QKeyEvent *event)
{
	if (!is_enter(event)) {
		FatKey::keyReleaseEvent(event);
		return;
	}
	if (event->isAutoRepeat() || !isDown())
		return;
	setDown(false);
	Q_EMIT released();
}

HoldKey::HoldKey(Tone tone, Icon icon, QWidget *parent) : DangerKey(tone, icon, parent)
{
	m_timer.setInterval(frame_ms);
	m_let_go.setSingleShot(true);
	m_let_go.setInterval(repeat_ms);
	connect(&m_let_go, &QTimer::timeout, this, [this] {
		setDown(false);
		guarded_quietly([this] { end(); });
	});
	connect(&m_timer, &QTimer::timeout, this, [this] { guarded_quietly([this] { go_on(); }); });
	connect(this, &QAbstractButton::pressed, this, [this] { guarded_quietly([this] { begin(); }); });
	connect(this, &QAbstractButton::released, this, [this] { guarded_quietly([this] { end(); }); });
}

void HoldKey::on_down(std::function<void()> down)
{
	m_down = std::move(down);
}

void HoldKey::on_up(std::function<void()> up)
{
	m_up = std::move(up);
}

void HoldKey::let_go()
{
	end();
	m_down = nullptr;
	m_up = nullptr;
}

void HoldKey::begin()
{
	if (m_is_held)
		return;
	m_is_held = true;
	m_held.start();
	m_timer.start();
	if (m_down)
		m_down();
}

void HoldKey::end()
{
	if (!m_is_held)
		return;
	m_is_held = false;
	m_let_go.stop();
	m_timer.stop();
	set_progress(0);
	if (m_up)
		m_up();
}

void HoldKey::go_on()
{
	set_progress(qreal(m_held.elapsed()) / air_return_hold_ms);
	if (m_held.elapsed() >= air_return_hold_ms + late_ms) {
		setDown(false);
		end();
	}
}

void HoldKey::keyPressEvent(QKeyEvent *event)
{
	if (m_is_held && is_press(event))
		m_let_go.stop();
	else
		DangerKey::keyPressEvent(event);
}

void HoldKey::keyReleaseEvent(QKeyEvent *event)
{
	if (m_is_held && is_press(event) && !event->isAutoRepeat())
		m_let_go.start();
	else
		DangerKey::keyReleaseEvent(event);
}

/* Nobody sees what is held any more: it was not meant. */

void HoldKey::focusOutEvent(QFocusEvent *event)
{
	DangerKey::focusOutEvent(event);
	setDown(false);
	guarded_quietly([this] { end(); });
}

void HoldKey::hideEvent(QHideEvent *event)
{
	DangerKey::hideEvent(event);
	guarded_quietly([this] { end(); });
}

void HoldKey::changeEvent(QEvent *event)
{
	DangerKey::changeEvent(event);
	if (event->type() == QEvent::EnabledChange && !isEnabled())
		guarded_quietly([this] { end(); });
}

void HoldKey::leaveEvent(QEvent *event)
{
	DangerKey::leaveEvent(event);
	if (!m_is_held || !isDown())
		return;
	setDown(false);
	guarded_quietly([this] { end(); });
}
