/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop_write.h"

#include "shop_answer.h"

#include "base/alloc.h"
#include "room/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define DEEDS 32
#define NEWS 64
#define AGAIN_FIRST_MS 100
#define AGAIN_MOST_MS 4000
/* After a shop that knows of no leases, and after giving one up, which ends by itself within a minute. */
#define LEASE_PAUSE_MS 70000
#define BELOW_BYTES 160
#define KEY_BYTES 128

struct waiting {
	struct core_deed deed;
	uint64_t given_ns;
};

struct shop_write {
	char client[CONTROL_ID_SIZE];
	char key_base[KEY_BYTES - 32];
	uint64_t keys; /* how many were made */
	uint64_t last_request_id;

	struct waiting deeds[DEEDS]; /* the first one is being asked for */
	size_t deed_count;
	char key[KEY_BYTES]; /* of the first; "": it was not asked for yet */
	uint64_t asked_id;   /* the request that is under way; 0: none */
	uint64_t ask_ns;     /* the next one not before */
	uint64_t pause_ms;
	unsigned doubts; /* shop_answer.h */

	uint64_t lease_id; /* as asked_id */
	uint64_t lease_ns;
	bool is_leasing;

	struct shop_write_news news[NEWS];
	size_t news_count;

	char below[BELOW_BYTES]; /* of the request that was given out last */
	char *json;
};

static bool is_client(const char *client)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t size = strlen(client);
	return size < CONTROL_ID_SIZE && strspn(client, allowed) == size;
}

struct shop_write *shop_write_create(const char *client, const char *key_base, struct error *err)
{
	if (client && !is_client(client)) {
		error_set(err, ERROR_USAGE, "a desk's name is 1 to 64 of A-Z a-z 0-9 . _ -");
		return NULL;
	}
	struct shop_write *write = alloc_zeroed(1, sizeof(*write));
	if (!write) {
		error_set(err, ERROR_MEMORY, "no memory for a desk");
		return NULL;
	}
	snprintf(write->client, sizeof(write->client), "%s", client ? client : "");
	snprintf(write->key_base, sizeof(write->key_base), "%s", key_base);
	write->is_leasing = write->client[0] != '\0';
	return write;
}

void shop_write_destroy(struct shop_write **write_at)
{
	struct shop_write *write = *write_at;
	if (!write)
		return;
	free(write->json);
	alloc_free(write);
	*write_at = NULL;
}

/* -- news -- */

static void tell(struct shop_write *write, const struct shop_write_news *news)
{
	// what nobody has taken for so long is of the oldest orders
	if (write->news_count == NEWS)
		memmove(write->news, write->news + 1, --write->news_count * sizeof(write->news[0]));
	write->news[write->news_count++] = *news;
}

static void tell_order(struct shop_write *write, uint64_t id, enum order_state state, const char *said)
{
	struct shop_write_news news = {.id = id, .state = state, .until_ms = ROOM_UNSET};
	snprintf(news.said, sizeof(news.said), "%s", said);
	tell(write, &news);
}

bool shop_write_take_news(struct shop_write *write, struct shop_write_news *out)
{
	if (write->news_count == 0)
		return false;
	*out = write->news[0];
	memmove(write->news, write->news + 1, --write->news_count * sizeof(write->news[0]));
	return true;
}

/* -- deeds -- */

void shop_write_deed(struct shop_write *write, const struct core_deed *deed, uint64_t now_ns)
{
	if (deed->kind == ORDER_OWN && !write->client[0]) {
		tell_order(write, deed->id, ORDER_REFUSED, "this desk has no name to lead a room by");
		return;
	}
	if (write->deed_count == DEEDS) {
		tell_order(write, deed->id, ORDER_REFUSED, "too many orders wait for the shop");
		return;
	}
	write->deeds[write->deed_count++] = (struct waiting){.deed = *deed, .given_ns = now_ns};
}

/* The first deed is over, whatever became of it. */
static void next_deed(struct shop_write *write, uint64_t now_ns)
{
	memmove(write->deeds, write->deeds + 1, --write->deed_count * sizeof(write->deeds[0]));
	write->key[0] = '\0';
	write->asked_id = 0;
	write->ask_ns = now_ns;
	write->pause_ms = 0;
	write->doubts = 0;
}

static uint64_t until_ns(const struct waiting *waiting)
{
	return waiting->given_ns + SHOP_WRITE_MOST_MS * MS_NS;
}

