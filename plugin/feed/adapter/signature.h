/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How platforms sign requests: a digest over the parameters in an order and a writing that the adapter says. The
 * digests are somebody else's.
 */
#pragma once

#include "adapter/names.h"

/* What is signed: texts by name. form may be NULL. */
struct signed_parts {
	const json_t *query;
	const json_t *form;
};

/**
 * The signature as text; NULL on errors. names: with the body.
 *
 * Owns:     the caller, with alloc_free().   Errors: as adapter_make_order().
 */
char *signature_make(const json_t *signature, const struct names *names, const struct signed_parts *parts,
		     adapter_digest_fn digest, struct error *err);
