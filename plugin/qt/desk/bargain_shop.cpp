/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_shop.hpp"

#include "desk/desk.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace {
/* A second press within it is a bounce. */
constexpr int bounce_ms = 300;
/* What was armed and forgotten is not sent by an Enter that means something else. */
constexpr int armed_ms = 15000;
/* So long it is told that it was done. */
constexpr int done_ms = 4000;
constexpr int most_letters = 60;
constexpr int most_pieces = 1000000;

QString text_of(const char *utf8)
{
	return QString::fromUtf8(utf8);
}
} // namespace

ShopKeys::ShopKeys(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_price(new FatKey(Tone::Plain, Icon::Price, this)),
      m_open(new FatKey(Tone::Quiet, Icon::Down, this)), m_more(new QWidget(this)), m_pieces(new QLineEdit(m_more)),
      m_stock(new FatKey(Tone::Plain, Icon::None, m_more)), m_words(new QLineEdit(m_more)),
      m_text(new FatKey(Tone::Plain, Icon::None, m_more))
{
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(0, 0, 0, 0);
	all->setSpacing(4);
	auto *row = new QHBoxLayout;
	row->setSpacing(4);
	row->addWidget(m_price, 1);
	row->addWidget(m_open);
	all->addLayout(row);
	all->addWidget(m_more);
	m_price->set_least_height(52);
	m_open->set_least_height(52);
	m_open->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
	m_open->setFixedWidth(44);
	m_open->setToolTip(desk.text("Desk.Bargain.Change.More"));
	m_open->setAccessibleName(desk.text("Desk.Bargain.Change.More"));
	auto *lines = new QVBoxLayout(m_more);
	lines->setContentsMargins(0, 0, 0, 0);
	lines->setSpacing(4);
	const struct {
		QLineEdit *edit;
		FatKey *key;
		const char *hint;
		int most;
		What what;
	} pairs[] = {{m_pieces, m_stock, "Desk.Bargain.Change.Stock.Hint", 8, What::Stock},
		     {m_words, m_text, "Desk.Bargain.Change.Text.Hint", most_letters, What::Text}};
	for (const auto &pair : pairs) {
		auto *line = new QHBoxLayout;
		line->setSpacing(4);
		line->addWidget(pair.edit, 2);
		line->addWidget(pair.key, 3);
		lines->addLayout(line);
		pair.edit->setPlaceholderText(desk.text(pair.hint));
		pair.edit->setAccessibleName(desk.text(pair.hint));
		pair.edit->setMaxLength(pair.most);
		const What what = pair.what;
		connect(pair.edit, &QLineEdit::textEdited, this, [this] {
			guarded_quietly([this] {
				disarm();
				show_view(m_desk.view());
			});
		});
		connect(pair.edit, &QLineEdit::returnPressed, this,
			[this, what] { guarded_quietly([this, what] { press(what); }); });
		connect(pair.key, &QAbstractButton::clicked, this,
			[this, what] { guarded_quietly([this, what] { press(what); }); });
	}
	m_more->hide();
	m_price->setObjectName(QStringLiteral("shop-bargain-change"));
	m_open->setObjectName(QStringLiteral("shop-bargain-change-more"));
	m_pieces->setObjectName(QStringLiteral("shop-bargain-change-pieces"));
	m_stock->setObjectName(QStringLiteral("shop-bargain-change-stock"));
	m_words->setObjectName(QStringLiteral("shop-bargain-change-words"));
	m_text->setObjectName(QStringLiteral("shop-bargain-change-text"));
	connect(m_price, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { press_price(); }); });
	connect(m_open, &QAbstractButton::clicked, this, [this] {
		guarded_quietly([this] {
			disarm();
			m_more->setVisible(m_more->isHidden());
			m_open->set_lit(!m_more->isHidden());
		});
	});
	hide();
}

/* -- what is meant -- */

/* Pieces more, or fewer; 0: none is written. */
int64_t ShopKeys::pieces() const
{
	QString typed = m_pieces->text().normalized(QString::NormalizationForm_KC).simplified();
	typed.replace(QChar(0x2212), QLatin1Char('-'));
	bool is_number = false;
	const qlonglong number = typed.toLongLong(&is_number);
	return is_number && qAbs(number) <= most_pieces ? number : 0;
}

