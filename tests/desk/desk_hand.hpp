/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a hand does to a dock of the gallery: its keys, and rows that it drags. */
#pragma once

#include <QByteArray>
#include <QString>

class QWidget;

/** Ends the program with exit status 1. */
[[noreturn]] void fail(const char *what, const char *which);
/** The widget of the dock, or of what it has popped up, by its object name; fails where there is none. */
QWidget *widget_named(QWidget *dock, const char *name);
void type_one(QWidget *dock, const QString &key);
/** "A,B": drags the row A of the rundown to where it comes before the row B, from 0. */
void drag(QWidget *dock, const QByteArray &rows);
