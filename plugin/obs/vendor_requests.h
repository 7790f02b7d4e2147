/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a remote may ask through obs-websocket (docs/remote.md), read from JSON: the table of the requests, and what is
 * wrong with one in words. Pure: knows neither libobs nor the show that it is asked of. Any thread.
 */
#pragma once

#include "base/error.h"
#include "control/order.h"

#include <jansson.h>
#include <stddef.h>

enum vendor_asks {
	VENDOR_ASKS_INVALID = 0,
	VENDOR_GET_STATUS,
	VENDOR_GET_ROOM,
	VENDOR_GET_FINDINGS,
	VENDOR_GET_PROMPTER,
	VENDOR_ORDER,
	VENDOR_SAFE,
	VENDOR_PANIC,
	VENDOR_RETURN,
};

struct vendor_request {
	enum vendor_asks asks;
	char room[CONTROL_ID_SIZE];   /* "": the room that is armed */
	char client[CONTROL_ID_SIZE]; /* who asks, for the log; "": not said */
	struct control_order order;   /* VENDOR_ORDER */
	char price[32];               /* VENDOR_ORDER, a step: as it was said; "": order has it, or there is none */
};

/** The names of the requests, in the documents' order; NULL beyond the last. */
const char *vendor_request_name(size_t index);

/**
 * Reads a request's data; NULL is an empty object.
 *
 * Errors:   ERROR_UNSUPPORTED (no such request), ERROR_VALUE with the member's name: unknown to this request, of a
 *           wrong kind, missing, or in contradiction to another. *out stays as it was.
 */
MUST_CHECK bool vendor_request_read(const char *name, const json_t *data, struct vendor_request *out,
				    struct error *err);

/**
 * Reads a price as people say it into the order, in a currency with so many digits: "59.9" and "¥59.90" are the new
 * price, "-5" takes 5.00 off, "15%" and "-15%" take that share off, "8.5折" leaves 85 %.
 *
 * Errors:   ERROR_VALUE at "price".
 */
MUST_CHECK bool vendor_request_price(struct vendor_request *request, unsigned currency_digits, struct error *err);