bool ShopKeys::can(What what) const
{
	const desk_view *view = m_desk.view();
	if (!view)
		return false;
	const QByteArray state = view->shop.change_state;
	if (state == "pending" || state == "asked-again" || state == "accepted")
		return false;
	switch (what) {
	case What::Nothing:
		break;
	case What::Price:
		return view->shop.can_price && view->shop.to_minor >= 0;
	case What::Stock:
		return view->shop.can_stock && view->shop.stock >= 0 && pieces() != 0 &&
		       view->shop.stock + pieces() >= 0;
	case What::Text:
		return view->shop.can_text && !m_words->text().trimmed().isEmpty();
	}
	return false;
}

/* What is looked at, and has to be what is sent. */
QString ShopKeys::words_of(What what) const
{
	const desk_view *view = m_desk.view();
	if (!view)
		return QString();
	const QString arrow = QStringLiteral(" → ");
	switch (what) {
	case What::Nothing:
		break;
	case What::Price:
		return text_of(view->shop.from) + arrow + text_of(view->shop.to);
	case What::Stock:
		// what is sold meanwhile changes both: the pieces that are added do not change
		return (pieces() > 0 ? QStringLiteral("+") : QString()) + QString::number(pieces());
	case What::Text:
		return m_words->text().trimmed();
	}
	return QString();
}

void ShopKeys::press_price()
{
	press(What::Price);
}

void ShopKeys::press(What what)
{
	if (m_pressed.isValid() && m_pressed.elapsed() < bounce_ms)
		return;
	if (m_armed == what) {
		confirm();
		return;
	}
	if (!can(what))
		return;
	m_pressed.start();
	m_armed = what;
	m_armed_words = words_of(what);
	m_was_changed = false;
	on_armed();
	show_view(m_desk.view());
}

void ShopKeys::confirm()
{
	const What what = m_armed;
	if (what == What::Nothing || (m_pressed.isValid() && m_pressed.elapsed() < bounce_ms))
		return;
	m_pressed.start();
	if (!can(what) || words_of(what) != m_armed_words) {
		disarm();
		m_was_changed = true;
	} else {
		send(what);
	}
	show_view(m_desk.view());
}

QString ShopKeys::armed_text() const
{
	const char *name = m_armed == What::Price   ? "Desk.Bargain.Change.Price"
			   : m_armed == What::Stock ? "Desk.Bargain.Change.Stock"
						    : "Desk.Bargain.Change.Text";
	return is_armed() ? m_desk.text(name) + QLatin1Char(' ') + m_armed_words : QString();
}

void ShopKeys::disarm()
{
	m_armed = What::Nothing;
	m_was_changed = false;
}

void ShopKeys::send(What what)
{
	const desk_view *view = m_desk.view();
	desk_act act = {};
	const QString words = armed_text();
	if (what == What::Price) {
		act.kind = DESK_ACT_SHOP_PRICE;
		act.value = view->shop.to_minor;
		act.was = view->shop.from_minor;
	} else if (what == What::Stock) {
		act.kind = DESK_ACT_SHOP_STOCK;
		act.value = pieces();
		m_pieces->clear();
	} else {
		act.kind = DESK_ACT_SHOP_TEXT;
		put_text(act.text, m_armed_words);
		m_words->clear();
	}
	disarm();
	on_change(act, words);
}

/* -- what is shown -- */

/* The key of what is armed says so, and of which item; any other says what it would do. */
void ShopKeys::show_key(FatKey *key, What what, const QString &otherwise)
{
	const bool is_armed = m_armed == what;
	const desk_view *view = m_desk.view();
	key->set_lit(is_armed);
	key->setEnabled(is_armed || can(what));
	if (!is_armed || !view)
		return;
	QString item = view->current.link_no > 0
			       ? m_desk.text("Desk.Bargain.Link").arg(view->current.link_no) + QLatin1Char(' ')
			       : QString();
	if (what == What::Price)
		item += text_of(view->current.title);
	if (what == What::Price && view->current.spec[0])
		item += QStringLiteral(" · ") + text_of(view->current.spec);
	const QString sends = m_desk.text("Desk.Bargain.Change.Send");
	key->set_words(otherwise, item.isEmpty() ? sends : sends + QStringLiteral(" · ") + item.trimmed());
}

