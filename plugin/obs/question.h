/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a dialog of the bridge is asked for: an overlay and its settings as they were when somebody pressed the button;
 * its texts do not change while the dialog is open, whatever the properties say meanwhile.
 */
#pragma once

#include "base/error.h"

struct overlay;
struct settings;
struct secret_form;
struct question;

/** Opens the dialog, which then owns the question (question_destroy()). Thread: UI. Errors: why it cannot be opened. */
typedef bool (*question_open_fn)(struct question *question, struct error *err);

struct question {
	struct overlay *overlay;
	struct settings *settings;
	question_open_fn open;
	const char *what;               /* "no token can be set": what the log says where it cannot be opened */
	const struct secret_form *form; /* of adapters' secrets; NULL: none */
};

/**
 * Asks by and by, with the settings of the overlay's profile where it has one.
 *
 * what:     lives for ever.   Thread: any; posts only.
 */
void question_ask(struct overlay *overlay, question_open_fn open, const char *what);

/** A struct question *. Thread: UI. */
void question_destroy(void *data);
