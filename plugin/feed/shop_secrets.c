/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop's secrets: where they may go, and the token that is renewed before it ends. Feed thread only.
 */
#include "shop.h"

#include "base/alloc.h"
#include "base/log.h"
#include "feed/secrets.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define TIMEOUT_MS 10000
#define BYTES_MOST 65536
#define EARLY_MS 600000
#define RETRY_FIRST_MS 2000
#define RETRY_MOST_MS 60000
#define REFUSED_LEAST_NS (60000 * MS_NS)
/* Somebody else renews it. */
#define LOCKED_AGAIN_NS (250 * MS_NS)
#define LOCKED_TRIES 80 /* no renewal takes so long */
/* How often the file is looked at for what others write into it. */
#define LOOK_NS (1000 * MS_NS)

static const json_t *token_of(const struct shop *shop)
{
	return json_object_get(shop->adapter->document, "token");
}

static const char *fills_of(const struct shop *shop)
{
	return json_string_value(json_object_get(token_of(shop), "fills"));
}

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* There is another one: what was said of the one before is over. */
static void count_token(struct shop *shop)
{
	shop->token.turn++;
	shop->token.is_refused = false;
	shop->token.error = (struct error){0};
	// what was refused for that one alone need not wait for its next turn
	for (size_t i = 0; i < shop->ask_count; i++) {
		if (shop->asks[i].is_token_over)
			shop->asks[i].next_ns = 0;
		shop->asks[i].is_token_over = false;
	}
}

bool shop_look_at_secrets(struct shop *shop, struct error *err)
{
	struct keep keep = {.document = NULL};
	if (!shop->secrets_path)
		return true;
	struct file_stamp now = file_stamp_of(shop->secrets_path);
	if (file_stamp_equal(&now, &shop->keep_stamp))
		return true;
	if (!keep_read(shop->secrets_path, &keep, err))
		return false;
	if (token_of(shop) &&
	    !is_same_text(keep_secret(&keep, fills_of(shop)), keep_secret(&shop->keep, fills_of(shop))))
		count_token(shop);
	shop->token.is_unwritten = false; // whoever wrote it since knows better
	keep_finish(&shop->keep);
	shop->keep = keep;
	shop->keep_stamp = now;
	return true;
}

bool shop_check_origin(const struct feed *feed, const struct adapter_order *order, const char *request,
		       struct error *err)
{
	char asked[256], home[256];
	const struct keep *keep = &feed->shop->keep;
	const char *origin = keep->token_origin && !request ? keep->token_origin : keep->origin;
	if (!order->has_secrets)
		return true;
	// plain http never, not even where the room allows it
	if (!http_address_check(order->url, false, err))
		return false;
	if (origin && http_same_origin(origin, order->url))
		return true;
	if (!origin || !secret_shop_of(origin, home, sizeof(home), NULL))
		snprintf(home, sizeof(home), "no shop");
	if (!secret_shop_of(order->url, asked, sizeof(asked), NULL))
		snprintf(asked, sizeof(asked), "another one");
	return error_set_at(err, ERROR_USAGE, request ? request : "token",
			    "these secrets belong to another shop: %.100s, not %.100s", home, asked);
}

/* -- the token -- */

/* The new secrets of an answer, by name; NULL with a reason. */
static json_t *read_secrets(struct evaluation *evaluation, const json_t *token, struct error *err)
{
	const char *name;
	json_t *value;
	const struct spot spot = {.entry = evaluation->answer};
	json_t *found = json_object();
	json_object_foreach(json_object_get(token, "secrets"), name, value)
	{
		json_t *secret = value_of(evaluation, value, &spot);
		bool is_text = json_is_string(secret) && json_string_length(secret) > 0;
		bool may_lack = !secret && evaluation->is_quiet;
		if (is_text)
			json_object_set(found, name, secret);
		json_decref(secret);
		if (is_text || may_lack)
			continue;
		error_set_at(err, ERROR_VALUE, "token", "the answer holds no %s", name);
		json_decref(found);
		return NULL;
	}
	return found;
}

