# SPDX-License-Identifier: GPL-2.0-or-later
"""The independent checker: what was published, held against what the shop had confirmed, and when.

It shares no code with the product and asks it nothing. It reads a history, a list of plain records in the order of their
time `t` (seconds of one monotonic clock, the checker's own):

    {"kind": "confirmed", "t": when the shop's answer came, "begun": when it was asked to write, "room": its document}
    {"kind": "published", "t": when it was read, "feed": name, "line": a line of `fetch`, or what a source shows}
    {"kind": "aired", "t": when it was seen, "feed": name, "price": what stands in the picture: an amount, None for no
        figure, "unknown" for pixels that are no price}
    {"kind": "quiet", "t": from here on nothing is disturbed and nothing is written}
    {"kind": "end", "t": when the feeds were stopped}

A version is what the shop charges from `begun` of its own write until `t` of the next one; nobody outside can know it
more exactly, and every doubt goes against the feed by no more than that. What may be wrong, by name:

    invented   a version, or a figure in it, that the shop never confirmed
    early      a version before the shop was asked to write it
    back       an older version, or an older epoch, after a newer one
    aired      a price in the picture that was not the shop's within the ttl, the second and what we cannot measure
    overdue    called fresh longer than the ttl and one second after the shop had moved on
    young      an age smaller than the time since the shop could last have confirmed this version
    dead       not fresh, or not at the newest version, a while after everything was quiet
"""

HYSTERESIS_S = 1.0  # becoming stale waits so long (docs/interfaces.md)
DEFAULT_TTL_MS = 15000


class Limits:
    """How exact the measurement is."""

    def __init__(self, slack_s=1.0, clock_s=1.0, recover_s=9.0):
        self.slack_s = slack_s  # pipes, threads and a busy machine
        self.clock_s = clock_s  # what the feed may be wrong by about the shop's clock
        self.recover_s = recover_s  # until everything is well again


class Confirmed:
    """One version, as the shop wrote it."""

    def __init__(self, record, epoch_no):
        self.room = record["room"]
        self.begun_s = record["begun"]
        self.epoch_no = epoch_no
        self.left_s = None  # when the shop had certainly moved on; None: it has not

    @property
    def ttl_s(self):
        return self.room.get("ttl_ms", DEFAULT_TTL_MS) / 1000


def key_of(room):
    return room.get("epoch", "0"), room["version"]


def figures(room):
    """What may not differ from the shop's document by anything."""
    items = {}
    for item in room["items"]:
        stock = item.get("stock", {})
        items[item["id"]] = (item["price"], stock.get("left"), item.get("status", "on"), item["title"])
    return room.get("current"), items


class History:
    def __init__(self, records):
        self.versions = {}
        self.feeds = {}
        self.airs = {}
        self.quiet_s = self.end_s = None
        self.newest = None
        epochs = []
        for record in records:
            if record["kind"] == "confirmed":
                epoch = key_of(record["room"])[0]
                if epoch not in epochs:
                    epochs.append(epoch)
                confirmed = Confirmed(record, epochs.index(epoch))
                if self.newest:
                    self.newest.left_s = record["t"]
                self.newest = self.versions[key_of(record["room"])] = confirmed
            elif record["kind"] == "published":
                self.feeds.setdefault(record["feed"], []).append((record["t"], record["line"]))
            elif record["kind"] == "aired":
                self.airs.setdefault(record["feed"], []).append((record["t"], record["price"]))
            elif record["kind"] == "quiet":
                self.quiet_s = record["t"]
            elif record["kind"] == "end":
                self.end_s = record["t"]


class Report:
    def __init__(self):
        self.wrongs = []  # (name, feed, t, words)
        self.lines = 0
        self.versions_seen = {}  # by feed
        self.longest_old_s = {}  # by feed: the longest that a figure stayed on air after the shop had moved on

    def wrong(self, name, feed, at_s, words):
        self.wrongs.append((name, feed, at_s, words))

    def names(self):
        return sorted({name for name, *_ in self.wrongs})


def check_figures(report, feed, at_s, room, confirmed):
    if at_s < confirmed.begun_s:
        report.wrong("early", feed, at_s, f"version {key_of(room)} {confirmed.begun_s - at_s:.3f} s before its write")
    if figures(room) != figures(confirmed.room):
        report.wrong("invented", feed, at_s, f"figures of version {key_of(room)}: {figures(room)}, "
                                             f"confirmed were {figures(confirmed.room)}")


def check_order(report, feed, at_s, confirmed, before):
    if not before:
        return
    now, then = [(one.epoch_no, one.room["version"]) for one in (confirmed, before)]
    if now < then:
        report.wrong("back", feed, at_s, f"version {key_of(confirmed.room)} after {key_of(before.room)}")


