/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop_rooms.h"

#include <stdio.h>

struct scripted_server *shop;

int shop_start(void **state)
{
	(void)state;
	shop = scripted_server_start();
	harness_start(&(struct harness_options){.has_module = true});
	return shop ? 0 : -1;
}

int shop_stop(void **state)
{
	(void)state;
	assert_int_equal(harness_stop(), 0);
	scripted_server_stop(shop);
	return 0;
}

void shop_say_room(const char *path, int version, const char *headers)
{
	char body[512];
	char etag[32];
	snprintf(body, sizeof(body),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"server_time\": \"@NOW@\", \"ttl_ms\": 1500, "
		 "\"current\": \"a\", \"room\": {\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": \"Tissues\", "
		 "\"price\": {\"currency\": \"CNY\", \"sale\": %d}}]}",
		 version, 1000 + version);
	snprintf(etag, sizeof(etag), "\"e-%d\"", version);
	scripted_server_say(shop, path, &(struct script){.body = body, .etag = etag, .headers = headers});
}

obs_source_t *shop_source(const char *path, const char *more)
{
	char text[400];
	snprintf(text, sizeof(text), "{\"room_from\": \"url\", \"room_url\": \"http://127.0.0.1:%d%s\"%s%s}",
		 scripted_server_port(shop), path, more ? ", " : "", more ? more : "");
	return overlay_of(text);
}