static int64_t read_until_ms(struct evaluation *evaluation, const json_t *token, int64_t now_ms)
{
	int64_t until_ms = ROOM_UNSET;
	const json_t *expires = json_object_get(token, "expires_in_s");
	const struct spot spot = {.entry = evaluation->answer};
	json_t *seconds = expires ? value_of(evaluation, expires, &spot) : NULL;
	if (json_is_integer(seconds) && json_integer_value(seconds) > 0 &&
	    json_integer_value(seconds) < INT64_C(1000000000))
		until_ms = now_ms + json_integer_value(seconds) * 1000;
	json_decref(seconds);
	return until_ms;
}

/* What is held, to the disk; tried again until it is there. */
static bool write_secrets(struct shop *shop, struct error *err)
{
	if (!shop->secrets_path)
		return true;
	shop->token.is_unwritten = !keep_write(&shop->keep, shop->secrets_path, err);
	shop->keep_stamp = file_stamp_of(shop->secrets_path);
	return !shop->token.is_unwritten;
}

static bool take_token(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	struct shop *shop = feed->shop;
	struct names names;
	struct answer_reading reading = {.fragment = NULL};
	const struct adapter_given given = shop_given(shop);
	const json_t *token = token_of(shop);
	if (answer->error.code) {
		*err = answer->error;
		return false;
	}
	shop_take_time(feed, answer);
	names_init(&names, shop->adapter, &given, shop_now_ms(feed), "");
	struct evaluation evaluation = {.status = answer->status, .names = &names};
	json_t *tree = NULL;
	if (!answer_judge(&evaluation, token, answer->body->bytes, answer->body->size_bytes, &reading, &tree, err))
		return false;
	json_t *secrets = read_secrets(&evaluation, token, err);
	int64_t until_ms = secrets ? read_until_ms(&evaluation, token, shop_now_ms(feed)) : ROOM_UNSET;
	json_decref(tree);
	// what somebody else wrote into the file meanwhile stays; if it cannot be read, what is held is better
	if (secrets)
		(void)!shop_look_at_secrets(shop, NULL);
	// the old ones are dead by now: the new ones count even if the disk does not take them
	bool did = secrets && keep_take(&shop->keep, secrets, fills_of(shop), until_ms, err);
	json_decref(secrets);
	if (!did)
		return false;
	count_token(shop);
	shop->token.life_ms = until_ms == ROOM_UNSET ? 0 : until_ms - shop_now_ms(feed);
	return write_secrets(shop, err);
}

static void give_lock_back(struct shop_token *token)
{
	keep_unlock(token->lock);
	token->lock = KEEP_NO_LOCK;
}

static void fail_token(struct feed *feed, struct error *error, uint64_t retry_after_ms)
{
	struct shop_token *token = &feed->shop->token;
	uint64_t pause_ms = backoff_next_ms(&token->backoff, retry_after_ms, feed_service_random(feed->service));
	give_lock_back(token);
	shop_fail(feed, error);
	token->error = *error;
	token->next_ns = clock_now_ns(feed->service->clock) + pause_ms * MS_NS;
	feed->has_news = true;
}

static void on_token(const struct http_answer *answer, void *data)
{
	struct feed *feed = data;
	struct shop_token *token = &feed->shop->token;
	struct error err = {0};
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	token->call = NULL;
	if (take_token(feed, answer, &err)) {
		log_write(LOG_LEVEL_INFO, "feed %s: the shop gave a new token", feed->name);
		backoff_reset(&token->backoff);
		give_lock_back(token);
		token->next_ns = now_ns + REFUSED_LEAST_NS;
		return;
	}
	fail_token(feed, &err, answer->retry_after_ms);
}

static void ask_token(struct feed *feed, uint64_t now_ns)
{
	struct shop *shop = feed->shop;
	const json_t *request = token_of(shop);
	const struct adapter_given given = shop_given(shop);
	struct adapter_order order = {.url = NULL};
	struct error err = {0};
	const struct adapter_asking asking = {.request = "", .now_ms = shop_now_ms(feed), .digest = shop->digest};
	if (adapter_make_order(shop->adapter, &given, &asking, &order, &err) &&
	    shop_check_origin(feed, &order, NULL, &err))
		shop->token.call = http_start(
			feed->service->http,
			&(struct http_request){
				.url = order.url,
				.is_exact = true,
				.headers = order.headers,
				.header_count = order.header_count,
				.body = order.body,
				.outlives_stop = true,
				.most_bytes = (size_t)request_number(request, "max_bytes", BYTES_MOST),
				.total_timeout_ms = (uint64_t)request_number(request, "timeout_ms", TIMEOUT_MS),
				.done = on_token,
				.data = feed,
			},
			&err);
	adapter_order_finish(&order);
	shop->last_start_ns = now_ns;
	if (!shop->token.call)
		fail_token(feed, &err, 0);
}