def check_times(report, limits, feed, at_s, until_s, line, confirmed):
    """A line that calls itself fresh holds from at_s until until_s."""
    if confirmed.left_s is None:
        return
    old_s = until_s - confirmed.left_s
    report.longest_old_s[feed] = max(report.longest_old_s.get(feed, 0), old_s)
    most_s = confirmed.ttl_s + HYSTERESIS_S + limits.slack_s
    if old_s > most_s:
        report.wrong("overdue", feed, at_s, f"version {key_of(confirmed.room)} called fresh until {old_s:.2f} s after "
                                            f"the shop had moved on, at most {most_s:.2f} s")
    could_s = at_s - confirmed.left_s - limits.clock_s
    if line["age_ms"] is not None and line["age_ms"] / 1000 < could_s:
        report.wrong("young", feed, at_s, f"version {key_of(confirmed.room)} says it is {line['age_ms']} ms old, "
                                          f"the shop had moved on {at_s - confirmed.left_s:.2f} s before")


def check_feed(report, history, limits, feed, lines):
    before = None
    seen = set()
    for number, (at_s, line) in enumerate(lines):
        until_s = lines[number + 1][0] if number + 1 < len(lines) else history.end_s
        room = line["room"]
        report.lines += 1
        if room is None:
            continue
        confirmed = history.versions.get(key_of(room))
        if not confirmed:
            report.wrong("invented", feed, at_s, f"version {key_of(room)} was never confirmed")
            continue
        seen.add(key_of(room))
        check_figures(report, feed, at_s, room, confirmed)
        check_order(report, feed, at_s, confirmed, before)
        if line["state"] == "fresh":
            check_times(report, limits, feed, at_s, until_s, line, confirmed)
        before = confirmed
    report.versions_seen[feed] = len(seen)


def well_again_s(history, lines):
    """How long after the quiet began the feed was fresh at the newest version, for good; None: never."""
    since_s = None
    for at_s, line in lines:
        room = line["room"]
        is_well = line["state"] == "fresh" and room and key_of(room) == key_of(history.newest.room)
        since_s = (since_s if since_s is not None else at_s) if is_well else None
    return None if since_s is None else max(0.0, since_s - history.quiet_s)


def check_recovery(report, history, limits, feed, lines):
    took_s = well_again_s(history, lines)
    if took_s is None:
        last = lines[-1][1] if lines else None
        words = f"{last['state']} at {last['room'] and key_of(last['room'])}: {last['error']}" if last else "no line"
        report.wrong("dead", feed, history.end_s, f"never well again: {words}, newest is {key_of(history.newest.room)}")
    elif took_s > limits.recover_s:
        report.wrong("dead", feed, history.end_s, f"well only {took_s:.2f} s after the quiet began")


def price_of(room):
    """What viewers have to pay for what is on air; None: nothing is."""
    for item in room["items"]:
        if item["id"] == room.get("current"):
            return item["price"]["sale"]
    return None


def check_aired(report, history, limits, feed, at_s, until_s, price):
    """A price that stood in the picture from at_s until until_s: maybe that of several versions, one after the other."""
    most_s = history.newest.ttl_s + HYSTERESIS_S + limits.slack_s
    good_until_s = at_s
    left_s = None
    for one in history.versions.values():  # in the order of their writes
        if price_of(one.room) == price and one.begun_s <= good_until_s:
            left_s = one.left_s
            good_until_s = max(good_until_s, until_s if left_s is None else left_s + most_s)
    if good_until_s == at_s:
        report.wrong("aired", feed, at_s, f"{price} was not the shop's price until then, or long before")
        return
    if left_s is not None:
        report.longest_old_s[feed] = max(report.longest_old_s.get(feed, 0), until_s - left_s)
    if until_s > good_until_s:
        report.wrong("aired", feed, at_s, f"{price} until {until_s - good_until_s + most_s:.2f} s after the shop had "
                                          f"moved on, at most {most_s:.2f} s")


def check_air(report, history, limits, feed, pictures):
    for number, (at_s, price) in enumerate(pictures):
        until_s = pictures[number + 1][0] if number + 1 < len(pictures) else history.end_s
        report.lines += 1
        if price is not None:
            check_aired(report, history, limits, feed, at_s, until_s, price)
    report.versions_seen[feed] = len({price for _, price in pictures})
    last = pictures[-1][1] if pictures else "nothing"
    newest = price_of(history.newest.room)
    if last != newest:
        report.wrong("dead", feed, history.end_s, f"{last} in the picture at the end, the shop's price is {newest}")
    elif pictures[-1][0] > history.quiet_s + limits.recover_s:
        report.wrong("dead", feed, history.end_s, f"the newest price only {pictures[-1][0] - history.quiet_s:.2f} s "
                                                  f"after the quiet began")


def check(records, feeds, limits=None, airs=()):
    """Checks a history for these feeds and pictures; all of them must have said something."""
    limits = limits or Limits()
    history = History(records)
    report = Report()
    for feed in feeds:
        lines = history.feeds.get(feed, [])
        check_feed(report, history, limits, feed, lines)
        check_recovery(report, history, limits, feed, lines)
    for air in airs:
        check_air(report, history, limits, air, history.airs.get(air, []))
    return report
