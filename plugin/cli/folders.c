/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "folders.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_of_program(char out[PATH_MAX])
{
	char path[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (size <= 0)
		return false;
	path[size] = '\0';
	char *slash = strrchr(path, '/');
	if (!slash)
		return false;
	slash[slash == path] = '\0';
	snprintf(out, PATH_MAX, "%s", path);
	return true;
}

static bool is_folder(const char *path)
{
	struct stat at;
	return stat(path, &at) == 0 && S_ISDIR(at.st_mode);
}

/* False also when the joined path is too long. */
static bool beside_program(const char *name, char out[PATH_MAX])
{
	char folder[PATH_MAX];
	return folder_of_program(folder) && snprintf(out, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

void folder_of_data(const char *wanted, char out[PATH_MAX])
{
	if (!wanted && beside_program("data", out) && is_folder(out))
		return;
	snprintf(out, PATH_MAX, "%s", wanted ? wanted : SHOP_INSTALLED_DATA);
}

void folder_of_bridge(char out[PATH_MAX])
{
	static const char *const names[] = {"shop-overlay-qt6.so", "shop-overlay-qt5.so"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (beside_program(names[i], out) && access(out, R_OK) == 0) {
			*strrchr(out, '/') = '\0';
			return;
		}
	}
	snprintf(out, PATH_MAX, "%s", SHOP_INSTALLED_PLUGINS);
}