static void give_up(struct shop_write *write, uint64_t now_ns)
{
	while (write->deed_count > 0 && now_ns >= until_ns(&write->deeds[0])) {
		tell_order(write, write->deeds[0].deed.id, ORDER_TIMED_OUT,
			   write->key[0] ? "the shop does not answer: what the room shows is what counts"
					 : "the shop does not answer: this was never asked");
		next_deed(write, now_ns);
	}
}

/* -- requests -- */

static void set_text(json_t *json, const char *name, const char *text)
{
	if (text[0])
		json_object_set_new(json, name, json_string(text));
}

static json_t *step_json(const struct core_deed *deed)
{
	// who asks for a step without saying for whom is the host
	const char *by = step_by_name(deed->by);
	json_t *json = json_pack("{s:s, s:s, s:I}", "kind", step_kind_name(deed->step), "by", by ? by : "host", "base",
				 (json_int_t)deed->base);
	if (deed->price_after_minor != ROOM_UNSET)
		json_object_set_new(json, "price_after", json_integer(deed->price_after_minor));
	set_text(json, "note", deed->note);
	set_text(json, "person", deed->person);
	if (deed->is_planned)
		json_object_set_new(json, "planned", json_true());
	return json;
}

/* The body and the address of a deed; NULL without memory. */
static char *write_deed(struct shop_write *write, const struct core_deed *deed)
{
	json_t *json = NULL;
	const char *below = "";
	switch (deed->kind) {
	case ORDER_TAKE:
		json = json_pack("{s:s, s:I}", "item", deed->item_id, "base", (json_int_t)deed->base);
		set_text(json, "client", write->client);
		snprintf(write->below, sizeof(write->below), "/take");
		break;
	case ORDER_STEP:
		json = step_json(deed);
		below = "steps";
		break;
	case ORDER_BEAT:
		json = json_pack("{s:s, s:I}", "beat", beat_name(deed->beat), "base", (json_int_t)deed->base);
		below = "beat";
		break;
	case ORDER_OWN:
		json = json_pack("{s:s, s:b}", "client", write->client, "take", (int)deed->is_on);
		snprintf(write->below, sizeof(write->below), "/owner");
		break;
	case ORDER_INVALID:
	case ORDER_JUMP:
	case ORDER_NEXT:
	case ORDER_PREVIOUS:
	case ORDER_HOLD:
	case ORDER_FOLLOW:
	case ORDER_PLANNED_STEP:
	case ORDER_WITHDRAW:
	case ORDER_LAYER:
	case ORDER_MOVE:
	case ORDER_SHOP_PRICE:
	case ORDER_SHOP_STOCK:
	case ORDER_SHOP_TEXT:
		break;
	}
	if (below[0])
		snprintf(write->below, sizeof(write->below), "/items/%s/%s", deed->item_id, below);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	return text;
}

/* Keeps the text until the next request. False without memory. */
static bool give_out(struct shop_write *write, char *json, struct shop_write_request *out)
{
	free(write->json);
	write->json = json;
	if (!json)
		return false;
	*out = (struct shop_write_request){
		.id = ++write->last_request_id, .below = write->below, .json = json, .timeout_ms = SHOP_WRITE_ASK_MS};
	return true;
}

static bool ask_deed(struct shop_write *write, uint64_t now_ns, struct shop_write_request *out)
{
	if (write->deed_count == 0 || write->asked_id || now_ns < write->ask_ns)
		return false;
	const struct waiting *first = &write->deeds[0];
	if (!give_out(write, write_deed(write, &first->deed), out)) {
		write->ask_ns = now_ns + AGAIN_FIRST_MS * MS_NS;
		return false;
	}
	if (write->key[0])
		tell_order(write, first->deed.id, ORDER_ASKED_AGAIN, "the shop did not answer");
	else
		snprintf(write->key, sizeof(write->key), "%s-%" PRIu64, write->key_base, ++write->keys);
	uint64_t left_ms = (until_ns(first) - now_ns + MS_NS - 1) / MS_NS;
	if (out->timeout_ms > left_ms)
		out->timeout_ms = left_ms;
	// who leads a room is said anew each time: an answer of before would be an old one
	out->key = first->deed.kind == ORDER_OWN ? NULL : write->key;
	write->asked_id = out->id;
	return true;
}

