/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ask.hpp"

#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <vector>

namespace {
/* Longer than any secret: what is pasted is refused with a reason, not cut. */
constexpr int field_most = 32768;
constexpr int field_least_px = 360;

class Ask : public QDialog {
      public:
	Ask(const bridge_ask &ask, QWidget *parent);
	~Ask() override;

      private:
	QLineEdit *add_field(const bridge_ask_field &field, QFormLayout *form);
	void add_buttons(const bridge_ask &ask, QVBoxLayout *layout);
	void give();
	void give(const char *const *secrets);

	bridge_ask m_ask; // its callbacks and data; the texts are gone
	QLabel *m_reason;
	std::vector<QLineEdit *> m_fields;
};

QPointer<Ask> the_ask;

Ask::Ask(const bridge_ask &ask, QWidget *parent) : QDialog(parent), m_ask(ask), m_reason(new QLabel(this))
{
	setAttribute(Qt::WA_DeleteOnClose);
	setModal(false);
	setObjectName(QStringLiteral("shopOverlayAsk"));
	setWindowTitle(QString::fromUtf8(ask.title));

	auto *prompt = new QLabel(this);
	for (QLabel *label : {prompt, m_reason}) {
		label->setTextFormat(Qt::PlainText);
		label->setWordWrap(true);
	}
	prompt->setText(QString::fromUtf8(ask.prompt));
	m_reason->hide();

	auto *layout = new QVBoxLayout(this);
	layout->setSizeConstraint(QLayout::SetMinAndMaxSize);
	layout->addWidget(prompt);
	auto *form = new QFormLayout;
	// one field has its name above it; many are one line each, so that they fit a small screen
	form->setRowWrapPolicy(ask.field_count > 1 ? QFormLayout::WrapLongRows : QFormLayout::WrapAllRows);
	form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
	for (size_t i = 0; i < ask.field_count && i < BRIDGE_ASK_MOST; i++)
		m_fields.push_back(add_field(ask.fields[i], form));
	layout->addLayout(form);
	layout->addWidget(m_reason);
	add_buttons(ask, layout);
	if (!m_fields.empty())
		m_fields.front()->setFocus();
}

QLineEdit *Ask::add_field(const bridge_ask_field &field, QFormLayout *form)
{
	auto *edit = new QLineEdit(this);
	edit->setEchoMode(QLineEdit::Password);
	edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
				  Qt::ImhNoAutoUppercase);
	edit->setMaxLength(field_most);
	edit->setMinimumWidth(field_least_px);
	if (field.hint)
		edit->setPlaceholderText(QString::fromUtf8(field.hint));
	auto *name = new QLabel(QString::fromUtf8(field.label), this);
	name->setTextFormat(Qt::PlainText);
	form->addRow(name, edit);
	name->setBuddy(edit);
	return edit;
}

void Ask::add_buttons(const bridge_ask &ask, QVBoxLayout *layout)
{
	auto *buttons = new QDialogButtonBox(this);
	if (!m_fields.empty()) {
		QPushButton *save = buttons->addButton(QString::fromUtf8(ask.save), QDialogButtonBox::AcceptRole);
		save->setDefault(true);
		save->setEnabled(false);
		for (QLineEdit *field : m_fields) {
			connect(field, &QLineEdit::textChanged, this, [this, save] {
				save->setEnabled(std::any_of(m_fields.begin(), m_fields.end(),
							     [](QLineEdit *one) { return !one->text().isEmpty(); }));
			});
		}
	}
	QPushButton *cancel = buttons->addButton(QString::fromUtf8(ask.cancel), QDialogButtonBox::RejectRole);
	cancel->setAutoDefault(false);
	connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
	connect(buttons, &QDialogButtonBox::accepted, this, [this] { guarded_quietly([this] { give(); }); });
	if (ask.remove) {
		QPushButton *remove =
			buttons->addButton(QString::fromUtf8(ask.remove), QDialogButtonBox::DestructiveRole);
		remove->setAutoDefault(false);
		connect(remove, &QPushButton::clicked, this, [this] { guarded_quietly([this] { give(nullptr); }); });
	}
	layout->addWidget(buttons);
}

Ask::~Ask()
{
	// the fields keep what was typed for undo: as little of it as can be reached stays behind
	for (QLineEdit *field : m_fields)
		field->setText(QString(field->text().size(), QLatin1Char('x')));
	m_ask.closed(m_ask.data);
}

void Ask::give()
{
	std::array<QByteArray, BRIDGE_ASK_MOST> texts;
	std::array<const char *, BRIDGE_ASK_MOST> secrets = {};
	for (size_t i = 0; i < m_fields.size(); i++) {
		texts[i] = m_fields[i]->text().toUtf8();
		secrets[i] = texts[i].constData();
	}
	give(secrets.data());
	for (QByteArray &text : texts)
		text.fill('\0');
}

void Ask::give(const char *const *secrets)
{
	error why = {};
	if (m_ask.take(secrets, m_ask.data, &why)) {
		close();
		return;
	}
	char text[512];
	m_reason->setText(QString::fromUtf8(error_text(&why, text, sizeof(text))));
	m_reason->show();
	if (m_fields.empty())
		return;
	m_fields.front()->selectAll();
	m_fields.front()->setFocus();
}
} // namespace

bool ask_open(const bridge_ask *ask, struct error *err)
{
	auto *application = qobject_cast<QApplication *>(QCoreApplication::instance());
	if (!application || QThread::currentThread() != application->thread())
		return error_set(err, ERROR_UNSUPPORTED, "there is no window to ask in");
	ask_close();
	the_ask = new Ask(*ask, QApplication::activeWindow());
	the_ask->show();
	the_ask->raise();
	the_ask->activateWindow();
	return true;
}

void ask_close()
{
	// at once: nothing of it may be left to a loop of events that has ended
	delete the_ask.data();
}
