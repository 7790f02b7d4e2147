/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shop's clock over networks that are simulated: delays that differ there and back, jitter, quartz that drifts,
 * shops that tell whole seconds only, streams. What is said is compared with what is true every 10 ms, and with what
 * the newest reading alone would have said. `--table` prints what docs/adr/0011-the-shops-clock.md quotes.
 */
#include "unit.h"

#include "server_clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define MS_US INT64_C(1000)
#define SECOND_US INT64_C(1000000)
#define START_US (INT64_C(3600) * SECOND_US)
#define THEN_US (INT64_C(1795294117123) * MS_US)

struct network {
	const char *name;
	int64_t there_us; /* the least delay of a request */
	int64_t back_us;
	int64_t jitter_us; /* on top, each way, exponential with this mean */
	int64_t drift_ppm; /* the shop's clock runs faster by this */
	int64_t every_us;  /* between requests */
	int64_t pushed_us; /* between one-way readings; 0: none */
	bool is_date;
	int64_t said_within_us;      /* after a minute: |said - true| */
	int64_t uncertain_within_us; /* after a minute */
};

struct outcome {
	int64_t worst_us;    /* |said - true| after the first minute */
	int64_t newest_us;   /* the worst of the newest reading's middle */
	int64_t backward_us; /* the most that what is said went back */
	int64_t uncertain_us;
	unsigned lies; /* how often the truth was outside of what is claimed */
	unsigned jumps;
};

static uint64_t seed;

static uint64_t random_bits(void)
{
	uint64_t mixed = seed += UINT64_C(0x9E3779B97F4A7C15);
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return mixed ^ (mixed >> 31);
}

static double random_part(void)
{
	return ((double)(random_bits() >> 11) + 0.5) / 9007199254740992.0;
}

static int64_t delay_us(int64_t least_us, int64_t jitter_us)
{
	return least_us + (int64_t)(-log(random_part()) * (double)jitter_us);
}

/* The shop's clock when ours reads at_us. */
static int64_t shop_us(const struct network *network, int64_t at_us)
{
	return THEN_US + (at_us - START_US) + (at_us - START_US) * network->drift_ppm / 1000000;
}

static int64_t newest_offset_us;

static int64_t ask(const struct network *network, struct server_clock *clock, int64_t at_us)
{
	int64_t written_us = at_us + delay_us(network->there_us, network->jitter_us);
	int64_t came_us = written_us + delay_us(network->back_us, network->jitter_us);
	int64_t coarse_ms = network->is_date ? 1000 : 0;
	int64_t shop_ms = shop_us(network, written_us) / MS_US;
	shop_ms -= network->is_date ? shop_ms % 1000 : 0;
	server_clock_take(clock, &(struct server_clock_reading){.shop_ms = shop_ms,
								.coarse_ms = coarse_ms,
								.sent_ns = (uint64_t)at_us * 1000,
								.first_ns = (uint64_t)came_us * 1000});
	newest_offset_us = (shop_ms + coarse_ms / 2) * MS_US - (at_us + came_us) / 2;
	return came_us;
}

static void push(const struct network *network, struct server_clock *clock, int64_t at_us)
{
	int64_t came_us = at_us + delay_us(network->back_us, network->jitter_us);
	server_clock_take(clock, &(struct server_clock_reading){.shop_ms = shop_us(network, at_us) / MS_US,
								.first_ns = (uint64_t)came_us * 1000,
								.is_one_way = true});
}

#define LASTS_US (600 * SECOND_US)
#define STEP_US (10 * MS_US)

