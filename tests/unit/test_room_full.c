/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every member of the document in its field. Reading and writing share their tables, so that a round trip cannot see
 * a member in the wrong field; this can.
 */
#include "base/file.h"
#include "room/room_decode.h"
#include "unit.h"

#include <string.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/room_cases/valid/"
#define NINE INT64_C(1795266000000) /* 2026-11-21T21:00:00+08:00 */
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const struct room *decode(const char *path, struct room_warnings *warnings)
{
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	struct error err = {0};
	const struct room *room = NULL;
	if (!file_read(path, &bytes, &err) || !room_decode(bytes.bytes, bytes.size_bytes, &room, warnings, &err))
		fail_msg("%s: %s: %s", path, err.path, err.message);
	buffer_finish(&bytes);
	return room;
}

static int set_up(void **state)
{
	*state = (void *)decode(CASES "full.json", NULL);
	return 0;
}

static int tear_down(void **state)
{
	room_unref(*state);
	return 0;
}

static void document_and_room(void **state)
{
	const struct room *room = *state;
	assert_int_equal(room->version, INT64_C(9007199254740991));
	assert_string_equal(room->epoch, "e-1");
	assert_int_equal(room->server_time_ms, NINE + 250);
	assert_int_equal(room->zone_minutes, 480);
	assert_int_equal(room->ttl_ms, 20000);
	assert_true(room->is_demo);
	assert_ptr_equal(room->current, &room->items[0]);
	assert_string_equal(room->id, "room-1");
	assert_string_equal(room->title, "Tonight's finds");
	assert_int_equal(room->mode, ROOM_MODE_SELECTION);
	assert_int_equal(room->phase, ROOM_PHASE_BREAK);
	assert_int_equal(room->person_count, 5);
	static const enum person_role roles[] = {PERSON_HOST, PERSON_BARGAINER, PERSON_EXPLAINER, PERSON_BRAND,
						 PERSON_GUEST};
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(room->people[i].role, roles[i]);
	assert_string_equal(room->people[0].name, "A");
	assert_string_equal(room->people[0].title, "Opens the show");
	assert_string_equal(room->people[0].avatar, "people/a.png");
	assert_string_equal(room->people[4].name, "E");
	assert_null(room->people[4].title);
	assert_null(room->people[4].avatar);
	assert_string_equal(room->operator_name, "Selection Ltd");
	assert_true(room->has_ai_presenter);
	assert_int_equal(room->air_delay_ms, 3000);
	assert_int_equal(room->allowed_term_count, 2);
	assert_string_equal(room->allowed_terms[0], "Best Foods");
	assert_string_equal(room->allowed_terms[1], "No. 1 Mill");
	assert_int_equal(room->seller_count, 2);
	assert_int_equal(room->item_count, 1);
}

static void sellers_and_trust(void **state)
{
	const struct room *room = *state;
	const struct room_seller *seller = &room->sellers[0];
	assert_string_equal(seller->id, "mill");
	assert_string_equal(seller->name, "The Mill");
	assert_string_equal(seller->experience_score, "4.85");
	assert_int_equal(seller->score_at_ms, NINE - 13 * HOUR);
	assert_int_equal(seller->trust_count, 2);
	assert_int_equal(seller->trust[0].kind, TRUST_SEVEN_DAY_RETURN);
	assert_int_equal(seller->trust[0].until_ms, NINE + 3 * HOUR + 9 * DAY);
	assert_int_equal(seller->trust[0].times, ROOM_UNSET);
	assert_false(seller->trust[0].is_excluded);
	assert_int_equal(seller->trust[1].kind, TRUST_FAKE_COMPENSATION);
	assert_int_equal(seller->trust[1].times, 10);
	assert_string_equal(room->sellers[1].id, "orchard");
	assert_null(room->sellers[1].experience_score);
	assert_int_equal(room->sellers[1].score_at_ms, ROOM_UNSET);
	assert_int_equal(room->sellers[1].trust_count, 0);
	const struct room_item *item = &room->items[0];
	assert_int_equal(item->trust_count, 1);
	assert_int_equal(item->trust[0].kind, TRUST_FAST_DISPATCH);
	assert_int_equal(item->trust[0].times, 1);
	assert_int_equal(item->trust[0].hours, 24);
	assert_int_equal(item->trust[0].days, 30);
	assert_string_equal(item->trust[0].tier, "gold");
	assert_string_equal(item->trust[0].label, "fast");
	assert_int_equal(item->trust[0].until_ms, NINE + 3 * HOUR + 8 * DAY);
	assert_true(item->trust[0].is_excluded);
}

