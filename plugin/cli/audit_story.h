/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a show said of one item, for people: the words of each layer in their order, and at which times a picture of
 * them tells more. Main thread.
 */
#pragma once

#include "base/buffer.h"
#include "base/error.h"

#include <jansson.h>

/** So many pictures are painted at most; the text says how to get others. */
#define AUDIT_STORY_PICTURES 60

struct audit_story {
	struct buffer lines;
	json_t *pictures; /* the times of the log at which one is painted, by the picture's name */
	bool has_more;    /* than AUDIT_STORY_PICTURES */
	bool has_failed;  /* no memory */
	int zone_minutes; /* the room's, as of the newest line */
};

void audit_story_init(struct audit_story *story);
void audit_story_finish(struct audit_story *story);

/** Takes a line of kind "shown" about the item. */
void audit_story_add(struct audit_story *story, const json_t *line);

/** Names a comparison's evidence, each once, from a state of the item. */
void audit_story_add_evidence(json_t *evidence, const json_t *item);

/**
 * Writes README.txt.
 *
 * head:     what stands before the story: which show, item and log.
 * evidence: digests by id.
 */
MUST_CHECK bool audit_story_write(const struct audit_story *story, const char *head, const json_t *evidence,
				  const char *folder, struct error *err);
