/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tls_shop.py as a child: a shop behind TLS whose certificate is for one host. */
#pragma once

#include <sys/types.h>

struct tls_shop {
	pid_t pid;
	int to_child;
	int from_child; /* open to the end: a child that cannot write its whole line dies */
	int port;
	char ca_file[128];
};

/** Starts it; its files stand in fixture_folder(). */
struct tls_shop tls_start(const char *host);
void tls_stop(struct tls_shop *shop);