/* Has it to be renewed, and by when at the latest? */
static bool is_due(const struct feed *feed, bool *is_missing)
{
	const struct shop *shop = feed->shop;
	const char *held = keep_secret(&shop->keep, fills_of(shop));
	int64_t until_ms = keep_until_ms(&shop->keep, fills_of(shop));
	int64_t now_ms = shop_now_ms(feed);
	*is_missing = !held || !held[0] || (until_ms != ROOM_UNSET && now_ms >= until_ms);
	if (*is_missing || shop->token.is_refused)
		return true;
	int64_t early_ms = request_number(token_of(shop), "early_ms", EARLY_MS);
	// one that lives for less than that is not renewed all the time
	if (shop->token.life_ms > 0 && early_ms > shop->token.life_ms / 2)
		early_ms = shop->token.life_ms / 2;
	return until_ms != ROOM_UNSET && now_ms >= until_ms - early_ms;
}

/* Renews it, unless somebody else is at it: a refresh token that is sent twice may end all of them. */
static void renew(struct feed *feed, uint64_t now_ns, bool *is_missing)
{
	struct shop *shop = feed->shop;
	struct shop_token *token = &shop->token;
	struct error err = {0};
	if (shop->secrets_path && !keep_lock(shop->secrets_path, &token->lock)) {
		token->next_ns = now_ns + LOCKED_AGAIN_NS;
		if (++token->locked_tries % LOCKED_TRIES == 0) {
			error_set_at(&token->error, ERROR_TIMEOUT, "token",
				     "somebody else is renewing it, and does not end");
			shop_fail(feed, &token->error);
			feed->has_news = true;
		}
		return;
	}
	token->locked_tries = 0;
	// who had it until now has renewed it, perhaps
	if (!shop_look_at_secrets(shop, &err))
		fail_token(feed, &err, 0);
	else if (is_due(feed, is_missing))
		ask_token(feed, now_ns);
	else
		give_lock_back(token);
}

bool shop_token_step(struct feed *feed, uint64_t now_ns, uint64_t *next_ns)
{
	struct shop *shop = feed->shop;
	struct shop_token *token = &shop->token;
	struct error err = {0};
	bool is_missing = false;
	*next_ns = UINT64_MAX;
	if (!token_of(shop))
		return true;
	token->backoff.first_ms = RETRY_FIRST_MS;
	token->backoff.most_ms = RETRY_MOST_MS;
	// who else uses the file may have renewed it
	if (!shop_look_at_secrets(shop, &err)) {
		shop_fail(feed, &err);
		*next_ns = now_ns + RETRY_FIRST_MS * MS_NS;
		return false;
	}
	bool must = is_due(feed, &is_missing);
	bool may = !token->call && now_ns >= token->next_ns && now_ns >= shop_free_ns(shop);
	if (token->is_unwritten && may && !write_secrets(shop, &err))
		fail_token(feed, &err, 0);
	else if (must && may && !token->is_unwritten)
		renew(feed, now_ns, &is_missing);
	else if (!must && !token->is_unwritten)
		token->error = (struct error){0};
	*next_ns = now_ns + LOOK_NS;
	if (!token->call && token->next_ns > now_ns && token->next_ns < *next_ns)
		*next_ns = token->next_ns;
	return !is_missing;
}

bool shop_token_refused(struct feed *feed, unsigned turn, uint64_t now_ns)
{
	struct shop_token *token = &feed->shop->token;
	if (!token_of(feed->shop))
		return false;
	if (turn != token->turn)
		return true;
	token->is_refused = true;
	return token->call || now_ns >= token->next_ns;
}

bool shop_is_renewing(const struct feed *feed)
{
	return feed->shop && feed->shop->token.call;
}

void shop_token_stop(struct feed *feed)
{
	http_abort(&feed->shop->token.call);
	give_lock_back(&feed->shop->token);
}