void ShopKeys::show_price(const desk_view *view)
{
	const auto &shop = view->shop;
	const QByteArray state = qstrcmp(shop.change_kind, "shop-price") == 0 ? QByteArray(shop.change_state) : "";
	const bool is_under_way = state == "pending" || state == "asked-again" || state == "accepted";
	const QString price = m_desk.text("Desk.Bargain.Change.Price") + QLatin1Char(' ');
	if (state == "done" && shop.change_id != m_seen_done) {
		m_seen_done = shop.change_id;
		m_done_since.start();
	}
	const bool is_new = m_done_since.isValid() && m_done_since.elapsed() < done_ms && state == "done";
	QString words = price, beneath;
	Tone tone = Tone::Plain;
	if (is_under_way || is_new) {
		words += text_of(shop.change_from) + QStringLiteral(" → ") + text_of(shop.change_to);
		beneath = m_desk.named("Desk.Bargain.Change.State.", state.constData());
		const int64_t now = m_desk.shop_ms();
		if (is_under_way && now >= shop.change_since_ms && shop.change_since_ms >= 0)
			beneath += QStringLiteral(" · ") + clock_text(now - shop.change_since_ms);
		tone = is_new ? Tone::Preview : Tone::Stale;
	} else if (shop.to_minor >= 0) {
		words += words_of(What::Price);
		const bool has_failed = state == "refused" || state == "timed-out" || state == "still";
		beneath = m_was_changed ? m_desk.text("Desk.Bargain.Change.Changed")
			  : has_failed  ? m_desk.named("Desk.Bargain.Change.State.", state.constData()) +
						 QStringLiteral(" · ") + m_desk.text("Desk.Bargain.Change.Key")
				       : m_desk.text("Desk.Bargain.Change.Key");
		tone = m_was_changed || has_failed ? Tone::Stale : Tone::Plain;
	} else {
		const bool is_agreed = view->current.agreed[0] != '\0';
		words += text_of(view->current.sale);
		beneath = m_desk.text(!shop.can_price ? "Desk.Bargain.Change.ReadOnly"
				      : is_agreed     ? "Desk.Bargain.Change.Same"
						      : "Desk.Bargain.Change.Later");
	}
	m_price->set_tone(m_armed == What::Price ? Tone::Plain : tone);
	m_price->set_words(words.trimmed(), beneath);
	show_key(m_price, What::Price, words.trimmed());
	// pressed it does nothing then, but what it says is to be read
	if (is_under_way || is_new)
		m_price->setEnabled(true);
}

void ShopKeys::show_more(const desk_view *view)
{
	const auto &shop = view->shop;
	const int64_t more = pieces();
	QString stock = m_desk.text("Desk.Bargain.Change.Stock");
	if (shop.stock >= 0) {
		stock += QLatin1Char(' ') + QString::number(shop.stock);
		if (more != 0 && shop.stock + more >= 0)
			stock += QStringLiteral(" → ") + QString::number(shop.stock + more);
	}
	const QString text = m_desk.text("Desk.Bargain.Change.Text");
	const QString twice = m_desk.text("Desk.Bargain.Change.Twice");
	m_stock->set_words(stock, twice);
	m_text->set_words(text, twice);
	show_key(m_stock, What::Stock, stock);
	show_key(m_text, What::Text, text);
	for (QWidget *of : {static_cast<QWidget *>(m_pieces), static_cast<QWidget *>(m_stock)})
		of->setVisible(shop.can_stock);
	for (QWidget *of : {static_cast<QWidget *>(m_words), static_cast<QWidget *>(m_text)})
		of->setVisible(shop.can_text);
}

void ShopKeys::show_view(const desk_view *view)
{
	const bool can_more = view && (view->shop.can_stock || view->shop.can_text);
	const QByteArray item = view ? QByteArray(view->current.id) : QByteArray();
	if (item != m_item) {
		disarm();
		m_pieces->clear();
		m_words->clear();
		m_item = item;
	}
	// what was looked at has to be what is sent
	if (is_armed() && (!can(m_armed) || words_of(m_armed) != m_armed_words)) {
		disarm();
		m_was_changed = true;
	} else if (is_armed() && m_pressed.elapsed() > armed_ms) {
		disarm();
	}
	setVisible(view && (view->shop.can_price || can_more));
	m_open->setVisible(can_more);
	if (!can_more)
		m_more->hide();
	if (!view)
		return;
	show_price(view);
	show_more(view);
}

void ShopKeys::keyPressEvent(QKeyEvent *event)
{
	if (event->key() != Qt::Key_Escape || (!is_armed() && m_more->isHidden())) {
		QWidget::keyPressEvent(event);
		return;
	}
	guarded_quietly([this] {
		if (!is_armed()) {
			m_more->hide();
			m_open->set_lit(false);
		}
		disarm();
		show_view(m_desk.view());
	});
}

void ShopKeys::hideEvent(QHideEvent *event)
{
	QWidget::hideEvent(event);
	disarm();
}
