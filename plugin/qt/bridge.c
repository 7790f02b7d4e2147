/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the Qt of this process and opens the bridge of that major. Pure C, links no Qt: the plugin and the program stay
 * one binary for Qt 5 and Qt 6. First call on the main thread.
 */
#include "qt/bridge.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

typedef const struct bridge *(*bridge_entry_fn)(bool own_app);

/* Set once, never changed: a bridge that was opened stays open until the process ends. */
static _Atomic(const struct bridge *) loaded;

/* The major of the Qt that the process already runs ('5', '6'), or 0 without one. */
static char major_of_process(void)
{
	const char *(*version)(void) = NULL;
	*(void **)&version = dlsym(RTLD_DEFAULT, "qVersion");
	const char *text = version ? version() : NULL;
	return text ? text[0] : 0;
}

static const struct bridge *open_major(const char *folder, char major, bool own_app, struct error *err)
{
	char path[4096];
	int length = snprintf(path, sizeof(path), "%s/shop-overlay-qt%c.so", folder, major);
	if (length < 0 || (size_t)length >= sizeof(path)) {
		error_set(err, ERROR_NOT_FOUND, "the folder of the Qt bridge has too long a name");
		return NULL;
	}
	/* Never closed, also not on the ways out below: Qt does not survive being unloaded. */
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		const char *reason = dlerror();
		error_set_at(err, ERROR_NOT_FOUND, path, "no Qt bridge: %s", reason ? reason : "cannot be opened");
		return NULL;
	}
	bridge_entry_fn entry = NULL;
	*(void **)&entry = dlsym(library, BRIDGE_ENTRY);
	if (!entry) {
		error_set_at(err, ERROR_UNSUPPORTED, path, "is no bridge of ours");
		return NULL;
	}
	const struct bridge *bridge = entry(own_app);
	if (!bridge) {
		error_set_at(err, ERROR_UNSUPPORTED, path, "the Qt bridge does not start");
		return NULL;
	}
	if (bridge->version != BRIDGE_VERSION || bridge->size != sizeof(*bridge)) {
		error_set_at(err, ERROR_UNSUPPORTED, path,
			     "another version of the bridge: %u (%u bytes), wanted %u (%u)", bridge->version,
			     bridge->size, BRIDGE_VERSION, (unsigned)sizeof(*bridge));
		return NULL;
	}
	return bridge;
}

const struct bridge *bridge_load(const char *folder, struct error *err)
{
	const struct bridge *bridge = atomic_load(&loaded);
	if (bridge)
		return bridge;

	char major = major_of_process();
	if (major) {
		bridge = open_major(folder, major, false, err);
	} else {
		const char *wanted = getenv("SHOP_OVERLAY_QT");
		if (wanted && wanted[0]) {
			bridge = open_major(folder, wanted[0], true, err);
		} else {
			bridge = open_major(folder, '6', true, NULL);
			if (!bridge)
				bridge = open_major(folder, '5', true, err);
		}
	}
	if (bridge)
		atomic_store(&loaded, bridge);
	return bridge;
}
