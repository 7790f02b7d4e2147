/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/rundown_parts.hpp"

#include <QApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace {
constexpr int typed_ms = 1500;
constexpr int refusal_ms = 8000;
constexpr int most_digits = 4;
} // namespace

/* -- questions -- */

Question::Question(Desk &desk, QWidget *parent)
    : QWidget(parent), m_words(new Notice(this)), m_yes(new FatKey(Tone::Stale, Icon::Check, this)),
      m_no(new FatKey(Tone::Plain, Icon::Cross, this))
{
	m_yes->setObjectName(QStringLiteral("shop-rundown-yes"));
	m_no->setObjectName(QStringLiteral("shop-rundown-no"));
	m_no->set_words(desk.text("Desk.Rundown.No"));
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(6);
	all->addWidget(m_words);
	auto *keys = new QHBoxLayout;
	keys->setSpacing(16); // what cannot be taken back is not beside what is harmless
	keys->addWidget(m_no, 1);
	keys->addWidget(m_yes, 1);
	all->addLayout(keys);
	setTabOrder(m_no, m_yes);
	connect(m_yes, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { answer(); }); });
	connect(m_no, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { leave(); }); });
	hide();
}

void Question::ask(const QString &words, const QString &yes, Tone tone, std::function<void()> deed)
{
	if (!is_asking())
		m_focus_before = QApplication::focusWidget();
	m_deed = std::move(deed);
	m_words->set(Tone::Stale, Icon::Question, words);
	m_yes->set_tone(tone);
	m_yes->set_words(yes);
	show();
	m_no->setFocus(Qt::OtherFocusReason);
}

void Question::leave()
{
	if (!is_asking())
		return;
	m_deed = nullptr;
	hide();
	if (m_focus_before && parentWidget()->isAncestorOf(m_focus_before))
		m_focus_before->setFocus(Qt::OtherFocusReason);
	m_focus_before.clear();
}

void Question::answer()
{
	const std::function<void()> deed = m_deed;
	leave();
	if (deed)
		deed();
}

/* -- digits -- */

TypedNumber::TypedNumber(Desk &desk, QWidget *parent) : QWidget(parent), m_desk(desk)
{
	setObjectName(QStringLiteral("shop-rundown-typed"));
	setAttribute(Qt::WA_TransparentForMouseEvents);
	m_timer.setSingleShot(true);
	m_timer.setInterval(typed_ms);
	connect(&m_timer, &QTimer::timeout, this, [this] { forget(); });
	hide();
}

void TypedNumber::type(QChar digit, const std::function<QString(int)> &title_of)
{
	if (m_digits.size() >= most_digits || (m_digits.isEmpty() && digit == QLatin1Char('0')))
		return;
	m_digits += digit;
	show_digits(title_of);
}

void TypedNumber::erase(const std::function<QString(int)> &title_of)
{
	m_digits.chop(1);
	if (m_digits.isEmpty())
		forget();
	else
		show_digits(title_of);
}

void TypedNumber::show_digits(const std::function<QString(int)> &title_of)
{
	m_title = title_of(m_digits.toInt());
	setAccessibleName(m_digits);
	setAccessibleDescription(m_title);
	m_timer.start();
	show();
	raise();
	update();
}

int TypedNumber::take()
{
	const int number = m_digits.toInt();
	forget();
	return number;
}

void TypedNumber::forget()
{
	m_timer.stop();
	m_digits.clear();
	m_title.clear();
	setAccessibleName(QString());
	hide();
}

