/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ask.hpp"

#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>

namespace {
/* Longer than any secret: what is pasted is refused with a reason, not cut. */
constexpr int field_most = 32768;
constexpr int field_least_px = 360;

class Ask : public QDialog {
      public:
	Ask(const bridge_ask &ask, QWidget *parent);
	~Ask() override;

      private:
	void give(const char *secret);

	bridge_ask m_ask; // its callbacks and data; the texts are gone
	QLabel *m_reason;
	QLineEdit *m_field;
};

QPointer<Ask> the_ask;

Ask::Ask(const bridge_ask &ask, QWidget *parent)
    : QDialog(parent), m_ask(ask), m_reason(new QLabel(this)), m_field(new QLineEdit(this))
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

	m_field->setEchoMode(QLineEdit::Password);
	m_field->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
				     Qt::ImhNoAutoUppercase);
	m_field->setMaxLength(field_most);
	m_field->setMinimumWidth(field_least_px);
	auto *name = new QLabel(QString::fromUtf8(ask.field), this);
	name->setBuddy(m_field);

	auto *buttons = new QDialogButtonBox(this);
	QPushButton *save = buttons->addButton(QString::fromUtf8(ask.save), QDialogButtonBox::AcceptRole);
	QPushButton *cancel = buttons->addButton(QString::fromUtf8(ask.cancel), QDialogButtonBox::RejectRole);
	save->setDefault(true);
	save->setEnabled(false);
	cancel->setAutoDefault(false);
	connect(m_field, &QLineEdit::textChanged, this,
		[save](const QString &text) { save->setEnabled(!text.isEmpty()); });
	connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
	connect(buttons, &QDialogButtonBox::accepted, this, [this] {
		guarded_quietly([this] {
			QByteArray secret = m_field->text().toUtf8();
			give(secret.constData());
			secret.fill('\0');
		});
	});
	if (ask.remove) {
		QPushButton *remove =
			buttons->addButton(QString::fromUtf8(ask.remove), QDialogButtonBox::DestructiveRole);
		remove->setAutoDefault(false);
		connect(remove, &QPushButton::clicked, this, [this] { guarded_quietly([this] { give(nullptr); }); });
	}

	auto *layout = new QVBoxLayout(this);
	layout->setSizeConstraint(QLayout::SetMinAndMaxSize);
	for (QWidget *widget :
	     {static_cast<QWidget *>(prompt), static_cast<QWidget *>(name), static_cast<QWidget *>(m_field),
	      static_cast<QWidget *>(m_reason), static_cast<QWidget *>(buttons)})
		layout->addWidget(widget);
	m_field->setFocus();
}

Ask::~Ask()
{
	// the field keeps what was typed for undo: as little of it as can be reached stays behind
	m_field->setText(QString(m_field->text().size(), QLatin1Char('x')));
	m_ask.closed(m_ask.data);
}

void Ask::give(const char *secret)
{
	error why = {};
	if (m_ask.take(secret, m_ask.data, &why)) {
		close();
		return;
	}
	char text[512];
	m_reason->setText(QString::fromUtf8(error_text(&why, text, sizeof(text))));
	m_reason->show();
	m_field->selectAll();
	m_field->setFocus();
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
