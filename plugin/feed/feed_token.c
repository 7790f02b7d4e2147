/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which token a feed's requests carry, and to where. Feed thread only.
 */
#include "feed_private.h"

#include "transfer.h"

#include "feed/secrets.h"

#include <string.h>

void feed_forget_token(struct feed *feed)
{
	secret_free(&feed->found_token);
}

bool feed_find_token(struct feed *feed, struct error *err)
{
	feed_forget_token(feed);
	if (feed->token || !feed->profile)
		return true;
	return secret_find(feed->secrets_folder, feed->profile, feed->address, &feed->found_token, err);
}

const char *feed_token_for(const struct feed *feed, const char *base, const char *url)
{
	const char *token = feed->token ? feed->token : feed->found_token;
	if (!token || feed->source != FEED_SOURCE_POLL)
		return NULL;
	if (url == feed->address)
		return token;
	struct address room = {0};
	struct address there = {0};
	bool is_same = address_parse(NULL, feed->address, &room, NULL) && address_parse(base, url, &there, NULL) &&
		       strcmp(room.origin, there.origin) == 0;
	address_finish(&room);
	address_finish(&there);
	return is_same ? token : NULL;
}
