/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/desk.hpp"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QThread>

#include <cstring>

namespace {
constexpr int pull_ms = 100;

/* Those that were closed and still have docks of OBS's live until those are gone. */
Desk *the_desk;
} // namespace

Desk::Desk(const desk_calls &calls) : m_calls(calls)
{
	m_timer.setInterval(pull_ms);
	QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { guarded_quietly([this] { pull(); }); });
	// what pulls while it is made finds those that are made already
	m_docks[DESK_DOCK_AIR - 1] = make_air_dock(*this);
	m_docks[DESK_DOCK_RUNDOWN - 1] = make_rundown_dock(*this);
	m_docks[DESK_DOCK_BARGAIN - 1] = make_bargain_dock(*this);
	m_docks[DESK_DOCK_PROMPTER - 1] = make_prompter_dock(*this);
	m_docks[DESK_DOCK_FIGURES - 1] = make_figures_dock(*this);
}

QString Desk::text(const char *key) const
{
	return m_is_open ? QString::fromUtf8(m_calls.text(m_calls.data, key)) : QString();
}

QString Desk::named(const char *prefix, const char *name) const
{
	return name && *name ? text((QByteArray(prefix) + name).constData()) : QString();
}

uint64_t Desk::act(const desk_act &act)
{
	if (!m_is_open)
		return 0;
	const uint64_t id = m_calls.act(m_calls.data, &act);
	// from the loop: who acts may stand in the middle of showing a view
	QTimer::singleShot(0, &m_timer, [this] { guarded_quietly([this] { pull(); }); });
	return id;
}

uint64_t Desk::act(desk_act_kind kind)
{
	desk_act act = {};
	act.kind = kind;
	return this->act(act);
}

bool Desk::reckon(const QString &typed, desk_reckoned &out) const
{
	out = {};
	return m_is_open && m_calls.reckon && m_calls.reckon(m_view.get(), typed.toUtf8().constData(), &out);
}

QImage Desk::picture(QSize most_px, bool is_cue) const
{
	if (!m_is_open || most_px.isEmpty())
		return QImage();
	const desk_picture *picture = m_calls.miniature(m_calls.data, most_px.width(), most_px.height(), is_cue);
	if (!picture)
		return QImage();
	return QImage(
		picture->rgba, picture->width_px, picture->height_px, picture->width_px * 4,
		QImage::Format_RGBA8888_Premultiplied,
		[](void *held) { desk_picture_unref(static_cast<const desk_picture *>(held)); },
		const_cast<desk_picture *>(picture));
}

QString Desk::setting(const char *key) const
{
	return m_is_open ? QString::fromUtf8(m_calls.setting(m_calls.data, key)) : QString();
}

void Desk::set_setting(const char *key, const QString &value)
{
	if (m_is_open)
		m_calls.set_setting(m_calls.data, key, value.toUtf8().constData());
}

int64_t Desk::shop_ms() const
{
	return m_view && m_view->shop_ms >= 0 ? m_view->shop_ms + m_pulled.elapsed() : -1;
}

const desk_result *Desk::result(uint64_t id) const
{
	for (int i = 0; m_view && id && i < m_view->result_count; i++) {
		if (m_view->results[i].id == id)
			return &m_view->results[i];
	}
	return nullptr;
}

void Desk::pull()
{
	const uint64_t before = m_view ? m_view->serial : 0;
	const bool was_there = m_view != nullptr;
	m_view.reset(m_is_open ? m_calls.view(m_calls.data) : nullptr);
	m_pulled.start();
	const bool is_new = was_there != (m_view != nullptr) || (m_view && m_view->serial != before);
	for (DeskDock *dock : m_docks) {
		if (!dock)
			continue;
		if (dock->isVisible())
			dock->present(m_view.get(), is_new);
		else if (is_new)
			dock->miss();
	}
}