static void what_the_item_is(void **state)
{
	const struct room *room = *state;
	const struct room_item *item = &room->items[0];
	assert_string_equal(item->id, "tissue");
	assert_int_equal(item->link_no, 3);
	assert_string_equal(item->seller_id, "mill");
	assert_ptr_equal(item->seller, &room->sellers[0]);
	assert_string_equal(item->title, "Tissues, a case of 40 packs");
	assert_string_equal(item->short_title, "Tissues x 40");
	assert_string_equal(item->spec, "4 layers");
	assert_string_equal(item->unit, "case");
	assert_string_equal(item->image, "images/tissue.png");
	assert_string_equal(item->brand, "Mill");
	assert_false(item->is_branded);
	assert_int_equal(item->status, ITEM_OFF);
	assert_int_equal(item->beat, BEAT_ENCORE);
	assert_int_equal(item->cart.state, CART_EXPLAINING);
	assert_int_equal(item->cart.price_minor, 5990);
	assert_int_equal(item->cart.at_ms, NINE - 1000);
	assert_true(item->is_channel_exclusive);
	assert_string_equal(item->category, "household");
	assert_int_equal(item->nature, NATURE_BY_WEIGHT);
	assert_string_equal(item->origin.place, "Hunan");
	assert_string_equal(item->origin.maker, "Mill");
	assert_string_equal(item->origin.made_on, "2026-10-01");
	assert_string_equal(item->origin.best_before, "2029-10-01");
	assert_int_equal(item->licence_count, 1);
	assert_string_equal(item->licences[0].kind, "SC");
	assert_string_equal(item->licences[0].number, "SC10643012345678");
	assert_int_equal(item->warning_count, 2);
	assert_string_equal(item->warnings[0], "Keep from fire");
	assert_string_equal(item->warnings[1], "Not food");
	const struct room_inspection *inspection = &item->inspection;
	assert_true(inspection->is_known);
	assert_string_equal(inspection->piece_id, "P-77");
	assert_string_equal(inspection->grade, "A+");
	assert_int_equal(inspection->battery_percent, 93);
	assert_int_equal(inspection->check_count, 3);
	assert_string_equal(inspection->checks[0].name, "screen");
	assert_int_equal(inspection->checks[0].result, CHECK_PASS);
	assert_int_equal(inspection->checks[1].result, CHECK_NOTE);
	assert_int_equal(inspection->checks[2].result, CHECK_FAIL);
	assert_string_equal(inspection->report_no, "QC-2026-1");
	assert_int_equal(inspection->inspected_at_ms, NINE - 35 * HOUR);
	assert_int_equal(inspection->warranty_days, 365);
	assert_true(inspection->is_live);
}

