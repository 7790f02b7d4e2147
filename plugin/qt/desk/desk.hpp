/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk: what its docks share. One timer pulls the newest view while a dock is visible; words, orders, pictures and
 * what is remembered come through the calls that the desk was opened with. Knows the show as struct desk_view alone.
 * UI thread.
 */
#pragma once

#include "desk/signs.hpp"
#include "guard.hpp"

#include <QElapsedTimer>
#include <QImage>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>

class QVBoxLayout;
class DeskDock;
class NameBand;

struct ViewGiver {
	void operator()(const desk_view *view) const
	{
		desk_view_unref(view);
	}
};
using View = std::unique_ptr<const desk_view, ViewGiver>;

class Desk {
      public:
	explicit Desk(const desk_calls &calls);

	/* Each of these does nothing once the desk is closed. */

	/** The word in the user's language; the key itself where there is none. */
	QString text(const char *key) const;
	/** The word of an enum's name: named("Desk.Beat.", "haggle"); empty for "". */
	QString named(const char *prefix, const char *name) const;
	/** What was said (base/said.h) in the user's language; in English where the locales do not have it. */
	QString said(const char *said) const;
	/** The error of a view that has one, and where it stands. */
	QString error_text(const desk_view &view) const;
	/** What is typed comes to; false, with zeros, where no room is open. */
	bool reckon(const QString &typed, desk_reckoned &out) const;
	/** Its id, whose result stands in later views; 0: refused. The views are pulled at once. */
	uint64_t act(const desk_act &act);
	/** An act of nothing but its kind. */
	uint64_t act(desk_act_kind kind);
	/** The newest; NULL: no room is open. Borrowed until the next event. */
	const desk_view *view() const
	{
		return m_view.get();
	}
	/** The newest picture that fits, null: none yet. Asking keeps it coming. */
	QImage picture(QSize most_px, bool is_cue) const;
	QString setting(const char *key) const;
	void set_setting(const char *key, const QString &value);
	/** The shop's clock now, also between two views; -1: there is none. */
	int64_t shop_ms() const;
	/** The result of an order, if it is among the newest; NULL. */
	const desk_result *result(uint64_t id) const;

	/** Pulls the view now and shows it; a dock that becomes visible calls it. */
	void pull();
	/** Docks tell when they become visible or hidden, and when they are destroyed. */
	void watch();
	void forget(DeskDock *dock);

	/* The bridge's. */
	DeskDock *dock(desk_dock which) const;
	void close();

      private:
	QString said(const char *said, bool &is_known) const;
	~Desk() = default; // by itself, when it is closed and its last dock is gone
	bool is_empty() const;
	void pull_nothing();

	desk_calls m_calls;
	bool m_is_open = true;
	View m_view;
	QElapsedTimer m_pulled;
	QTimer m_timer;
	std::array<DeskDock *, DESK_DOCKS> m_docks{};
};

/** Whether a dock is worth anything while no room is open. */
enum class WithoutRoom { ShowsNothing, Works };

/**
 * One dock. Its owner fills body(); the name band of the room that keys act on stands above it, and words instead of it
 * while no room is open.
 */
class DeskDock : public QWidget {
      public:
	DeskDock(Desk &desk, desk_dock which, const char *title_key, WithoutRoom without_room);
	~DeskDock() override;

	/** Shows what is new, then the time. The desk calls it; NULL: no room is open. */
	void present(const desk_view *view, bool is_new);
	/** Something new came while it was hidden. */
	void miss()
	{
		m_has_shown = false;
	}
	QSize minimumSizeHint() const override;

      protected:
	/** Something else is to be shown, or the colours changed; may be null. */
	virtual void show_view(const desk_view *view) = 0;
	/** Ten times a second while visible: the newest view, whose times have gone on. Not before show_view(). */
	virtual void tick(const desk_view *view);

	QVBoxLayout *body() const
	{
		return m_body;
	}
	Desk &desk;

	void changeEvent(QEvent *event) override;
	void showEvent(QShowEvent *event) override;
	void hideEvent(QHideEvent *event) override;
	void paintEvent(QPaintEvent *event) override;

      private:
	void restyle();

	desk_dock m_which;
	WithoutRoom m_without_room;
	NameBand *m_band;
	QWidget *m_content;
	QVBoxLayout *m_body;
	QWidget *m_nothing;
	bool m_has_shown = false;
	bool m_is_styling = false;
};

/** Each in a file of its own. */
DeskDock *make_air_dock(Desk &desk);
DeskDock *make_rundown_dock(Desk &desk);
DeskDock *make_bargain_dock(Desk &desk);
DeskDock *make_prompter_dock(Desk &desk);
DeskDock *make_figures_dock(Desk &desk);

/** Copies a QString into a text of a desk_act, cut at a code point. */
void put_text(char *to, size_t size_bytes, const QString &text);
template <size_t size_bytes> void put_text(char (&to)[size_bytes], const QString &text)
{
	put_text(to, size_bytes, text);
}

/** "05:09", "1:05:09"; "0:00" for what is over. */
QString clock_text(int64_t left_ms);

/* The bridge's table. */
bool desk_open(const desk_calls *calls, struct error *err);
void *desk_widget(desk_dock dock);
void *desk_dock_widget(desk_dock dock, void *main_window, const char *title);
void desk_close();
