/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `write`: changes a price, a stock or a text in the shop as an adapter says, by the very code that a desk uses, and
 * says what came of it.
 */
#include "adapter_args.h"
#include "commands.h"

#include "feed/write.h"
#include "room/json.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS UINT64_C(1000000000)
#define VARS_MOST_BYTES 65536
#define WAIT_S 30
/* The first room. */
#define ROOM_NS (15 * SECOND_NS)
#define WAIT_MOST_S 3600

enum {
	OPTION_ADAPTER,
	OPTION_VAR,
	OPTION_SECRETS,
	OPTION_ITEM,
	OPTION_PRICE,
	OPTION_STOCK,
	OPTION_TEXT,
	OPTION_WAS,
	OPTION_WAIT,
	OPTION_ALLOW_HTTP,
	OPTION_YES
};

static const struct option_spec options[] = {
	[OPTION_ADAPTER] = {"adapter", "FILE", "how the shop is asked and changed (shop-adapter/1)", true},
	[OPTION_VAR] = {"var", "NAME=VALUE", "a var of the adapter; room is the room's id", false},
	[OPTION_SECRETS] = {"secrets", "FILE", "the adapter's secrets (shop-secrets/1, for nobody else to read)",
			    false},
	[OPTION_ITEM] = {"item", "ID", "which item of the room (default: the one on air)", false},
	[OPTION_PRICE] = {"price", "AMOUNT", "what it is to cost, in the room's currency: 79.90", false},
	[OPTION_STOCK] = {"stock", "N", "how many may be sold", false},
	[OPTION_TEXT] = {"text", "TEXT", "the text that the adapter writes", false},
	[OPTION_WAS] = {"was", "FIGURE", "what the room has to show now (default: whatever it does)", false},
	[OPTION_WAIT] = {"wait", "SECONDS", "how long the room is waited for (30)", false},
	[OPTION_ALLOW_HTTP] = {"allow-http", NULL, "take plain http from other machines too, where no secret goes",
			       false},
	[OPTION_YES] = {"yes", NULL, "send it; without it nothing is sent", false},
};

/* What is asked for, and where. */
struct task {
	const struct args *args;
	struct feed *feed;
	struct waker *waker;
	uint64_t wait_ns;
	struct feed_write write;
};

/* -- figures -- */

/* "79.9" as minor units, exactly: a digit too many is no amount. */
static bool read_amount(const char *text, int digits, int64_t *out)
{
	char whole[32];
	size_t before = strspn(text, "0123456789");
	const char *fraction = text[before] == '.' ? text + before + 1 : text + before;
	size_t after = strspn(fraction, "0123456789");
	bool has_point = text[before] == '.';
	if (before == 0 || before > 13 || (has_point && after == 0) || after > (size_t)digits || fraction[after])
		return false;
	snprintf(whole, sizeof(whole), "%.*s%.*s%.*s", (int)before, text, (int)after, fraction, digits - (int)after,
		 "0000");
	return args_number(whole, 0, INT64_MAX, out);
}

static bool read_figure(const struct task *task, const char *text, const struct room_item *item, int64_t *out)
{
	if (task->write.kind == FEED_WRITE_PRICE)
		return read_amount(text, item->price.currency.digits, out);
	return args_number(text, 0, INT64_MAX, out);
}

static json_t *amount_json(int64_t minor, const struct currency *currency)
{
	int64_t unit = 1;
	for (int i = 0; i < currency->digits; i++)
		unit *= 10;
	if (currency->digits == 0)
		return json_sprintf("%" PRId64 " %s", minor, currency->code);
	return json_sprintf("%" PRId64 ".%0*" PRId64 " %s", minor / unit, currency->digits, minor % unit,
			    currency->code);
}

/* A figure of the item in words; null where there is none. */
static json_t *figure_json(const struct task *task, const struct room_item *item, int64_t figure)
{
	if (!item || figure == ROOM_UNSET)
		return json_null();
	return task->write.kind == FEED_WRITE_PRICE ? amount_json(figure, &item->price.currency)
						    : json_sprintf("%" PRId64, figure);
}

static int64_t shown(const struct task *task, const struct room_item *item)
{
	if (!item || task->write.kind == FEED_WRITE_TEXT)
		return ROOM_UNSET;
	if (task->write.kind == FEED_WRITE_PRICE)
		return item->price.sale_minor;
	return item->stock.is_known ? item->stock.left : ROOM_UNSET;
}

