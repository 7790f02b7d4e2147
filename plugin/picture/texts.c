/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "texts_own.h"

#include "base/alloc.h"

const struct stage_texts *stage_texts_ref(const struct stage_texts *texts)
{
	if (texts)
		atomic_fetch_add_explicit(&((struct shared_texts *)texts)->refs, 1, memory_order_relaxed);
	return texts;
}

void stage_texts_unref(const struct stage_texts *texts)
{
	struct shared_texts *shared = (struct shared_texts *)texts;
	if (shared && atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) == 1)
		alloc_free(shared);
}

int64_t stage_texts_change_at_ns(const struct stage_texts *texts, int64_t t_ns)
{
	int64_t at_ns = INT64_MAX;
	for (size_t i = 0; texts && i < texts->count; i++) {
		const struct stage_text *text = &texts->entries[i];
		if (text->valid_from_ns > t_ns && text->valid_from_ns < at_ns)
			at_ns = text->valid_from_ns;
		if (text->valid_until_ns > t_ns && text->valid_until_ns < at_ns)
			at_ns = text->valid_until_ns;
	}
	return at_ns;
}
