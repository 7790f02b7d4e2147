/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `request`: what an adapter would send, signature and all, without sending it.
 */
#include "adapter_args.h"
#include "commands.h"
#include "digests.h"

#include "room/json.h"
#include "room/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_ADAPTER,
	OPTION_REQUEST,
	OPTION_VAR,
	OPTION_SECRET,
	OPTION_EACH,
	OPTION_NOW,
	OPTION_NONCE,
	OPTION_SHOW_SECRETS,
	OPTION_WRITE,
	OPTION_ITEM,
	OPTION_VALUE,
	OPTION_WAS,
	OPTION_CURRENCY
};

static const struct option_spec options[] = {
	[OPTION_ADAPTER] = {"adapter", "FILE", "how the shop is asked and read (shop-adapter/1)", true},
	[OPTION_REQUEST] = {"request", "ID", "which of its requests; token is the one for a token", false},
	[OPTION_VAR] = {"var", "NAME=VALUE", "a var of the adapter; room is the room's id", false},
	[OPTION_SECRET] = {"secret", "NAME=VALUE", "a secret of the adapter", false},
	[OPTION_EACH] = {"each", "ID", "the id, of a request that is repeated", false},
	[OPTION_NOW] = {"now", "TIME", "the shop's clock, ms since 1970 or RFC 3339 (default: the machine's)", false},
	[OPTION_NONCE] = {"nonce", "TEXT", "what stands for {nonce} (default: random)", false},
	[OPTION_SHOW_SECRETS] = {"show-secrets", NULL, "print secrets as they are sent, instead of ***", false},
	[OPTION_WRITE] = {"write", "KIND", "instead of a request: what it writes, price, stock or text", false},
	[OPTION_ITEM] = {"item", "ID", "of a write: which item", false},
	[OPTION_VALUE] = {"value", "VALUE", "of a write: minor units, pieces, or the text", false},
	[OPTION_WAS] = {"was", "N", "of a write: what was seen, as --value", false},
	[OPTION_CURRENCY] = {"currency", "CODE", "of a write: the room's (default: CNY)", false},
};

static json_t *headers_of(const struct adapter_order *order)
{
	json_t *headers = json_object();
	for (size_t i = 0; i < order->header_count; i++) {
		const char *line = order->headers[i];
		const char *colon = strchr(line, ':');
		json_object_setn_new(headers, line, (size_t)(colon - line), json_string(colon + 2));
	}
	return headers;
}

static bool print_order(const struct adapter_order *order)
{
	json_t *json = json_pack("{s:s, s:s, s:o, s:s?}", "method", order->method, "url", order->url, "headers",
				 headers_of(order), "body", order->body);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	bool did = text && puts(text) >= 0;
	free(text);
	json_decref(json);
	return did;
}

/* "token" names the request for a token, unless a request has that id. */
static const char *name_of(const struct adapter_args *taken, const char *name)
{
	return strcmp(name, "token") == 0 && !adapter_has_request(taken->adapter, name) ? "" : name;
}

/* What is written; a --var that the adapter has no such var of, but keeps under that name, is what an answer gave. */
static bool take_writing(const struct args *args, const struct adapter_args *taken, struct adapter_writing *writing)
{
	const char *value = args->values[OPTION_VALUE];
	const char *was = args->values[OPTION_WAS];
	const char *code = args->values[OPTION_CURRENCY] ? args->values[OPTION_CURRENCY] : "CNY";
	bool is_text = strcmp(writing->kind, "text") == 0;
	if (!value || (!is_text && !args_number(value, 0, INT64_MAX, &writing->value)) ||
	    (was && !args_number(was, 0, INT64_MAX, &writing->was))) {
		args_usage(args, "--write wants --value: whole minor units, pieces, or a text; --was is a number too");
		return false;
	}
	const struct currency *currency = currency_find(code);
	if (!currency) {
		args_usage(args, "--currency %s: no currency that we know", code);
		return false;
	}
	writing->currency = *currency;
	writing->item = args->values[OPTION_ITEM] ? args->values[OPTION_ITEM] : "";
	writing->text = is_text ? value : NULL;
	writing->kept = taken->kept;
	writing->kept_count = taken->kept_count;
	return true;
}

static enum exit_code make(const struct args *args, const struct adapter_args *taken, int64_t now_ms)
{
	bool writes = args->values[OPTION_WRITE];
	struct error err = {.code = ERROR_MEMORY, .message = "no memory"};
	struct adapter_order order = {.url = NULL};
	struct adapter_asking asking = {
		.request = writes ? "" : name_of(taken, args->values[OPTION_REQUEST]),
		.each = args->values[OPTION_EACH],
		.now_ms = now_ms,
		.nonce = args->values[OPTION_NONCE],
		.digest = digests_load(taken->adapter),
		.hide_secrets = !args->values[OPTION_SHOW_SECRETS],
	};
	struct adapter_writing writing = {.kind = args->values[OPTION_WRITE], .was = ROOM_UNSET};
	if (writing.kind) {
		if (!take_writing(args, taken, &writing))
			return EXIT_USAGE;
		asking.writing = &writing;
	}
	bool did = adapter_make_order(taken->adapter, &taken->given, &asking, &order, &err) && print_order(&order);
	adapter_order_finish(&order);
	return did ? EXIT_GOOD : adapter_args_failed(args, &err);
}

static enum exit_code run(const struct args *args)
{
	if (!args->values[OPTION_REQUEST] == !args->values[OPTION_WRITE])
		return args_usage(args, "one of --request ID and --write KIND is needed");
	int64_t now_ms = 0;
	const char *now = args->values[OPTION_NOW];
	enum exit_code code = EXIT_USAGE;
	struct adapter_args taken;
	if (!adapter_args_time(now, &now_ms))
		return args_usage(args, "--now %s: a time is in ms since 1970 or written 2026-11-21T21:00:00+08:00",
				  now);
	if (!adapter_args_take(&taken, args, args->values[OPTION_ADAPTER], OPTION_VAR, OPTION_SECRET, &code))
		return code;
	code = make(args, &taken, now_ms);
	adapter_args_finish(&taken);
	return code;
}

const struct command command_request = {
	.name = "request",
	.summary = "Print what an adapter would send to a shop, without sending it.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.repeatable = "var",
	.repeatable_too = "secret",
	.notes = "One JSON object {\"method\", \"url\", \"headers\", \"body\"}. The signature is the real one; secrets "
		 "themselves are\nprinted as *** unless --show-secrets is given.",
	.run = run,
};