/* -- what is said -- */

static void print_line(const struct task *task, const char *state, const char *message, const struct room *room)
{
	const struct feed_write *write = &task->write;
	const struct room_item *item = room ? room_find_item(room, write->item_id) : NULL;
	json_t *to = write->kind == FEED_WRITE_TEXT ? json_string(write->text) : figure_json(task, item, write->value);
	json_t *line = json_pack("{s:s, s:s?, s:s, s:s, s:s?, s:o, s:o, s:o}", "state", state, "message", message,
				 "item", write->item_id, "kind", feed_write_kind_name(write->kind), "title",
				 item ? item->title : NULL, "from", figure_json(task, item, write->was), "to", to,
				 "room", figure_json(task, item, shown(task, item)));
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	if (text)
		puts(text);
	free(text);
	json_decref(line);
}

static enum exit_code fail(const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	fprintf(stderr, "shop-overlay write: %s\n", error_text(err, text, sizeof(text)));
	return EXIT_BAD;
}

/* -- doing it -- */

/* A fresh room, of which the newest state is the caller's; NULL and why. */
static const struct feed_state *wait_for_room(const struct task *task, struct error *err)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + ROOM_NS;
	for (;;) {
		const struct feed_state *state = feed_state_get(task->feed);
		if (state->room && state->freshness == FRESHNESS_FRESH)
			return state;
		*err = state->error;
		feed_state_unref(state);
		if (err->code)
			return NULL;
		if (clock_now_ns(clock_system()) >= until_ns) {
			error_set(err, ERROR_TIMEOUT, "the shop gives no room");
			return NULL;
		}
		waker_wait(task->waker, until_ns);
	}
}

/* What the words come to in this room. */
static enum exit_code understand(struct task *task, const struct room *room)
{
	const char *const *values = task->args->values;
	struct feed_write *write = &task->write;
	const char *id = values[OPTION_ITEM] ? values[OPTION_ITEM] : room->current ? room->current->id : "";
	const struct room_item *item = room_find_item(room, id);
	const char *figure = values[OPTION_PRICE] ? values[OPTION_PRICE] : values[OPTION_STOCK];
	if (!item) {
		fprintf(stderr, "shop-overlay write: the room has no item \"%s\"\n", id);
		return EXIT_BAD;
	}
	snprintf(write->item_id, sizeof(write->item_id), "%s", id);
	write->was = shown(task, item);
	if (write->kind == FEED_WRITE_TEXT) {
		snprintf(write->text, sizeof(write->text), "%s", values[OPTION_TEXT]);
		return EXIT_GOOD;
	}
	if (!read_figure(task, figure, item, &write->value))
		return args_usage(task->args, "%s is no %s", figure,
				  write->kind == FEED_WRITE_PRICE ? "amount of this currency" : "number of pieces");
	if (values[OPTION_WAS] && !read_figure(task, values[OPTION_WAS], item, &write->was))
		return args_usage(task->args, "--was %s: no such figure", values[OPTION_WAS]);
	return EXIT_GOOD;
}

/* Until there is nothing more to come: where nobody knows, the room may tell yet. */
static struct feed_write_news follow(const struct task *task, uint64_t id)
{
	struct feed_write_news news = {.id = id, .state = FEED_WRITE_PENDING};
	uint64_t until_ns = UINT64_MAX;
	for (;;) {
		if (feed_write_take_news(task->feed, id, &news) && news.state == FEED_WRITE_UNKNOWN)
			until_ns = clock_now_ns(clock_system()) + task->wait_ns;
		bool may_come = news.state == FEED_WRITE_UNKNOWN && clock_now_ns(clock_system()) < until_ns;
		if (feed_write_state_is_end(news.state) && !may_come)
			return news;
		waker_wait(task->waker, until_ns);
	}
}

static enum exit_code send(const struct task *task)
{
	struct error err = {0};
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	uint64_t id = feed_write_post(task->feed, &task->write, task->waker, &err);
	struct feed_write_news news = {.state = FEED_WRITE_REFUSED, .error = err};
	if (id)
		news = follow(task, id);
	const struct feed_state *state = feed_state_get(task->feed);
	print_line(task, feed_write_state_name(news.state),
		   news.error.code ? error_text(&news.error, text, sizeof(text)) : NULL, state->room);
	feed_state_unref(state);
	return news.state == FEED_WRITE_DONE ? EXIT_GOOD : EXIT_BAD;
}

