/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialog that asks for a secret, in a process with widgets of its own Qt, as OBS is one. */
#include "qt/bridge.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QThread>

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

// after Qt: it defines a word that Qt uses
extern "C" {
#include "unit.h"
}

#define SECRET "typed-S3cret-0123456789"

static const bridge *the_bridge;

/* What the caller of the dialog saw. */
struct caller {
	int takes = 0;
	int closes = 0;
	bool was_null = false;
	std::string taken;
	size_t count = 1;
	std::string all; // of all fields
	const char *refusal = nullptr;
};

static bool take(const char *const *secrets, void *data, error *err)
{
	auto *caller = static_cast<struct caller *>(data);
	const char *secret = secrets ? secrets[0] : nullptr;
	for (size_t i = 0; secrets && i < caller->count; i++)
		caller->all += std::string(secrets[i]) + ";";
	caller->takes++;
	caller->was_null = !secret;
	caller->taken = secret ? secret : "";
	return !caller->refusal || error_set(err, ERROR_VALUE, "%s", caller->refusal);
}

static void closed(void *data)
{
	static_cast<struct caller *>(data)->closes++;
}

static bridge_ask ask_for(struct caller *caller, const char *remove = nullptr)
{
	static const bridge_ask_field fields[] = {
		{"Field", nullptr}, {"<i>Second</i>", "stands there"}, {"Third", nullptr}};
	bridge_ask ask = {};
	ask.title = "Title";
	ask.prompt = "<b>first</b>\nsecond \xe4\xbb\xa4";
	ask.fields = fields;
	ask.field_count = caller->count;
	ask.save = "Save";
	ask.remove = remove;
	ask.cancel = "Cancel";
	ask.take = take;
	ask.closed = closed;
	ask.data = caller;
	return ask;
}