static struct outcome simulate(const struct network *network)
{
	struct server_clock clock = {0};
	struct outcome outcome = {0};
	int64_t ask_us = START_US, push_us = network->pushed_us ? START_US + 3 * SECOND_US : INT64_MAX;
	int64_t busy_us = START_US; /* until then nothing new can have come */
	int64_t said_before_us = 0;
	for (int64_t at_us = START_US; at_us < START_US + LASTS_US; at_us += STEP_US) {
		if (at_us >= ask_us) {
			busy_us = ask(network, &clock, ask_us);
			ask_us = at_us + network->every_us - (int64_t)(random_part() * (double)network->every_us / 10);
			int64_t best_us = (int64_t)(server_clock_ask_at_ns(&clock, (uint64_t)ask_us * 1000) / 1000);
			if (best_us >= at_us + SECOND_US / 2)
				ask_us = best_us;
		}
		if (at_us >= push_us && at_us >= busy_us) {
			push(network, &clock, at_us);
			push_us = at_us + network->pushed_us;
		}
		if (at_us < busy_us)
			continue;
		uint64_t now_ns = (uint64_t)at_us * 1000;
		int64_t said_us = at_us + clock_anchor_offset_us(&clock.anchor, now_ns);
		int64_t off_us = llabs(said_us - shop_us(network, at_us));
		int64_t uncertain_us = server_clock_uncertain_ms(&clock, now_ns) * MS_US;
		if (said_us < said_before_us && said_before_us - said_us > outcome.backward_us)
			outcome.backward_us = said_before_us - said_us;
		said_before_us = said_us;
		outcome.lies += off_us > uncertain_us;
		if (at_us - START_US < 60 * SECOND_US)
			continue;
		if (off_us > outcome.worst_us)
			outcome.worst_us = off_us;
		int64_t newest_us = llabs(at_us + newest_offset_us - shop_us(network, at_us));
		if (newest_us > outcome.newest_us)
			outcome.newest_us = newest_us;
		if (uncertain_us > outcome.uncertain_us)
			outcome.uncertain_us = uncertain_us;
	}
	outcome.jumps = clock.jumps;
	return outcome;
}

static const struct network networks[] = {
	{"loopback", 60, 60, 30, 0, 5 * SECOND_US, 0, false, 1000, 5000},
	{"a good line", 8000, 8000, 2000, 20, 5 * SECOND_US, 0, false, 5000, 20000},
	{"a phone", 30000, 30000, 40000, 30, 5 * SECOND_US, 0, false, 25000, 80000},
	{"a phone, seldom asked", 30000, 30000, 40000, 30, 60 * SECOND_US, 0, false, 60000, 200000},
	{"lopsided by 80 ms", 90000, 10000, 2000, 20, 5 * SECOND_US, 0, false, 45000, 70000},
	{"drift of 90 ppm", 8000, 8000, 2000, 90, 5 * SECOND_US, 0, false, 5000, 20000},
	{"drift of -90 ppm", 8000, 8000, 2000, -90, 5 * SECOND_US, 0, false, 5000, 20000},
	{"turned by 400 ppm", 8000, 8000, 2000, 400, 5 * SECOND_US, 0, false, 10000, 20000},
	{"Date alone", 8000, 8000, 2000, 20, 5 * SECOND_US, 0, true, 10000, 30000},
	{"Date, asked often", 8000, 8000, 2000, 20, SECOND_US / 2, 0, true, 30000, 60000},
	{"a stream above", 30000, 30000, 10000, 30, 60 * SECOND_US, SECOND_US, false, 25000, 120000},
	{"Date, a stream above", 30000, 30000, 10000, 30, 60 * SECOND_US, SECOND_US, true, 25000, 450000},
};

#define NETWORKS (sizeof(networks) / sizeof(networks[0]))
#define ROUNDS 20

/* The worst of twenty simulations. */
static struct outcome worst_of(const struct network *network)
{
	struct outcome worst = {0};
	for (uint64_t round = 0; round < ROUNDS; round++) {
		seed = round * 1000 + (uint64_t)(network - networks);
		struct outcome one = simulate(network);
#define WORSE(member) worst.member = one.member > worst.member ? one.member : worst.member
		WORSE(worst_us);
		WORSE(newest_us);
		WORSE(backward_us);
		WORSE(uncertain_us);
		WORSE(lies);
		WORSE(jumps);
#undef WORSE
	}
	return worst;
}

static void test_clock_simulation_is_right_and_knows_how_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < NETWORKS; i++) {
		struct outcome worst = worst_of(&networks[i]);
		bool is_good = worst.worst_us <= networks[i].said_within_us &&
			       worst.uncertain_us <= networks[i].uncertain_within_us && worst.lies == 0 &&
			       worst.jumps == 0 && worst.backward_us == 0;
		if (!is_good)
			fail_msg("%s: off by %lld us, said to be within %lld us; wrong about it %u times, jumped %u "
				 "times, went back by %lld us",
				 networks[i].name, (long long)worst.worst_us, (long long)worst.uncertain_us, worst.lies,
				 worst.jumps, (long long)worst.backward_us);
	}
}

static void print_table(void)
{
	printf("| network | newest reading | said | claimed |\n|---|---|---|---|\n");
	for (size_t i = 0; i < NETWORKS; i++) {
		struct outcome worst = worst_of(&networks[i]);
		printf("| %s | %.1f | %.1f | %.0f |\n", networks[i].name, (double)worst.newest_us / 1000,
		       (double)worst.worst_us / 1000, (double)worst.uncertain_us / 1000);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--table") == 0) {
		print_table();
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock_simulation_is_right_and_knows_how_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