static bool ask_lease(struct shop_write *write, uint64_t now_ns, struct shop_write_request *out)
{
	if (!write->is_leasing || write->lease_id || now_ns < write->lease_ns)
		return false;
	const struct core_deed renew = {.kind = ORDER_OWN, .is_on = false};
	write->lease_ns = now_ns + SHOP_WRITE_LEASE_MS * MS_NS;
	if (!give_out(write, write_deed(write, &renew), out))
		return false;
	write->lease_id = out->id;
	return true;
}

bool shop_write_next(struct shop_write *write, uint64_t now_ns, struct shop_write_request *out)
{
	give_up(write, now_ns);
	return ask_deed(write, now_ns, out) || ask_lease(write, now_ns, out);
}

/* -- answers -- */

static bool tell_owner(struct shop_write *write, const struct shop_write_answer *answer, struct shop_write_news *news)
{
	*news = (struct shop_write_news){.is_owner = true, .until_ms = ROOM_UNSET};
	if (!shop_answer_owner(answer, news->client, &news->until_ms))
		return false;
	news->is_ours = news->client[0] && strcmp(news->client, write->client) == 0;
	tell(write, news);
	return true;
}

static void take_lease(struct shop_write *write, const struct shop_write_answer *answer, uint64_t now_ns)
{
	struct shop_write_news news;
	write->lease_id = 0;
	if (tell_owner(write, answer, &news))
		return;
	bool is_refused = !answer->error.code && answer->status >= 400 && answer->status < 500 && answer->status != 429;
	uint64_t pause_ms = is_refused ? LEASE_PAUSE_MS : AGAIN_MOST_MS;
	write->lease_ns = now_ns + pause_ms * MS_NS;
}

/* A desk that gives the lead up stops renewing it: the shop knows no other way. */
static enum order_state own_state(struct shop_write *write, const struct core_deed *deed,
				  const struct shop_write_answer *answer, uint64_t now_ns, char *said,
				  size_t size_bytes)
{
	struct shop_write_news news;
	if (answer->error.code || answer->status != 200)
		return shop_answer_of(deed, answer, 0, said, size_bytes);
	if (!tell_owner(write, answer, &news))
		return ORDER_STATE_INVALID;
	write->lease_ns = now_ns + (deed->is_on ? SHOP_WRITE_LEASE_MS : LEASE_PAUSE_MS) * MS_NS;
	if (deed->is_on && !news.is_ours) {
		said_set(said, size_bytes, "the desk %s leads this room", news.client);
		return ORDER_CONFLICT;
	}
	return ORDER_DONE;
}

static void ask_later(struct shop_write *write, uint64_t wanted_ms, uint64_t now_ns)
{
	write->asked_id = 0;
	write->pause_ms = write->pause_ms ? write->pause_ms * 2 : AGAIN_FIRST_MS;
	if (write->pause_ms > AGAIN_MOST_MS)
		write->pause_ms = AGAIN_MOST_MS;
	write->ask_ns = now_ns + (wanted_ms > write->pause_ms ? wanted_ms : write->pause_ms) * MS_NS;
}

void shop_write_answer(struct shop_write *write, uint64_t request_id, const struct shop_write_answer *answer,
		       uint64_t now_ns)
{
	char said[SAID_SIZE] = "";
	if (request_id == write->lease_id) {
		take_lease(write, answer, now_ns);
		return;
	}
	if (request_id != write->asked_id || write->deed_count == 0)
		return; // it was given up meanwhile
	const struct core_deed *deed = &write->deeds[0].deed;
	enum order_state state = deed->kind == ORDER_OWN
					 ? own_state(write, deed, answer, now_ns, said, sizeof(said))
					 : shop_answer_of(deed, answer, write->doubts, said, sizeof(said));
	if (state == ORDER_STATE_INVALID) {
		write->doubts += !answer->error.code && answer->status == 409;
		ask_later(write, answer->retry_after_ms, now_ns);
		return;
	}
	tell_order(write, deed->id, state, said);
	next_deed(write, now_ns);
}

uint64_t shop_write_step(struct shop_write *write, uint64_t now_ns)
{
	uint64_t next_ns = UINT64_MAX;
	give_up(write, now_ns);
	if (write->deed_count > 0) {
		next_ns = until_ns(&write->deeds[0]);
		if (!write->asked_id && write->ask_ns < next_ns)
			next_ns = write->ask_ns;
	}
	if (write->is_leasing && !write->lease_id && write->lease_ns < next_ns)
		next_ns = write->lease_ns;
	return next_ns;
}
