/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk/bargain_choice.hpp"

#include "desk/desk.hpp"

#include <QGridLayout>
#include <QResizeEvent>

static constexpr int least_key_px = 72;

int even_columns(int keys, int width_px, int least_px)
{
	const int most = qBound(1, (width_px + 4) / (least_px + 4), qMax(1, keys));
	const int rows = (keys + most - 1) / most;
	return rows > 0 ? (keys + rows - 1) / rows : 1;
}

Choice::Choice(Desk &desk, const char *object_prefix, const char *words_prefix, std::initializer_list<Option> options,
	       bool may_be_empty, QWidget *parent)
    : QWidget(parent), m_options(options), m_grid(new QGridLayout(this)), m_may_be_empty(may_be_empty)
{
	m_grid->setContentsMargins(0, 0, 0, 0);
	m_grid->setSpacing(4);
	for (const Option &option : m_options) {
		auto *key = new FatKey(Tone::Plain, Icon::None, this);
		key->setObjectName(QString::fromLatin1(object_prefix) + QString::fromLatin1(option.name));
		key->set_words(desk.named(words_prefix, option.name) + QStringLiteral("  ") +
			       QString::fromLatin1(option.letter));
		key->setAccessibleName(desk.named(words_prefix, option.name));
		key->set_least_height(36);
		key->setCheckable(true);
		connect(key, &QAbstractButton::clicked, this, [this, option] {
			guarded_quietly([this, option] {
				const bool is_off = m_may_be_empty && m_chosen == option.name;
				choose(is_off ? QByteArray() : QByteArray(option.name));
				on_choice(m_chosen.constData());
			});
		});
		m_keys.append(key);
	}
}

void Choice::show_chosen()
{
	for (int i = 0; i < m_keys.size(); i++) {
		const bool is_meant = m_chosen.isEmpty() && m_suggested == m_options[i].name;
		m_keys[i]->setChecked(m_chosen == m_options[i].name || is_meant);
		m_keys[i]->set_lit(m_chosen == m_options[i].name || is_meant);
	}
}

void Choice::choose(const QByteArray &name)
{
	m_chosen = name;
	show_chosen();
}

void Choice::suggest(const QByteArray &name)
{
	m_suggested = name;
	show_chosen();
}

void Choice::set_enabled(const char *name, bool can, const QString &why)
{
	for (int i = 0; i < m_keys.size(); i++) {
		if (qstrcmp(m_options[i].name, name) != 0)
			continue;
		m_keys[i]->setEnabled(can);
		m_keys[i]->setToolTip(can ? QString() : why);
	}
}

bool Choice::press(const QString &letter)
{
	for (int i = 0; i < m_keys.size(); i++) {
		if (letter.compare(QLatin1String(m_options[i].letter), Qt::CaseInsensitive) != 0)
			continue;
		if (m_keys[i]->isEnabled())
			m_keys[i]->click();
		return true;
	}
	return false;
}

void Choice::resizeEvent(QResizeEvent *event)
{
	QWidget::resizeEvent(event);
	guarded_quietly([this] {
		const int most = int(m_keys.size());
		const int columns = even_columns(most, width(), least_key_px);
		if (columns == m_columns)
			return;
		m_columns = columns;
		for (int i = 0; i < most; i++)
			m_grid->addWidget(m_keys[i], i / columns, i % columns);
		for (int i = 0; i < most; i++)
			m_grid->setColumnStretch(i, i < columns ? 1 : 0);
	});
}
