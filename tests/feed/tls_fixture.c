/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls_fixture.h"

#include "feed_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct tls_shop tls_start(const char *host)
{
	struct tls_shop shop = {0};
	char folder[64];
	snprintf(folder, sizeof(folder), "%s", fixture_folder());
	snprintf(shop.ca_file, sizeof(shop.ca_file), "%s/ca.pem", folder);
	int to_child[2];
	int from_child[2];
	assert_int_equal(pipe2(to_child, O_CLOEXEC), 0);
	assert_int_equal(pipe2(from_child, O_CLOEXEC), 0);
	shop.pid = fork();
	if (shop.pid == 0) {
		dup2(to_child[0], STDIN_FILENO);
		dup2(from_child[1], STDOUT_FILENO);
		execl("/usr/bin/python3", "python3", "-E", SHOP_SOURCE_DIR "/tests/feed/tls_shop.py", folder, host,
		      NULL);
		_exit(127);
	}
	close(to_child[0]);
	close(from_child[1]);
	shop.to_child = to_child[1];
	char text[16] = "";
	assert_true(read(from_child[0], text, sizeof(text) - 1) > 0);
	shop.from_child = from_child[0];
	shop.port = (int)strtol(text, NULL, 10);
	assert_true(shop.port > 0);
	return shop;
}

void tls_stop(struct tls_shop *shop)
{
	close(shop->to_child);
	close(shop->from_child);
	waitpid(shop->pid, NULL, 0);
}
