/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signs of the desk, the same in every dock: red is on air, green is preview, amber is stale; what is wrong has a
 * hatch, an icon and words, never a colour alone. Everything is painted here, so that no theme of OBS can make it
 * unreadable. Knows nothing of the show.
 */
#pragma once

#include <QAbstractButton>
#include <QColor>
#include <QLabel>
#include <QPainterPath>
#include <QString>
#include <QWidget>

class QPainter;
class QVBoxLayout;

enum class Tone { Plain, Air, Preview, Stale, Error, Quiet };

enum class Icon {
	None,
	Take,
	Next,
	Previous,
	Hold,
	Follow,
	Safe,
	Panic,
	Return,
	Warning,
	Error,
	Check,
	Cross,
	Question,
	Off,
	Clock,
	Link,
	Search,
	Grip,
	File,
	Refresh,
	Pin,
	Down,
	Step,
	Settle,
	Undo,
	Price,
};

/** The colours of a desk, light or dark as the palette of the program is. */
struct Colours {
	bool is_dark;
	QColor ground;  /* behind everything */
	QColor panel;   /* of a group */
	QColor key;     /* of a key that is not lit */
	QColor line;    /* around them */
	QColor ink;     /* words */
	QColor dim;     /* words of less weight, still well readable */
	QColor air;     /* red */
	QColor preview; /* green */
	QColor stale;   /* amber */
	QColor error;   /* violet, with a hatch: none of the three */
	QColor on_air;  /* ink on red and green */
	QColor on_stale;
	QColor focus;
};

const Colours &colours();
/** The fill and the ink of a tone. */
QColor fill_of(Tone tone);
QColor ink_on(Tone tone);
/** Black or white, whichever is read more easily on it. */
QColor readable_on(const QColor &fill);

/** A shape within a square of this rect, as a path: sharp at every scale. */
QPainterPath icon_path(Icon icon, const QRectF &rect);
void paint_icon(QPainter &painter, Icon icon, const QRectF &rect, const QColor &colour);
/** Slanted stripes over what is wrong. */
void paint_hatch(QPainter &painter, const QRectF &rect, const QColor &colour, qreal step_px = 8);

/** The widget's font, larger or smaller and bolder. */
QFont font_of(const QWidget *widget, qreal scale, bool is_bold = false);
/** Digits of equal width, where figures change in place. */
QFont figures_font_of(const QWidget *widget, qreal scale, bool is_bold = true);

/** What all standard widgets within a dock look like. */
QString desk_style();

/** A key to be hit under stress. Space presses it; Enter does not, it belongs to what is typed. */
class FatKey : public QAbstractButton {
      public:
	FatKey(Tone tone, Icon icon, QWidget *parent);
	/** The words on it, and smaller ones beneath; also its accessible name and description. */
	void set_words(const QString &text, const QString &beneath = QString());
	void set_tone(Tone tone);
	/** Filled with its tone: what it stands for is so now. Unlit it wears the tone as a stripe. */
	void set_lit(bool is_lit);
	/** How far a press that must be held has come, 0 .. 1. */
	void set_progress(qreal part);
	/** How large its words are; 1 unless told. */
	void set_scale(qreal scale);
	/** In pixels; 44 unless told. */
	void set_least_height(int height_px);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;
	bool event(QEvent *event) override;

      private:
	Tone m_tone;
	Icon m_icon;
	QString m_beneath;
	bool m_is_lit = false;
	bool m_is_over = false;
	qreal m_progress = 0;
	int m_least_height_px = 44;
	qreal m_scale = 1;
};

/** A few words in a filled, rounded field, with an icon. Empty words: not there. */
class Tag : public QWidget {
      public:
	explicit Tag(QWidget *parent);
	void set(Tone tone, Icon icon, const QString &text);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	Tone m_tone = Tone::Plain;
	Icon m_icon = Icon::None;
	QString m_text;
};

/** What is wrong, or has to be known: hatch, icon, wrapped words. Empty words: not there. */
class Notice : public QWidget {
      public:
	explicit Notice(QWidget *parent);
	void set(Tone tone, Icon icon, const QString &text);
	bool hasHeightForWidth() const override;
	int heightForWidth(int width_px) const override;
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	QRect words_rect(int width_px) const;
	Tone m_tone = Tone::Plain;
	Icon m_icon = Icon::None;
	QString m_text;
};

/** A group with a small heading (may be empty); its owner fills body(). */
class Panel : public QWidget {
      public:
	explicit Panel(const QString &title, QWidget *parent);
	void set_title(const QString &title);
	/** A coloured edge: Air and Preview for what is on air and what comes. */
	void set_tone(Tone tone);
	QVBoxLayout *body() const
	{
		return m_body;
	}

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	Tone m_tone = Tone::Plain;
	QLabel *m_title;
	QVBoxLayout *m_body;
};

/** One line of words that ends in an ellipsis where there is no room; the whole of it is its tool tip. */
class Line : public QWidget {
      public:
	explicit Line(QWidget *parent, qreal scale = 1, bool is_bold = false);
	void set(const QString &text, Tone tone = Tone::Plain);
	void set_align(Qt::Alignment align);
	QSize sizeHint() const override;
	QSize minimumSizeHint() const override;

      protected:
	void paintEvent(QPaintEvent *event) override;

      private:
	qreal m_scale;
	bool m_is_bold;
	QString m_text;
	Tone m_tone = Tone::Plain;
	Qt::Alignment m_align = Qt::AlignLeft | Qt::AlignVCenter;
};