static enum exit_code write_it(struct task *task)
{
	struct error err = {0};
	const struct feed_state *state = wait_for_room(task, &err);
	if (!state)
		return fail(&err);
	enum exit_code code = understand(task, state->room);
	if (code == EXIT_GOOD && !task->args->values[OPTION_YES]) {
		bool may = state->writes & 1u << task->write.kind;
		print_line(task, "not-sent", may ? NULL : state->write_why[task->write.kind], state->room);
		fprintf(stderr, "shop-overlay write: nothing was sent: --yes sends it\n");
		code = EXIT_USAGE;
	} else if (code == EXIT_GOOD) {
		code = send(task);
	}
	feed_state_unref(state);
	return code;
}

static enum exit_code open_and_write(struct task *task, const struct feed_request *request)
{
	struct error err = {.code = ERROR_MEMORY, .message = "no memory"};
	const struct feed_limits limits = {.write_still_ms = task->wait_ns / 1000000};
	enum exit_code code = EXIT_BAD;
	task->waker = waker_create();
	struct feed_service *service = task->waker ? feed_service_create(NULL, &limits, &err) : NULL;
	task->feed = service ? feed_open(service, request, task->waker, &err) : NULL;
	if (task->feed)
		code = write_it(task);
	else
		code = adapter_args_failed(task->args, &err);
	feed_close(&task->feed);
	feed_service_destroy(&service);
	waker_unref(task->waker);
	return code;
}

static enum exit_code run(const struct args *args)
{
	const char *const *values = args->values;
	struct task task = {.args = args};
	int64_t wait_s = WAIT_S;
	task.write.kind = values[OPTION_PRICE]   ? FEED_WRITE_PRICE
			  : values[OPTION_STOCK] ? FEED_WRITE_STOCK
						 : FEED_WRITE_TEXT;
	if (!!values[OPTION_PRICE] + !!values[OPTION_STOCK] + !!values[OPTION_TEXT] != 1)
		return args_usage(args, "one of --price AMOUNT, --stock N and --text TEXT is needed");
	if (values[OPTION_TEXT] && (values[OPTION_WAS] || strlen(values[OPTION_TEXT]) >= FEED_WRITE_TEXT_BYTES))
		return args_usage(args, "--text: at most %d bytes, without --was", FEED_WRITE_TEXT_BYTES - 1);
	if (values[OPTION_WAIT] && !args_number(values[OPTION_WAIT], 1, WAIT_MOST_S, &wait_s))
		return args_usage(args, "--wait %s: a whole number of seconds from 1", values[OPTION_WAIT]);
	task.wait_ns = (uint64_t)wait_s * SECOND_NS;

	signal(SIGPIPE, SIG_IGN);
	struct error err = {0};
	struct buffer vars;
	buffer_init(&vars, VARS_MOST_BYTES);
	adapter_digest_fn digest = NULL;
	enum exit_code code = EXIT_BAD;
	if (adapter_args_follow(args, values[OPTION_ADAPTER], &vars, &digest, &err))
		code = open_and_write(&task, &(struct feed_request){
						     .source = FEED_SOURCE_ADAPTER,
						     .path = values[OPTION_ADAPTER],
						     .adapter_vars = buffer_text(&vars),
						     .secrets_file = values[OPTION_SECRETS],
						     .digest = digest,
						     .allow_http = values[OPTION_ALLOW_HTTP] != NULL,
					     });
	else
		code = adapter_args_failed(args, &err);
	buffer_finish(&vars);
	return code;
}

const struct command command_write = {
	.name = "write",
	.summary = "Change a price, a stock or a text in a shop, as an adapter says, and wait until the shop shows it.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.repeatable = "var",
	.notes = "One of --price, --stock and --text is needed. Without --yes it says what it would change, and sends "
		 "nothing.\nOne line {\"state\", \"message\", \"item\", \"kind\", \"title\", \"from\", \"to\", "
		 "\"room\"}; exit code 0 "
		 "when the room shows it.",
	.run = run,
};
