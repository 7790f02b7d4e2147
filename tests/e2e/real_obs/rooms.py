# SPDX-License-Identifier: GPL-2.0-or-later
"""Room documents for the tests."""
import copy


def plain(demo, room_id, sale_minor, ttl_ms=15000):
    """The demo room's first item alone, on sale at a plain price, without a clock: nothing changes by itself."""
    room = copy.deepcopy(demo)
    item = room["items"][0]
    for member in ("offer", "bargain", "cart", "gifts", "campaigns", "comparisons", "sales"):
        item.pop(member, None)
    item["price"] = {"currency": "CNY", "sale": sale_minor}
    room.update(demo=False, items=[item], epoch="e2e", ttl_ms=ttl_ms)
    room["sellers"] = [seller for seller in room["sellers"] if seller["id"] == item["seller_id"]]
    room["room"]["id"] = room_id
    return room