static void what_it_costs(void **state)
{
	const struct room_item *item = &((const struct room *)*state)->items[0];
	const struct room_price *price = &item->price;
	assert_string_equal(price->currency.code, "CNY");
	assert_int_equal(price->currency.digits, 2);
	assert_int_equal(price->sale_minor, 7990);
	assert_int_equal(price->part_count, 2);
	assert_int_equal(price->parts[0].kind, PART_SHOP_COUPON);
	assert_int_equal(price->parts[0].amount_minor, 1000);
	assert_int_equal(price->parts[0].threshold_minor, 5000);
	assert_int_equal(price->parts[0].how, PART_CLAIM);
	assert_string_equal(price->parts[0].audience, "members");
	assert_int_equal(price->parts[0].ends_at_ms, NINE + HOUR);
	assert_int_equal(price->parts[1].kind, PART_SUBSIDY);
	assert_int_equal(price->parts[1].threshold_minor, ROOM_UNSET);
	assert_int_equal(price->parts[1].how, PART_AUTO);
	assert_null(price->parts[1].audience);
	assert_int_equal(price->parts[1].ends_at_ms, ROOM_UNSET);
	assert_false(price->has_unknown_part);
	assert_int_equal(price->list.basis, LIST_LAST_DEAL);
	assert_int_equal(price->list.amount_minor, 12900);
	assert_string_equal(price->list.note, "in this room");
	assert_int_equal(price->list.captured_at_ms, NINE - 7 * DAY);
	assert_int_equal(price->unit_price.amount_minor, 150);
	assert_string_equal(price->unit_price.per, "pack");
	assert_true(price->unit_price.is_approximate);
	assert_true(price->is_from);
	assert_int_equal(price->locked_until_ms, NINE + 2 * HOUR);
	assert_int_equal(item->sku_count, 2);
	assert_string_equal(item->skus[0].id, "s20");
	assert_string_equal(item->skus[0].spec, "20 packs");
	assert_int_equal(item->skus[0].sale_minor, 4990);
	assert_int_equal(item->skus[0].left, 11);
	assert_int_equal(item->skus[0].per_buyer, 2);
	assert_string_equal(item->skus[0].image, "images/s20.png");
	assert_ptr_equal(item->main_sku, &item->skus[1]);
	assert_int_equal(item->gift_count, 1);
	assert_string_equal(item->gifts[0].name, "Wipes");
	assert_string_equal(item->gifts[0].spec, "one pack");
	assert_int_equal(item->gifts[0].quantity, 2);
	assert_int_equal(item->gifts[0].value_minor, 990);
	assert_string_equal(item->gifts[0].value_basis, "shop price");
	assert_int_equal(item->gifts[0].first_n, 500);
	assert_int_equal(item->sale_type, SALE_DEPOSIT);
	assert_int_equal(item->deposit.amount_minor, 1000);
	assert_int_equal(item->deposit.deducts_minor, 2000);
	assert_int_equal(item->deposit.balance_from_ms, NINE - HOUR + 9 * DAY);
	assert_int_equal(item->deposit.balance_until_ms, NINE - HOUR + 10 * DAY);
	assert_true(item->deposit.is_refundable);
}

static void what_it_is_sold_under(void **state)
{
	const struct room_item *item = &((const struct room *)*state)->items[0];
	assert_int_equal(item->limits.per_buyer, 2);
	assert_int_equal(item->limits.per_order, 1);
	assert_int_equal(item->limits.min_quantity, 3);
	assert_string_equal(item->limits.audience, "new buyers");
	assert_true(item->shipping.is_known);
	assert_true(item->shipping.is_free);
	assert_int_equal(item->shipping.fee_minor, 800);
	assert_int_equal(item->shipping.dispatch_hours, 48);
	assert_int_equal(item->shipping.excluded_count, 2);
	assert_string_equal(item->shipping.excluded[1], "Tibet");
	assert_true(item->stock.is_known);
	assert_int_equal(item->stock.mode, STOCK_BUCKET);
	assert_int_equal(item->stock.left, 1234);
	assert_int_equal(item->stock.total, 3000);
	assert_int_equal(item->stock.low_at, 300);
	assert_int_equal(item->stock.reserved, 20);
	assert_int_equal(item->stock.batch.number, 2);
	assert_int_equal(item->stock.batch.total, 3000);
	assert_int_equal(item->stock.batch.opened_at_ms, NINE - 5 * MINUTE);
	assert_int_equal(item->offer.starts_at_ms, NINE - 10 * MINUTE);
	assert_int_equal(item->offer.ends_at_ms, NINE + 10 * MINUTE);
	assert_int_equal(item->offer.seq, 2);
	assert_string_equal(item->offer.reason, "more stock");
	assert_int_equal(item->campaign_count, 1);
	const struct room_campaign *campaign = &item->campaigns[0];
	assert_int_equal(campaign->kind, CAMPAIGN_BILLION_SUBSIDY);
	assert_string_equal(campaign->label, "Subsidy");
	assert_int_equal(campaign->amount_minor, 1000);
	assert_string_equal(campaign->condition, "one each");
	assert_string_equal(campaign->audience, "all");
	assert_int_equal(campaign->payer, PAYER_PLATFORM);
	assert_int_equal(campaign->cap_minor, 100000);
	assert_int_equal(campaign->starts_at_ms, NINE - HOUR);
	assert_int_equal(campaign->ends_at_ms, NINE + 3 * HOUR - 1000);
	assert_int_equal(campaign->quantity, 1000);
	assert_int_equal(item->sales.sold, 4321);
	assert_int_equal(item->sales.orders, 4000);
	assert_int_equal(item->sales.as_of_ms, NINE - MINUTE);
	assert_int_equal(item->sales.source, SALES_FROM_PLATFORM);
}