/* Also what is to be deleted later. */
static void settle()
{
	QCoreApplication::processEvents();
	QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

static QDialog *dialog()
{
	QDialog *found = nullptr;
	for (QWidget *widget : QApplication::topLevelWidgets()) {
		if (widget->objectName() == QLatin1String("shopOverlayAsk")) {
			assert_null(found);
			found = qobject_cast<QDialog *>(widget);
		}
	}
	return found;
}

static QPushButton *button(const char *text)
{
	for (QPushButton *one : dialog()->findChildren<QPushButton *>()) {
		if (one->text() == QLatin1String(text))
			return one;
	}
	return nullptr;
}

static QLineEdit *field()
{
	return dialog()->findChild<QLineEdit *>();
}

static void open_for(struct caller *caller, const char *remove = nullptr)
{
	error err = {};
	const bridge_ask ask = ask_for(caller, remove);
	if (!the_bridge->ask_open(&ask, &err))
		fail_msg("%s", err.message);
	assert_non_null(dialog());
}

static void test_ask_needs_an_application_with_widgets(void **)
{
	error err = {};
	struct caller caller;
	const bridge_ask ask = ask_for(&caller);
	the_bridge->ask_close();
	assert_false(the_bridge->ask_open(&ask, &err));
	assert_int_equal(err.code, ERROR_UNSUPPORTED);
	assert_int_equal(caller.closes, 0);
}

static void test_ask_gives_what_was_typed(void **)
{
	struct caller caller;
	open_for(&caller);
	assert_false(dialog()->isModal());
	assert_true(dialog()->isVisible());
	assert_int_equal(field()->echoMode(), QLineEdit::Password);
	assert_null(button("Remove"));
	assert_false(button("Save")->isEnabled());
	field()->setText(QStringLiteral(SECRET));
	assert_true(field()->displayText().indexOf(QLatin1String("S3cret")) < 0);
	assert_true(button("Save")->isEnabled());
	assert_int_equal(caller.takes, 0);
	button("Save")->click();
	settle();
	assert_null(dialog());
	assert_int_equal(caller.takes, 1);
	assert_string_equal(caller.taken.c_str(), SECRET);
	assert_int_equal(caller.closes, 1);
}

static void test_ask_stays_open_when_it_is_refused(void **)
{
	struct caller caller;
	open_for(&caller);
	caller.refusal = "that is none";
	field()->setText(QStringLiteral("no token"));
	button("Save")->click();
	settle();
	assert_non_null(dialog());
	assert_int_equal(caller.closes, 0);
	bool is_said = false;
	for (QLabel *label : dialog()->findChildren<QLabel *>()) {
		is_said = is_said || (label->isVisible() && label->text() == QLatin1String("that is none"));
		assert_int_equal(label->textFormat() == Qt::RichText, false);
	}
	assert_true(is_said);
	caller.refusal = nullptr;
	field()->setText(QStringLiteral(SECRET));
	button("Save")->click();
	settle();
	assert_null(dialog());
	assert_int_equal(caller.takes, 2);
	assert_int_equal(caller.closes, 1);
}

static void test_ask_gives_all_that_was_typed(void **)
{
	struct caller caller;
	caller.count = 3;
	open_for(&caller, "Remove");
	const QList<QLineEdit *> fields = dialog()->findChildren<QLineEdit *>();
	assert_int_equal(fields.size(), 3);
	for (QLineEdit *one : fields) {
		assert_int_equal(one->echoMode(), QLineEdit::Password);
		assert_true(one->text().isEmpty());
	}
	assert_true(fields[0]->y() < fields[1]->y() && fields[1]->y() < fields[2]->y());
	assert_true(fields[0]->hasFocus() || dialog()->focusWidget() == fields[0]);
	assert_string_equal(fields[1]->placeholderText().toUtf8().constData(), "stands there");
	for (QLabel *label : dialog()->findChildren<QLabel *>())
		assert_true(label->textFormat() == Qt::PlainText);
	assert_false(button("Save")->isEnabled());
	fields[2]->setText(QStringLiteral(SECRET));
	assert_true(button("Save")->isEnabled());
	fields[2]->setText(QString());
	assert_false(button("Save")->isEnabled());
	fields[0]->setText(QStringLiteral("a"));
	fields[2]->setText(QStringLiteral(SECRET));
	button("Save")->click();
	settle();
	assert_null(dialog());
	assert_string_equal(caller.all.c_str(), "a;;" SECRET ";");
	assert_int_equal(caller.closes, 1);
}

static void test_ask_without_fields_only_says(void **)
{
	struct caller caller;
	caller.count = 0;
	open_for(&caller);
	assert_null(button("Save"));
	assert_int_equal(dialog()->findChildren<QLineEdit *>().size(), 0);
	button("Cancel")->click();
	settle();
	assert_null(dialog());
	assert_int_equal(caller.takes, 0);
	assert_int_equal(caller.closes, 1);
}

static void test_ask_removes(void **)
{
	struct caller caller;
	open_for(&caller, "Remove");
	button("Remove")->click();
	settle();
	assert_null(dialog());
	assert_int_equal(caller.takes, 1);
	assert_true(caller.was_null);
	assert_int_equal(caller.closes, 1);
}

static void test_ask_is_left_without_a_word(void **)
{
	struct caller caller;
	open_for(&caller);
	field()->setText(QStringLiteral(SECRET));
	button("Cancel")->click();
	settle();
	open_for(&caller);
	field()->setText(QStringLiteral(SECRET));
	dialog()->reject();
	settle();
	open_for(&caller);
	dialog()->close();
	settle();
	assert_null(dialog());
	assert_int_equal(caller.takes, 0);
	assert_int_equal(caller.closes, 3);
}

static void test_ask_there_is_one(void **)
{
	struct caller first;
	struct caller second;
	open_for(&first);
	open_for(&second);
	assert_int_equal(first.closes, 1);
	assert_int_equal(second.closes, 0);
	// at the end of the program nothing of it may be left to the loop of events
	the_bridge->ask_close();
	assert_null(dialog());
	assert_int_equal(second.closes, 1);
	the_bridge->ask_close();
	assert_int_equal(first.takes + second.takes, 0);
}

static void test_ask_goes_with_its_window(void **)
{
	struct caller caller;
	auto window = std::make_unique<QWidget>();
	window->show();
	window->activateWindow();
	QApplication::setActiveWindow(window.get());
	settle();
	open_for(&caller);
	assert_ptr_equal(dialog()->parentWidget(), window.get());
	window.reset();
	assert_null(dialog());
	assert_int_equal(caller.closes, 1);
	the_bridge->ask_close();
	assert_int_equal(caller.closes, 1);
}

static void test_ask_only_on_the_thread_of_widgets(void **)
{
	struct caller caller;
	bool did = true;
	error err = {};
	const bridge_ask ask = ask_for(&caller);
	std::unique_ptr<QThread> thread(QThread::create([&] { did = the_bridge->ask_open(&ask, &err); }));
	thread->start();
	thread->wait();
	assert_false(did);
	assert_int_equal(err.code, ERROR_UNSUPPORTED);
	assert_int_equal(caller.closes, 0);
	assert_null(dialog());
}

int main(int argc, char **argv)
{
	error err = {};
	the_bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (!the_bridge) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	const CMUnitTest before[] = {cmocka_unit_test(test_ask_needs_an_application_with_widgets)};
	int failures = cmocka_run_group_tests(before, nullptr, nullptr);
	QApplication application(argc, argv);
	// Qt 5 forgets its screens at the end: known here, they are no leak
	[[maybe_unused]] static QScreen *volatile screen;
	screen = QGuiApplication::primaryScreen();
	const CMUnitTest tests[] = {
		cmocka_unit_test(test_ask_gives_what_was_typed),
		cmocka_unit_test(test_ask_stays_open_when_it_is_refused),
		cmocka_unit_test(test_ask_gives_all_that_was_typed),
		cmocka_unit_test(test_ask_without_fields_only_says),
		cmocka_unit_test(test_ask_removes),
		cmocka_unit_test(test_ask_is_left_without_a_word),
		cmocka_unit_test(test_ask_there_is_one),
		cmocka_unit_test(test_ask_goes_with_its_window),
		cmocka_unit_test(test_ask_only_on_the_thread_of_widgets),
	};
	return failures + cmocka_run_group_tests(tests, nullptr, nullptr);
}