void Desk::watch()
{
	bool is_watched = false;
	for (const DeskDock *dock : m_docks)
		is_watched = is_watched || (dock && dock->isVisible());
	if (is_watched && m_is_open && !m_timer.isActive())
		m_timer.start();
	else if (!is_watched || !m_is_open)
		m_timer.stop();
}

bool Desk::is_empty() const
{
	for (const DeskDock *dock : m_docks) {
		if (dock)
			return false;
	}
	return true;
}

void Desk::forget(DeskDock *gone)
{
	for (DeskDock *&dock : m_docks) {
		if (dock == gone)
			dock = nullptr;
	}
	watch();
	if (!m_is_open && is_empty())
		delete this;
}

DeskDock *Desk::dock(desk_dock which) const
{
	return which >= DESK_DOCK_AIR && which <= DESK_DOCKS ? m_docks[size_t(which) - 1] : nullptr;
}

void Desk::close()
{
	pull_nothing();
	// those that no dock of OBS's took
	for (DeskDock *dock : std::array<DeskDock *, DESK_DOCKS>(m_docks)) {
		if (dock && !dock->parentWidget())
			delete dock;
	}
	m_is_open = false;
	m_calls = {};
	watch();
	if (is_empty())
		delete this;
}

void Desk::pull_nothing()
{
	m_timer.stop();
	m_view.reset();
	for (DeskDock *dock : m_docks) {
		if (dock)
			dock->present(nullptr, true);
	}
}

void put_text(char *to, size_t size_bytes, const QString &text)
{
	QByteArray bytes = text.toUtf8();
	int size = int(qMin(size_t(bytes.size()), size_bytes - 1));
	while (size > 0 && size < bytes.size() && (bytes[size] & 0xc0) == 0x80)
		size--;
	memcpy(to, bytes.constData(), size_t(size));
	to[size] = '\0';
}

QString clock_text(int64_t left_ms)
{
	const int64_t seconds = left_ms > 0 ? (left_ms + 999) / 1000 : 0;
	const QLatin1Char zero('0');
	if (seconds < 3600)
		return QStringLiteral("%1:%2").arg(seconds / 60, 2, 10, zero).arg(seconds % 60, 2, 10, zero);
	return QStringLiteral("%1:%2:%3")
		.arg(seconds / 3600)
		.arg(seconds / 60 % 60, 2, 10, zero)
		.arg(seconds % 60, 2, 10, zero);
}

bool desk_open(const desk_calls *calls, struct error *err)
{
	auto *application = qobject_cast<QApplication *>(QCoreApplication::instance());
	if (!application || QThread::currentThread() != application->thread())
		return error_set(err, ERROR_UNSUPPORTED, "there is no window for a desk");
	if (the_desk)
		return error_set(err, ERROR_UNSUPPORTED, "the desk is open already");
	if (calls->size != sizeof(*calls))
		return error_set(err, ERROR_UNSUPPORTED, "another version of the desk's calls");
	the_desk = new Desk(*calls);
	return true;
}

void *desk_widget(desk_dock which)
{
	return the_desk ? static_cast<QWidget *>(the_desk->dock(which)) : nullptr;
}

void *desk_dock_widget(desk_dock which, void *main_window, const char *title)
{
	QWidget *widget = the_desk ? the_desk->dock(which) : nullptr;
	if (!widget)
		return nullptr;
	auto *dock = new QDockWidget(static_cast<QMainWindow *>(main_window));
	dock->setObjectName(QString::fromLatin1(desk_dock_id(which)));
	dock->setWindowTitle(QString::fromUtf8(title));
	dock->setWidget(widget);
	// a window remembers where those docks stand that have a place in it
	static_cast<QMainWindow *>(main_window)->addDockWidget(Qt::RightDockWidgetArea, dock);
	dock->setFloating(true);
	dock->hide();
	return dock;
}

void desk_close()
{
	Desk *desk = the_desk;
	the_desk = nullptr;
	if (desk)
		desk->close();
}
