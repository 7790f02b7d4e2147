/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as an adapter, and behind a NUL any bytes as what its shop answers: refused with a reason, or requests that
 * show no secret when they should not and rooms that the decoder takes, whatever the answer is.
 */
#include "fuzz.h"

#include "adapter/change.h"

#include "room/room_decode.h"

#define SECRET "hidden-from-sight"

static bool fake_digest(enum adapter_digest digest, const void *key, size_t key_bytes, const void *bytes,
			size_t size_bytes, char out[129], struct error *err)
{
	(void)key;
	(void)key_bytes;
	(void)bytes;
	(void)err;
	snprintf(out, 129, "%02x%014zx", (unsigned)digest, size_bytes);
	return true;
}

/* What it wants to have set: every var is "1", every secret is one. */
static void give(const struct adapter *adapter, struct adapter_given *given, struct adapter_pair vars[32],
		 struct adapter_pair secrets[16])
{
	const char *name;
	json_t *value;
	*given = (struct adapter_given){.room_id = "r", .vars = vars, .secrets = secrets};
	json_object_foreach((json_t *)adapter->vars, name, value)
	{
		(void)value;
		vars[given->var_count++] = (struct adapter_pair){name, "1"};
	}
	for (size_t i = 0; i < json_array_size(adapter->secrets); i++) {
		const char *secret = json_string_value(json_array_get(adapter->secrets, i));
		secrets[given->secret_count++] = (struct adapter_pair){secret, SECRET};
	}
}

static void check_order(const struct adapter *adapter, const struct adapter_given *given, const char *id,
			const char *each)
{
	struct error err = {0};
	struct adapter_order order;
	const struct adapter_asking asking = {
		.request = id, .each = each, .now_ms = 1700000000000, .digest = fake_digest, .hide_secrets = true};
	if (!adapter_make_order(adapter, given, &asking, &order, &err)) {
		fuzz_check(err.code && err.message[0] && !strstr(err.message, SECRET));
		return;
	}
	fuzz_check(order.url && !strstr(order.url, SECRET) && (!order.body || !strstr(order.body, SECRET)));
	for (size_t i = 0; i < order.header_count; i++)
		fuzz_check(!strpbrk(order.headers[i], "\r\n") && !strstr(order.headers[i], SECRET));
	adapter_order_finish(&order);
}

/* Each of its writes, with all that it may need; what its shop says to it comes to something. */
static void check_writes(const struct adapter *adapter, const struct adapter_given *given, const char *answer)
{
	const char *name;
	json_t *value;
	struct adapter_pair kept[16 * 8];
	size_t count = 0;
	json_object_foreach(adapter->kept, name, value)
	{
		if (count < sizeof(kept) / sizeof(*kept))
			kept[count++] = (struct adapter_pair){name, "7"};
	}
	json_object_foreach(adapter->writes, name, value)
	{
		struct error err = {0};
		struct adapter_order order;
		bool is_over = false;
		const struct adapter_writing writing = {.kind = name,
							.item = "i",
							.value = 7990,
							.was = 9990,
							.text = strcmp(name, "text") == 0 ? "t" : NULL,
							.currency = {.code = "CNY", .digits = 2},
							.kept = kept,
							.kept_count = count};
		const struct adapter_asking asking = {.request = "",
						      .now_ms = 1700000000000,
						      .digest = fake_digest,
						      .hide_secrets = true,
						      .writing = &writing};
		if (adapter_make_order(adapter, given, &asking, &order, &err)) {
			fuzz_check(strcmp(order.method, "GET") != 0 && order.body && !strstr(order.body, SECRET) &&
				   !strstr(order.url, SECRET));
			adapter_order_finish(&order);
		} else {
			fuzz_check(err.code && err.message[0] && !strstr(err.message, SECRET));
		}
		struct names names;
		names_init(&names, adapter, given, 1700000000000, "");
		fuzz_check(change_judge(&names, name, 200, answer, strlen(answer), &is_over, &err) !=
			   CHANGE_VERDICT_INVALID);
	}
}

static void check_room(const struct room *room)
{
	struct buffer text;
	struct error err = {0};
	const struct room *again = NULL;
	buffer_init(&text, 16 * ROOM_DOCUMENT_MAX_BYTES);
	fuzz_check(room_encode(room, &text, &err));
	if (text.size_bytes <= ROOM_DOCUMENT_MAX_BYTES)
		fuzz_check(room_decode(text.bytes, text.size_bytes, &again, NULL, &err));
	room_unref(again);
	buffer_finish(&text);
}

static void check_answer(const struct adapter *adapter, const struct adapter_given *given, const char *id,
			 const char *each, const char *answer)
{
	struct error err = {0};
	const struct room *room = NULL;
	static struct adapter_notes notes;
	const struct adapter_answer answers[] = {
		{.request = id, .each = each, .status = 200, .bytes = answer, .size_bytes = strlen(answer)}};
	if (adapter_map(adapter, given, answers, 1, 1700000000000, &room, &notes, &err))
		check_room(room);
	else
		fuzz_check(err.code && err.message[0]);
	room_unref(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	char *text = fuzz_text(bytes, size_bytes);
	size_t size = strlen(text);
	const char *answer = size < size_bytes ? text + size + 1 : "{}";
	const struct adapter *adapter = NULL;
	struct error err = {0};
	// one that says our secret itself may show it
	if (strstr(text, SECRET) || strstr(answer, SECRET)) {
		free(text);
		return 0;
	}
	if (!adapter_decode(text, size, &adapter, &err)) {
		fuzz_check(err.code && err.message[0]);
		free(text);
		return 0;
	}
	struct adapter_pair vars[32], secrets[16];
	struct adapter_given given;
	give(adapter, &given, vars, secrets);
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		const char *id = json_string_value(json_object_get(request, "id"));
		const char *each = json_object_get(request, "repeat") ? "1" : NULL;
		check_order(adapter, &given, id, each);
		check_answer(adapter, &given, id, each, answer);
	}
	if (json_object_get(adapter->document, "token"))
		check_order(adapter, &given, "", NULL);
	check_writes(adapter, &given, answer);
	adapter_unref(adapter);
	free(text);
	return 0;
}