static void comparison_and_bargain(void **state)
{
	const struct room_item *item = &((const struct room *)*state)->items[0];
	assert_int_equal(item->comparison_count, 1);
	const struct room_comparison *comparison = &item->comparisons[0];
	assert_string_equal(comparison->market, "Market M");
	assert_string_equal(comparison->seller, "Other shop");
	assert_string_equal(comparison->product, "Tissues, 40 packs");
	assert_string_equal(comparison->sku, "40");
	assert_string_equal(comparison->spec, "4 layers");
	assert_true(comparison->is_same_spec);
	assert_int_equal(comparison->amount_minor, 8990);
	assert_int_equal(comparison->kind, COMPARISON_OTHER_SHOP);
	assert_string_equal(comparison->shipping, "free");
	assert_int_equal(comparison->captured_at_ms, NINE - 3 * HOUR);
	assert_string_equal(comparison->evidence_id, "EV-1");
	assert_string_equal(comparison->evidence_sha256,
			    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	assert_string_equal(comparison->public_label, "Market M, 21 Nov");
	assert_int_equal(item->bargain.step_count, 3);
	const struct room_step *step = &item->bargain.steps[0];
	assert_string_equal(step->id, "b1");
	assert_int_equal(step->kind, STEP_QUOTE);
	assert_int_equal(step->by, STEP_BY_BRAND);
	assert_string_equal(step->person, "D");
	assert_int_equal(step->price_after_minor, 7990);
	assert_string_equal(step->note, "opening");
	assert_int_equal(step->at_ms, NINE - 9 * MINUTE);
	assert_true(step->is_planned);
	assert_int_equal(item->bargain.steps[1].kind, STEP_WITHDRAW);
	assert_int_equal(item->bargain.steps[1].by, STEP_BY_HOST);
	assert_int_equal(item->bargain.steps[1].price_after_minor, ROOM_UNSET);
	assert_int_equal(item->bargain.steps[2].kind, STEP_SETTLE);
	assert_int_equal(item->bargain.steps[2].by, STEP_BY_PLATFORM);
	assert_int_equal(item->bargain.agreed_minor, 5990);
	assert_int_equal(item->bargain.agreed_at_ms, NINE - 6 * MINUTE);
	assert_string_equal(item->correction.text, "40 packs, not 48");
	assert_int_equal(item->correction.at_ms, NINE - 4 * MINUTE);
	assert_int_equal(item->correction.until_ms, NINE + 6 * MINUTE);
}

static void absent_members_have_their_defaults(void **state)
{
	(void)state;
	const struct room *room = decode(CASES "minimal.json", NULL);
	assert_string_equal(room->epoch, "0");
	assert_int_equal(room->ttl_ms, 15000);
	assert_false(room->is_demo || room->has_ai_presenter || room->metrics);
	assert_null(room->current);
	assert_null(room->title);
	assert_null(room->operator_name);
	assert_int_equal(room->mode, ROOM_MODE_SELF);
	assert_int_equal(room->phase, ROOM_PHASE_LIVE);
	assert_int_equal(room->air_delay_ms, 0);
	assert_int_equal(room->person_count + room->allowed_term_count + room->seller_count, 0);
	const struct room_item *item = &room->items[0];
	assert_int_equal(item->link_no, ROOM_UNSET);
	assert_null(item->seller);
	assert_null(item->seller_id);
	assert_null(item->image);
	assert_true(item->is_branded);
	assert_int_equal(item->status, ITEM_ON);
	assert_int_equal(item->beat, BEAT_OPEN);
	assert_int_equal(item->cart.state, CART_INVALID);
	assert_int_equal(item->cart.price_minor, ROOM_UNSET);
	assert_false(item->is_channel_exclusive);
	assert_int_equal(item->nature, NATURE_INVALID);
	assert_int_equal(item->price.list.basis, LIST_INVALID);
	assert_int_equal(item->price.unit_price.amount_minor, ROOM_UNSET);
	assert_int_equal(item->price.locked_until_ms, ROOM_UNSET);
	assert_false(item->price.is_from || item->price.has_unknown_part);
	assert_null(item->main_sku);
	assert_int_equal(item->limits.min_quantity, ROOM_UNSET);
	assert_false(item->shipping.is_known || item->stock.is_known || item->inspection.is_known);
	assert_int_equal(item->sale_type, SALE_SPOT);
	assert_int_equal(item->deposit.amount_minor, ROOM_UNSET);
	assert_int_equal(item->stock.mode, STOCK_EXACT);
	assert_int_equal(item->stock.left, ROOM_UNSET);
	assert_int_equal(item->stock.batch.number, ROOM_UNSET);
	assert_int_equal(item->offer.starts_at_ms, ROOM_UNSET);
	assert_int_equal(item->offer.ends_at_ms, ROOM_UNSET);
	assert_int_equal(item->bargain.agreed_minor, ROOM_UNSET);
	assert_null(item->correction.text);
	assert_int_equal(item->inspection.battery_percent, ROOM_UNSET);
	assert_int_equal(item->sales.as_of_ms, ROOM_UNSET);
	room_unref(room);
}

static void unknown_kinds_are_dropped_with_a_warning(void **state)
{
	(void)state;
	struct room_warnings warnings;
	const struct room *room = decode(CASES "unknown_kinds.json", &warnings);
	const struct room_item *item = &room->items[0];
	assert_int_equal(item->price.part_count, 2);
	assert_int_equal(item->price.parts[1].kind, PART_FAN);
	assert_true(item->price.has_unknown_part);
	assert_string_equal(item->price.unknown_part_kind, "lottery");
	assert_int_equal(item->trust_count, 1);
	assert_int_equal(item->campaign_count, 0);
	assert_int_equal(item->bargain.step_count, 1);
	assert_string_equal(item->bargain.steps[0].id, "b");
	assert_int_equal(warnings.count, 5);
	static const char *const paths[] = {"items[0].price.parts[1]", "items[0].trust[0]", "items[0].campaigns[0]",
					    "items[0].bargain.steps[0]", "items[0].bargain.steps[2]"};
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(warnings.entries[i].path, paths[i]);
	assert_non_null(strstr(warnings.entries[0].message, "lottery"));
	assert_non_null(strstr(warnings.entries[4].message, "unknown"));
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(document_and_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sellers_and_trust, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_item_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_it_costs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_it_is_sold_under, set_up, tear_down),
		cmocka_unit_test_setup_teardown(comparison_and_bargain, set_up, tear_down),
		cmocka_unit_test(absent_members_have_their_defaults),
		cmocka_unit_test(unknown_kinds_are_dropped_with_a_warning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
