/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_withdraw.hpp"

#include "desk/desk.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

/* As the correction of the room document. */
static constexpr int most_letters = 60;

Withdraw::Withdraw(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_open(new FatKey(Tone::Quiet, Icon::Undo, this)), m_panel(new QWidget(this)),
      m_words(new QLabel(m_panel)), m_correction(new QLineEdit(m_panel)),
      m_send(new FatKey(Tone::Error, Icon::Undo, m_panel)), m_leave(new FatKey(Tone::Plain, Icon::None, m_panel))
{
	auto *all = new QVBoxLayout(this);
	all->setContentsMargins(0, 0, 0, 0);
	all->addWidget(m_open);
	all->addWidget(m_panel);
	auto *panel = new QVBoxLayout(m_panel);
	panel->setContentsMargins(0, 0, 0, 0);
	panel->setSpacing(6);
	m_words->setWordWrap(true);
	m_words->setTextFormat(Qt::PlainText);
	m_words->setText(desk.text("Desk.Bargain.Withdraw.Words"));
	m_words->setBuddy(m_correction);
	panel->addWidget(m_words);
	m_correction->setMaxLength(most_letters);
	m_correction->setAccessibleName(desk.text("Desk.Bargain.Withdraw.Words"));
	panel->addWidget(m_correction);
	auto *row = new QHBoxLayout;
	row->setSpacing(24); // what takes back stands apart from what leaves it
	row->addWidget(m_leave, 1);
	row->addWidget(m_send, 2);
	panel->addLayout(row);
	m_panel->hide();
	m_open->setObjectName(QStringLiteral("shop-bargain-withdraw"));
	m_correction->setObjectName(QStringLiteral("shop-bargain-correction"));
	m_send->setObjectName(QStringLiteral("shop-bargain-withdraw-yes"));
	m_leave->setObjectName(QStringLiteral("shop-bargain-withdraw-no"));
	m_leave->set_words(desk.text("Desk.Bargain.Withdraw.Leave"), QStringLiteral("Esc"));
	connect(m_open, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { open(); }); });
	connect(m_leave, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { close(); }); });
	connect(m_send, &QAbstractButton::clicked, this, [this] { guarded_quietly([this] { send(); }); });
	connect(m_correction, &QLineEdit::textChanged, this, [this](const QString &text) {
		guarded_quietly([this, &text] { m_send->setEnabled(!text.trimmed().isEmpty()); });
	});
}

void Withdraw::show(bool can, const QString &agreed, const QString &why)
{
	m_open->set_words(m_desk.text("Desk.Bargain.Withdraw").arg(agreed).trimmed(), can ? QString() : why);
	m_open->setEnabled(can);
	m_send->set_words(m_desk.text("Desk.Bargain.Withdraw.Yes").arg(agreed).trimmed());
	if (!can && is_open())
		close();
}

bool Withdraw::is_open() const
{
	return !m_panel->isHidden();
}

void Withdraw::open()
{
	const QString kept = m_desk.setting("bargain.correction");
	m_correction->setText(kept.isEmpty() ? m_desk.text("Desk.Bargain.Withdraw.Usual") : kept);
	m_open->hide();
	m_panel->show();
	m_correction->setFocus();
	m_correction->selectAll();
}

void Withdraw::close()
{
	m_panel->hide();
	m_open->show();
}

void Withdraw::send()
{
	const QString words = m_correction->text().trimmed();
	if (words.isEmpty())
		return;
	m_desk.set_setting("bargain.correction", words);
	close();
	on_withdraw(words);
}

void Withdraw::keyPressEvent(QKeyEvent *event)
{
	if (!is_open() || event->key() != Qt::Key_Escape) {
		QWidget::keyPressEvent(event);
		return;
	}
	guarded_quietly([this] { close(); });
}
