# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows by chance: a shop that changes, a network that delays, a sheet that is edited, a desk that bargains.

One seed is one show. Each drives the overlay's own code (the driver) and the second opinion (air.py) with the same
events, and asks at many moments what a viewer reads.
"""
import heapq
import random

import reference as ref
from air import Air
from shop import Numbers, Shop, rfc

BASE_MS = 1795262400000  # 2026-11-21T20:00:00+08:00
DAY_MS = 86400000
TAKE_MS = 150  # a take is foretold for a moment before it is on air
CORRECTION_MS = 31000
LOOKED_AT = ('price', 'parts', 'bargain', 'stock', 'comparison', 'skus', 'product', 'gifts', 'sales', 'rundown',
             'campaign', 'notice')


class Problem(Exception):
    """What a viewer read and should not have, or the other way round."""


class Show:
    """One show, from its seed."""

    def __init__(self, driver, table, seed):
        self.rng = random.Random(seed)
        self.driver, self.seed = driver, seed
        self.origin_ms = seed % 10000 * DAY_MS  # a day for each show, so that what is remembered is long ago
        self.base_ms = BASE_MS + self.origin_ms
        self.numbers = Numbers(self.rng)
        self.desk_at = self.rng.choice(('none', 'here', 'here', 'shop'))
        self.has_desk = self.desk_at != 'none'
        self.shop = Shop(self.rng, self.numbers, self.has_desk, self.base_ms)
        self.air = Air(table)
        self.now, self.jump_ms, self.doubt_until, self.calm_at = 0, 0, 0, 0
        self.corrected_until = 0
        self.queue, self.count = [], 0
        self.outages = []
        self.log = []
        self.looks = 0

    def shop_ms(self, t=None):
        return self.base_ms + (self.now if t is None else t) + self.jump_ms

    def at(self, t, what, *args):
        self.count += 1
        heapq.heappush(self.queue, (t, self.count, what, args))

    def run(self):
        """Plays it; raises Problem."""
        rng, length = self.rng, self.rng.choice((20000, 40000))
        self.driver.begin(self.origin_ms, self.desk_at)
        t = 0
        while t < length:
            self.at(t, self.poll)
            t += rng.randint(300, self.shop.ttl_ms // 3)
        for _ in range(rng.choice((0, 0, 1, 2))):
            begin = rng.randint(0, length)
            self.outages.append((begin, begin + rng.randint(1, 6) * self.shop.ttl_ms))
        for _ in range(rng.randint(2, 16)):
            self.at(rng.randint(0, length), self.mutate)
        for _ in range(rng.randint(0, 3)):
            self.at(rng.randint(0, length), self.edit_sheet)
        if self.desk_at == 'here' and rng.random() < 0.5:
            self.at(rng.randint(0, 2000), self.edit_sheet)  # planned beforehand
        for _ in range(rng.randint(4, 24) if self.has_desk else 0):
            self.at(rng.randint(1000, length), self.desk)
        for _ in range(rng.randint(0, 8) if self.desk_at == 'shop' else 0):
            self.at(rng.randint(1000, length), self.other_desk)
        for _ in range(rng.randint(10, 25)):
            self.at(rng.randint(300, length + 2000), self.look)
        if rng.random() < 0.1:
            self.at(rng.randint(3000, length), self.set_clock)
        while self.queue:
            self.now, _, what, args = heapq.heappop(self.queue)
            what(*args)

    def note(self, what):
        self.log.append(f'{self.now:6d} {what}')

    # -- shop and network --

    def poll(self):
        if any(begin <= self.now < end for begin, end in self.outages) or self.rng.random() < 0.04:
            return
        is_slow = self.now > 3000 and self.rng.random() < 0.06
        up = self.rng.randint(1, 30)
        held = self.air.held
        tag = (held['epoch'], held['version']) if held else None
        self.at(self.now + up, self.serve, self.now, tag, self.rng.randint(500, 4000) if is_slow else
                self.rng.randint(1, 30))

    def serve(self, sent, tag, down):
        document = self.shop.document(self.shop_ms())
        is_same = tag == (document['epoch'], document['version'])
        self.at(self.now + down, self.arrive, sent, self.shop_ms(), tag if is_same else None, document, self.jump_ms)

    def arrive(self, sent, shop_time, tag, document, jump_ms):
        if jump_ms != self.jump_ms:
            return  # an answer from before its clock was set: nobody can say how old it is
        if tag:
            is_good = bool(self.air.held) and (self.air.held['epoch'], self.air.held['version']) == tag
            if is_good:
                self.air.confirm(shop_time)
            took = self.driver.confirm(self.now, sent, shop_time, tag)
            self.note(f'304 for {tag}: {is_good}')
        else:
            is_good = self.air.answer(document, self.shop_ms())
            took = self.driver.answer(self.now, sent, shop_time, document)
            self.note(f'document {document["epoch"]} {document["version"]}, current {document["current"]}: {is_good}')
        if took != is_good:
            raise Problem(f'the answer is taken: {took}, should be: {is_good}')

    def mutate(self):
        self.shop.change(self.shop_ms())

    def set_clock(self):
        """The shop's clock is set: nothing is asked of the overlay until a few answers have told it so."""
        by_ms = self.rng.choice((-1, 1)) * self.rng.randint(5000, 600000)
        self.jump_ms += by_ms
        self.doubt_until = self.now + 6 * self.shop.ttl_ms
        self.air.confirmed_ms = None if self.air.confirmed_ms is None else self.air.confirmed_ms + by_ms
        for history in self.air.history.values():
            if history.sold_out_at is not None:
                history.sold_out_at += by_ms
                history.sold_out_written += by_ms
        self.note(f'the shop sets its clock by {by_ms}')

    # -- sheet and desk --

    def edit_sheet(self):
        rows = {}
        for item_id in self.rng.sample('abc', self.rng.randint(1, 3)):
            say = f'sheet of {item_id} at {self.now}'
            row = {'short_title': self.shop.claims.in_(f'短 {self.numbers.new("short title, " + say)}'),
                   'spec': self.shop.claims.in_('加大'),
                   'floor': self.numbers.amount('floor, ' + say, 10000, 15000),
                   'target': self.numbers.amount('target, ' + say, 15000, 18000)}
            if self.rng.random() < 0.5:
                row['comparisons'] = [{
                    'market': self.shop.claims.in_('某超市'), 'product': self.shop.claims.in_('同款'), 'same_spec': True, 'kind': 'other_shop',
                    'amount': self.numbers.amount('comparison, ' + say, 61000, 70000),
                    'captured_at': rfc(self.base_ms - 3600000), 'evidence': {'id': 'e1', 'sha256': '0' * 64}}]
            if self.rng.random() < 0.7:
                quote = self.numbers.amount('planned quote, ' + say, 50000, 60000)
                cut = self.numbers.amount('planned cut, ' + say, 18100, 49999)
                row['plan'] = [{'kind': 'quote', 'by': 'brand', 'to': quote}, {'kind': 'cut', 'to': cut},
                               {'kind': 'settle', 'by': 'host'}]
            rows[item_id] = row
        self.air.take_sheet(rows, self.shop_ms())
        self.driver.sheet(self.now, rows)
        self.note(f'sheet for {sorted(rows)}')

    def desk(self):
        if not self.air.held:
            return
        wanted = ('take', 'step', 'step', 'step', 'step', 'beat', 'follow')
        # at the shop's desk who is first is the shop's to say: what was planned is asked of it as any other step
        wanted += ('planned', 'planned', 'move') if self.desk_at == 'here' else ()
        getattr(self, '_desk_' + self.rng.choice(wanted))()

    def _on_air_id(self):
        return self.air.current or self.air.held['current']

    def _order(self, order, does):
        """Gives an order to both; both have to agree whether it is good."""
        if self.desk_at == 'shop':
            self._ask_shop(order)
            return
        try:
            does()
            wanted = 'done'
        except ref.Refused as why:
            wanted = f'refused ({why})'
        self.calm_at = self.now + TAKE_MS
        said, rundown = self.driver.order(self.now, order)
        self.note(f'order {order}: {wanted}, said {said}, {rundown}')
        if said.split()[0] != wanted.split()[0]:
            raise Problem(f'the order {order} is {said}, should be {wanted}')
        if rundown != self.air.rundown():
            raise Problem(f'the rundown is {rundown}, should be {self.air.rundown()}')

    # -- a desk whose orders take effect at the shop, and another one there --

    def _ask_shop(self, order):
        """What the desk wants is the shop's to do; viewers see what comes back in a document."""
        self.note(f'order {order}: {self.driver.order(self.now, order)[0]}')
        self.collect()
        self.at(self.now + TAKE_MS, self.collect)  # a take is asked for once it was foretold

    def collect(self):
        for deed in self.driver.deeds(self.now):
            self.note(f'to be asked: {deed}')
            self.at(self.now + self.rng.randint(1, 30), self.ask_shop, deed, 0)

    def ask_shop(self, deed, tries):
        """One request of a deed; what is lost on the way, there or back, is asked again under the same key."""
        is_lost = tries < 5 and self.rng.random() < 0.1
        answer = None if is_lost else self.shop.ask(('ours', deed['id']), deed, self.shop_ms())
        if is_lost or (tries < 5 and self.rng.random() < 0.1):
            self.driver.said(self.now, deed['id'], 'asked-again')
            self.at(self.now + self.rng.randint(300, 1500), self.ask_shop, deed, tries + 1)
        else:
            self.at(self.now + self.rng.randint(1, 300), self.hear_shop, deed, answer)

    def hear_shop(self, deed, answer):
        self.note(f'deed {deed}: {answer}')
        self.driver.said(self.now, deed['id'], answer)

    def other_desk(self):
        item = self.shop.on_air()
        steps = [one['price_after'] for one in item.get('bargain', {}).get('steps', []) if 'price_after' in one]
        kind = {'tease': 'quote', 'quote': 'cut', 'haggle': 'settle', 'agreed': 'withdraw'}.get(item.get('beat'), 'reject')
        deed = {'kind': 'step', 'item': item['id'], 'step': kind, 'epoch': f'e{self.shop.epoch}',
                'base': self.shop.version - self.rng.choice((0, 0, 1, 3))}
        if kind in ('quote', 'cut', 'settle'):
            high = min(60000, steps[-1] // 100 if steps else 60000)
            deed['price'] = self.numbers.amount(f'{kind} of the other desk at {self.now}', ref.LEAST, max(high, 4000))
        self.note(f'other desk {deed}: {self.shop.ask(("other", self.count), deed, self.shop_ms())}')

    def _desk_take(self):
        item_id = self.rng.choice('abc')
        if self.now < self.calm_at or self.air.merged(item_id).get('status') == 'withdrawn':
            return
        self._order({'kind': 'take', 'item': item_id}, lambda: self.air.order_take(item_id, self.shop_ms()))

    def _desk_move(self):
        """Another order of the rundown changes nothing else of what is read."""
        item_id, before_id = self.rng.sample('abc', 2)
        before_id = before_id if self.rng.random() < 0.7 else ''
        self._order({'kind': 'move', 'item': item_id, 'before': before_id}, lambda: self.air.order_move(item_id, before_id))

    def _desk_follow(self):
        # while a correction is on air, its item stays the desk's
        if self.now > self.corrected_until and self.rng.random() < 0.3:
            self._order({'kind': 'follow'}, lambda: self.air.order_follow(self.shop_ms()))

    def _desk_beat(self):
        item = self.air.merged(self._on_air_id())
        wanted = {'agreed': ('open', 'closed'), 'closed': ('tease',), 'tease': ('open', 'closed'),
                  'open': ('closed',)}.get(item.get('beat', 'open'), ('closed',))
        beat = self.rng.choice(wanted)
        self._order({'kind': 'beat', 'item': item['id'], 'beat': beat},
                    lambda: self.air.order_beat(item['id'], beat, self.shop_ms()))

    def _desk_step(self):
        item = self.air.merged(self._on_air_id())
        beat = item.get('beat', 'open')
        kinds = {'tease': ('quote',), 'quote': ('cut', 'ask', 'settle'), 'haggle': ('cut', 'cut', 'subsidy', 'settle'),
                 'agreed': ('withdraw', 'cut'), 'open': ('withdraw', 'reject', 'cut')}.get(beat, ('cut', 'reject'))
        kind = self.rng.choice(kinds)
        if kind == 'withdraw' and 'agreed' not in item.get('bargain', {}):
            kind = 'reject'  # whether an item that nobody bargained for has something to withdraw is not said
        steps = [one['price_after'] for one in item.get('bargain', {}).get('steps', []) if 'price_after' in one]
        order = {'kind': 'step', 'item': item['id'], 'step': kind, 'by': self.rng.choice(('brand', 'platform', 'host'))}
        price = None
        if kind in ('quote', 'cut', 'subsidy', 'settle'):
            say = f'{kind} for {item["id"]} at {self.now}'
            if kind == 'quote' or not steps:
                price = self.numbers.amount(say, 50000, 60000)
            elif kind == 'settle' and self.rng.random() < 0.5:
                price = steps[-1]
            elif self.rng.random() < 0.15:
                price = self.numbers.amount(say + ', below any floor', 5000, 9999)
            else:
                price = self.numbers.amount(say, 18001, max(18100, min(49999, steps[-1] // 100 - 1)))
            order['price'] = price
        if kind == 'withdraw':
            self.corrected_until = self.now + CORRECTION_MS
        if kind == 'settle':
            self.at(self.now + self.rng.randint(200, 4000), self._shop_agrees, item['id'], price)
        step = {'kind': kind, 'at': rfc(self.shop_ms())}
        if price is not None:
            step['price_after'] = price
        self._order(order, lambda: self.air.order_step(item['id'], step, self.shop_ms()))

    def _desk_planned(self):
        """A hurried hand goes along the plan, and presses some keys twice or out of turn."""
        item = self.air.merged(self._on_air_id())
        if item['id'] not in self.air.sheet and self.rng.random() < 0.9:
            return
        t = self.now
        for number in (1, 2, 3, 4) if self.rng.random() < 0.8 else self.rng.sample((1, 2, 3), 3):
            for _ in range(self.rng.choice((0, 1, 1, 1, 1, 2))):
                t += self.rng.randint(100, 800)
                self.at(t, self.press_planned, item['id'], number)

    def press_planned(self, item_id, number):
        step = {'at': rfc(self.shop_ms())}
        if number == 3:
            self.at(self.now + self.rng.randint(200, 4000), self._shop_agrees_to_plan, item_id)
        self._order({'kind': 'planned-step', 'item': item_id, 'planned': number},
                    lambda: self.air.order_planned(item_id, number, step, self.shop_ms()))

    def _shop_agrees_to_plan(self, item_id):
        agreed = self.air.merged(item_id).get('bargain', {}).get('agreed')
        if agreed:
            self._shop_agrees(item_id, agreed['amount'])

    def _shop_agrees(self, item_id, amount):
        if self.rng.random() < 0.7:
            self.shop.wanted_prices.append((item_id, amount))
            self.shop.change(self.shop_ms())
            self.at(self.now + self.rng.randint(500, 2500), self._open, item_id)

    def _open(self, item_id):
        if self.air.merged(item_id).get('beat', 'open') == 'agreed':
            self._order({'kind': 'beat', 'item': item_id, 'beat': 'open'},
                        lambda: self.air.order_beat(item_id, 'open', self.shop_ms()))

    # -- looking --

    def look(self):
        if self.now < max(self.doubt_until, self.calm_at):
            return
        layers = ['all', 'price'] + self.rng.sample(LOOKED_AT[1:], 4)
        read = self.driver.look(self.now, layers)
        readings = self.air.readings(self.shop_ms())
        self.looks += 1
        anywhere = set().union(*(reading.may for reading in readings.values()))
        for layer in layers:
            seen = ref.numbers_of(read[layer], ref.LEAST)
            if not all(ref.may_be_said(text) for text, _, __ in read[layer]):
                raise Problem(f'{layer} says what must not be said: {read[layer]}')
            if not ref.may_be_said(''.join(text for text, _, __ in read[layer])):
                raise Problem(f'{layer} says in two lines what must not be said: {read[layer]}')
            may = anywhere if layer == 'all' else readings[layer].may
            must = set() if layer == 'all' else readings[layer].must
            if seen - may:
                raise Problem(f'{layer} says {", ".join(map(self.numbers.of, seen - may))}: {read[layer]}')
            if must - seen:
                raise Problem(f'{layer} does not say {", ".join(map(self.numbers.of, must - seen))}: {read[layer]}')
