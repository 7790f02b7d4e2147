/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/rules.h"

#include "base/alloc.h"

void rule_findings_finish(struct rule_findings *findings)
{
	alloc_free(findings->entries);
	*findings = (struct rule_findings){0};
}

bool rule_findings_add(struct rule_findings *findings, const struct rule_finding *finding)
{
	if (findings->count == RULE_FINDINGS_MAX) {
		findings->beyond++;
		return true;
	}
	struct rule_finding *entries =
		alloc_resize(findings->entries, (findings->count + 1) * sizeof(*findings->entries));
	if (!entries)
		return false;
	findings->entries = entries;
	entries[findings->count++] = *finding;
	return true;
}

bool rule_findings_hold(const struct rule_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->entries[i].action == RULE_HOLD)
			return true;
	}
	return false;
}

const char *rule_action_name(enum rule_action action)
{
	switch (action) {
	case RULE_HOLD:
		return "hold";
	case RULE_WARN:
		return "warn";
	case RULE_ACTION_INVALID:
		break;
	}
	return "";
}
