/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who asks: the token of `Authorization: Bearer`, and where the request came from. Thread: the library's.
 */
#pragma once

#include "serve_answer.h"

/** Whether the request bears this token; NULL is nobody's. Takes the same time wherever two tokens differ. */
bool serve_bears_token(const struct serve_answer *answer, const char *token);

/** 401, as the scheme wants it told. */
enum MHD_Result serve_answer_token_wanted(const struct serve_answer *answer);

/** A header of the request, or NULL. */
const char *serve_request_header(const struct serve_answer *answer, const char *name);

/**
 * Whether it was asked for by the name of this machine: a page of the web may point its own name here, and what it asks
 * for then bears that name.
 */
bool serve_is_asked_locally(const struct serve_answer *answer);
