/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_hand.hpp"

#include <QAbstractItemView>
#include <QApplication>
#include <QDrag>
#include <QDropEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QTest>

#include <cstdio>
#include <cstdlib>

void fail(const char *what, const char *which)
{
	fprintf(stderr, "desk_gallery: %s %s\n", what, which);
	exit(1);
}

QWidget *widget_named(QWidget *dock, const char *name)
{
	const QString wanted = QString::fromUtf8(name);
	for (QWidget *widget : QApplication::allWidgets()) {
		if (widget->objectName() == wanted && (widget->window() == dock->window() || widget->isVisible()))
			return widget;
	}
	fail("there is no widget", name);
}

void type_one(QWidget *dock, const QString &key)
{
	QWidget *to = QApplication::activePopupWidget();
	if (!to)
		to = QApplication::focusWidget();
	if (!to)
		to = dock->focusWidget() ? dock->focusWidget() : dock;
	static const QStringList named = {
		QStringLiteral("Enter"),   QStringLiteral("Return"), QStringLiteral("Tab"),
		QStringLiteral("Backtab"), QStringLiteral("Escape"), QStringLiteral("Esc"),
		QStringLiteral("Up"),      QStringLiteral("Down"),   QStringLiteral("Left"),
		QStringLiteral("Right"),   QStringLiteral("Space"),  QStringLiteral("Backspace"),
		QStringLiteral("Del"),     QStringLiteral("Delete"), QStringLiteral("Home"),
		QStringLiteral("End"),     QStringLiteral("PgUp"),   QStringLiteral("PgDown"),
		QStringLiteral("Menu")};
	const bool is_function = key.size() > 1 && key[0] == QLatin1Char('F') && key[1].isDigit();
	const bool is_chord =
		key.size() > 2 && (key.startsWith(QLatin1String("Ctrl+")) || key.startsWith(QLatin1String("Shift+")) ||
				   key.startsWith(QLatin1String("Alt+")));
	if (named.contains(key) || is_function || is_chord) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 0, 0)
		const QKeyCombination pressed = QKeySequence(key)[0];
		QTest::keyClick(to, pressed.key(), pressed.keyboardModifiers());
#else
		const int pressed = QKeySequence(key)[0];
		QTest::keyClick(to, Qt::Key(pressed & ~Qt::KeyboardModifierMask),
				Qt::KeyboardModifiers(pressed & Qt::KeyboardModifierMask));
#endif
	} else {
		QTest::keyClicks(to, key);
	}
	QCoreApplication::processEvents();
}

/* What the mouse does while a button is down; the offscreen platform has no hand that carries what is dragged. */
static void mouse(QWidget *on, QEvent::Type type, QPoint at)
{
	const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
	const Qt::MouseButtons down = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
	QMouseEvent event(type, at, on->mapToGlobal(at), button, down, Qt::NoModifier);
	QCoreApplication::sendEvent(on, &event);
}

void drag(QWidget *dock, const QByteArray &rows)
{
	auto *list = qobject_cast<QAbstractItemView *>(widget_named(dock, "shop-rundown-list"));
	QWidget *on = list->viewport();
	const auto row = [&](int part) {
		return list->visualRect(list->model()->index(rows.split(',').value(part).toInt(), 0));
	};
	const QPoint from = row(0).center();
	const QPoint to(row(1).center().x(), row(1).top() + 2);
	if (!on->rect().contains(from) || !on->rect().contains(to))
		fail("not on screen:", rows.constData());
	mouse(on, QEvent::MouseButtonPress, from);
	mouse(on, QEvent::MouseMove, from + QPoint(0, 1)); // a shaking hand drags nothing
	if (list->findChild<QDrag *>())
		fail("dragged at once:", rows.constData());
	mouse(on, QEvent::MouseMove, from + QPoint(0, 2 * QApplication::startDragDistance()));
	const QDrag *dragged = list->findChild<QDrag *>();
	if (dragged) {
		const Qt::DropActions can = dragged->supportedActions();
		QDragEnterEvent enters(to, can, dragged->mimeData(), Qt::LeftButton, Qt::NoModifier);
		QDragMoveEvent moves(to, can, dragged->mimeData(), Qt::LeftButton, Qt::NoModifier);
		QDropEvent drops(to, can, dragged->mimeData(), Qt::LeftButton, Qt::NoModifier);
		QCoreApplication::sendEvent(on, &enters);
		QCoreApplication::sendEvent(on, &moves);
		QCoreApplication::sendEvent(on, &drops);
	}
	mouse(on, QEvent::MouseButtonRelease, to);
}
