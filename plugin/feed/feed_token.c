/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which token a feed's requests carry, and to where. Feed thread only.
 */
#include "feed_private.h"

#include "feed/secrets.h"

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

const char *feed_token(const struct feed *feed)
{
	if (feed->source != FEED_SOURCE_POLL)
		return NULL;
	return feed->token ? feed->token : feed->found_token;
}
