/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program around libobs tells us and does for us: the one place for its events. A program without a frontend
 * (tests) just never tells anything. After its EXIT event nothing of it is called any more.
 *
 * Thread of all of it: UI.
 */
#pragma once

/** Asks for events. At the module's load. */
void frontend_start(void);