void TypedNumber::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	const QRectF all = QRectF(rect()).adjusted(1, 1, -1, -1);
	painter.setPen(QPen(c.focus, 2));
	painter.setBrush(c.ground);
	painter.drawRoundedRect(all, 8, 8);
	const QFont digits = figures_font_of(this, 4);
	const QFont words = font_of(this, 1.05, true);
	const int digits_px = QFontMetrics(digits).height();
	const int words_px = QFontMetrics(words).height();
	const qreal top = all.center().y() - (digits_px + 2 * words_px) / 2.0;
	painter.setFont(digits);
	painter.setPen(c.ink);
	painter.drawText(QRectF(all.left(), top, all.width(), digits_px), Qt::AlignCenter, m_digits);
	painter.setFont(words);
	const QString title = m_title.isEmpty() ? m_desk.text("Desk.Rundown.NoLink") : m_title;
	painter.setPen(m_title.isEmpty() ? c.dim : c.ink);
	painter.drawText(QRectF(all.left() + 10, top + digits_px, all.width() - 20, words_px), Qt::AlignCenter,
			 QFontMetrics(words).elidedText(title, Qt::ElideRight, int(all.width()) - 20));
	painter.setFont(font_of(this, 0.9));
	painter.setPen(c.dim);
	painter.drawText(QRectF(all.left() + 10, top + digits_px + words_px, all.width() - 20, words_px),
			 Qt::AlignCenter, m_desk.text("Desk.Rundown.TypedHint"));
}

/* -- the last order -- */

LastOrder::LastOrder(Desk &desk, Notice *notice) : m_desk(desk), m_notice(notice)
{
}

void LastOrder::given(uint64_t id, const QString &what)
{
	m_id = id;
	m_was_refused = id == 0;
	m_what = what;
	m_since.start();
	look();
}

bool LastOrder::is_coming() const
{
	const desk_result *result = m_desk.result(m_id);
	return result && (qstrcmp(result->state, "pending") == 0 || qstrcmp(result->state, "asked-again") == 0);
}

void LastOrder::look()
{
	const desk_result *result = m_desk.result(m_id);
	QString words;
	Tone tone = Tone::Error;
	Icon icon = Icon::Error;
	if (m_was_refused) {
		words = m_desk.text("Desk.Rundown.NotTaken").arg(m_what);
	} else if (result && qstrcmp(result->state, "done") != 0) {
		words = m_what + QStringLiteral(": ") + m_desk.named("Desk.Result.", result->state);
		if (result->message[0])
			words += QStringLiteral(" (%1)").arg(m_desk.said(result->message));
		if (is_coming()) {
			tone = Tone::Stale;
			icon = Icon::Clock;
		}
	}
	const bool is_over = tone == Tone::Error && m_since.isValid() && m_since.elapsed() > refusal_ms;
	m_notice->set(tone, icon, is_over ? QString() : words);
}

/* -- the picture of what comes -- */

CuePicture::CuePicture(Desk &desk, QWidget *parent) : QWidget(parent), m_desk(desk), m_box_px(84, 96)
{
	setObjectName(QStringLiteral("shop-rundown-picture"));
	setAccessibleName(desk.text("Desk.Rundown.Picture"));
	setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void CuePicture::set_box(QSize most_px)
{
	if (most_px == m_box_px)
		return;
	m_box_px = most_px;
	m_picture = QImage();
	updateGeometry();
}

void CuePicture::pull(bool has_cue)
{
	const qreal ratio = devicePixelRatioF();
	const QImage newest = has_cue ? m_desk.picture(m_box_px * ratio, true) : QImage();
	if (has_cue == m_has_cue && newest.constBits() == m_picture.constBits())
		return;
	const bool was_of_size = newest.size() == m_picture.size();
	m_has_cue = has_cue;
	m_picture = newest;
	m_picture.setDevicePixelRatio(ratio);
	if (!was_of_size)
		updateGeometry();
	update();
}

QSize CuePicture::sizeHint() const
{
	if (m_picture.isNull())
		return QSize(m_box_px.width() * 2 / 3, m_box_px.height());
	return (QSizeF(m_picture.size()) / m_picture.devicePixelRatio()).toSize();
}

void CuePicture::paintEvent(QPaintEvent *)
{
	QPainter painter(this);
	painter.setRenderHint(QPainter::Antialiasing);
	const Colours &c = colours();
	painter.fillRect(rect(), QColor(0x0b, 0x0d, 0x10));
	if (!m_picture.isNull())
		painter.drawImage(QPoint(0, 0), m_picture);
	else
		paint_icon(painter, Icon::Off, QRectF(width() / 2.0 - 11, height() / 2.0 - 11, 22, 22),
			   QColor(0x80, 0x88, 0x92));
	painter.setPen(QPen(m_has_cue ? c.preview : c.line, 2));
	painter.setBrush(Qt::NoBrush);
	painter.drawRect(rect().adjusted(1, 1, -1, -1));
}
