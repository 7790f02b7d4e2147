# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop by chance: its truth, version after version, in numbers that occur once."""
import datetime
import random

import reference as ref

ZONE = datetime.timezone(datetime.timedelta(hours=8))
def rfc(wall_ms):
    """A time as the documents write it."""
    return datetime.datetime.fromtimestamp(wall_ms / 1000, ZONE).isoformat(timespec='milliseconds')


class Numbers:
    """Whole parts that occur once in a show, and what each of them is."""

    def __init__(self, rng):
        self.rng = rng
        self.meaning = {}

    def new(self, meaning, low=ref.LEAST, high=99999):
        """A number of [low, high] that nothing else has."""
        for _ in range(50):
            value = self.rng.randint(low, high)
            if value not in self.meaning:
                self.meaning[value] = meaning
                return value
        raise ValueError('no number is left')

    def amount(self, meaning, low=ref.LEAST, high=99999):
        """An amount in minor units with such a whole part."""
        return self.new(meaning, low, high) * 100 + self.rng.choice((0, 0, 50, 90, 99, 5))

    def of(self, number):
        return f'{number} ({self.meaning.get(number, "nothing of this show")})'


class Claims:
    """Words that are in a shop's texts and should not be."""

    def __init__(self, rng):
        # a stream of its own, so that the show is the same one without them
        self.rng = random.Random(rng.getrandbits(32))

    def in_(self, text, chance=0.08):
        """The text, or one with a forbidden word in it."""
        if self.rng.random() >= chance:
            return text
        word = self.rng.choice(ref.FORBIDDEN)
        return self.rng.choice((f'{text}{word}', f'{word}{text}'))


class Shop:
    """A shop's truth: the document as it stands, one version after the other."""

    def __init__(self, rng, numbers, has_desk, base_ms):
        self.rng, self.numbers, self.has_desk, self.base_ms = rng, numbers, has_desk, base_ms
        self.claims = Claims(rng)
        self.version, self.epoch = rng.randint(1, 50), 1
        self.items = [self._item(name, index + 1) for index, name in enumerate('abc')]
        self.current = rng.choice('abc')
        self.ttl_ms = rng.choice((3000, 5000, 8000))
        self.room = {'id': 'r', 'title': self.claims.in_('今晚'),
                     'people': [{'role': 'host', 'name': self.claims.in_('小李'), 'title': self.claims.in_('主播')}]}
        if rng.random() < 0.3:
            self.room['air_delay_ms'] = rng.choice((500, 3000))
        self.wanted_prices = []  # (item, amount) that somebody asked the shop for
        self.steps = 0
        self.answers = {}  # of the desks' requests, by their keys
        self.bargained_at = {}  # item id -> the version in which its beat or bargain changed last
        self.taken_at = 0  # the same for what is on air

    def _say(self, item_id, what):
        return f'{what} of {item_id} in version {self.version}'

    def _item(self, name, link_no):
        rng = self.rng
        says = self.claims.in_
        item = {'id': name, 'link_no': link_no, 'title': says(f'货 {self.numbers.new(f"title of {name}")} 品'), 'price': {}}
        item.update(brand=says('云朵', 0.2), origin={'place': says('云南')})
        if rng.random() < 0.3:
            item['warnings'] = [says('小心轻放', 0.2), '远离火源']
        item['beat'] = rng.choice(('tease', 'tease', 'open') if self.has_desk else ('open', 'open', 'tease', 'haggle'))
        self._reprice(item)
        self._restock(item, rng.choice((0, None, 1, 1, 1)))
        if rng.random() < 0.4:
            item['sales'] = {'sold': self.numbers.new(self._say(name, 'sold')), 'as_of': rfc(self.base_ms), 'source': 'shop'}
        if rng.random() < 0.3:
            item['skus'] = [{'id': 's', 'spec': says('大'), 'sale': self.numbers.amount(self._say(name, 'sku price')),
                             'left': self.numbers.new(self._say(name, 'sku left'))}]
        if rng.random() < 0.4:
            item['cart'] = {'state': rng.choice(('listed', 'explaining', 'hidden'))}
        if rng.random() < 0.3:
            item['gifts'] = [{'name': says('杯子', 0.2), 'quantity': 1, 'value': self.numbers.amount(self._say(name, 'gift value')),
                              'value_basis': says('吊牌价')}]
        if rng.random() < 0.3:
            item['campaigns'] = [{'kind': 'coupon', 'label': says('券', 0.2), 'amount': self.numbers.amount(self._say(name, 'coupon')),
                                  'condition': says('领券', 0.2), 'payer': 'platform'}]
        return item

    def _reprice(self, item, final=None):
        name, rng = item['id'], self.rng
        if final is None:
            sale = self.numbers.amount(self._say(name, 'sale'), 30000, 60000)
        else:
            sale = final
        price = {'currency': 'CNY', 'sale': sale}
        if rng.random() < 0.4:
            part = {'kind': 'platform_coupon', 'amount': self.numbers.amount(self._say(name, 'part'), 3000, 9000),
                    'how': rng.choice(('auto', 'claim'))}
            if rng.random() < 0.3:
                part['threshold'] = self.numbers.amount(self._say(name, 'threshold'), 20000, 70000)
            audience = self.claims.in_('', 0.1)
            if audience:
                part['audience'] = audience
            if final is not None:
                price['sale'] = sale = final + part['amount']
            price['parts'] = [part]
        if rng.random() < 0.4:
            price['list'] = {'amount': self.numbers.amount(self._say(name, 'list'), 71000, 99999), 'basis': 'msrp'}
        if rng.random() < 0.1:
            price['locked_until'] = rfc(self.base_ms + rng.randint(0, 60000))
        item['price'] = price

    def _restock(self, item, left):
        stock = {'total': self.numbers.new(self._say(item['id'], 'total'), 90000, 99999)}
        if left is not None:
            stock['left'] = 0 if left == 0 else self.numbers.new(self._say(item['id'], 'left'), 40000, 80000)
        batch = item.get('stock', {}).get('batch')
        item['stock'] = dict(stock, batch=batch) if batch else stock

    def change(self, shop_ms):
        """Something happens in the shop: another version."""
        rng = self.rng
        self.version += rng.choice((1, 1, 1, 7))
        if rng.random() < 0.03:
            self.epoch, self.version = self.epoch + 1, rng.randint(0, 5)
            self.bargained_at, self.taken_at = {}, 0
        while self.wanted_prices:
            item_id, amount = self.wanted_prices.pop()
            self._reprice(self._of(item_id), amount)
        item = self._of(self.current if rng.random() < 0.8 else rng.choice('abc'))
        what = rng.choice(('price', 'price', 'sell', 'sell', 'out', 'batch', 'rise', 'cart', 'status', 'end', 'current',
                           'beat', 'agree', 'words'))
        getattr(self, '_change_' + what)(item, shop_ms)

    def on_air(self):
        return self._of(self.current)

    def _of(self, item_id):
        return next(item for item in self.items if item['id'] == item_id)

    def _change_price(self, item, _):
        self._reprice(item)

    def _change_sell(self, item, _):
        left = item['stock'].get('left', 0)
        if left > ref.LEAST + 100:
            item['stock'] = dict(item['stock'], left=self.numbers.new(self._say(item['id'], 'left'), ref.LEAST, left - 1))

    def _change_out(self, item, _):
        item['stock'] = dict(item['stock'], left=0)

    def _change_batch(self, item, _):
        number = item['stock'].get('batch', {}).get('no', 1) + 1
        self._restock(item, 1)
        item['stock']['batch'] = {'no': number, 'total': self.numbers.new(self._say(item['id'], 'batch'), 80000, 89999)}

    def _change_rise(self, item, _):
        left = item['stock'].get('left', 0)
        if 0 < left < 79000:
            item['stock'] = dict(item['stock'], left=self.numbers.new(self._say(item['id'], 'risen'), left + 1, 80000))

    def _change_cart(self, item, shop_ms):
        item['cart'] = {'state': self.rng.choice(('listed', 'explaining', 'hidden'))}
        if self.rng.random() < 0.4:
            item['cart']['price'] = (ref.final_price(item, shop_ms) if self.rng.random() < 0.6 else
                                     self.numbers.amount(self._say(item['id'], 'cart price')))

    def _change_words(self, item, _):
        says = self.claims.in_
        item['spec'] = says('加厚', 0.5)
        item['title'] = says(f'货 {self.numbers.new(self._say(item["id"], "title"))} 品', 0.5)

    def _change_status(self, item, _):
        item['status'] = self.rng.choice(('on', 'on', 'on', 'off', 'withdrawn'))

    def _change_end(self, item, shop_ms):
        offer = item.get('offer', {})
        offer = {'ends_at': rfc(shop_ms + self.rng.choice((3000, 20000, 60000))), 'seq': offer.get('seq', 0)}
        if self.rng.random() < 0.5:
            offer.update(seq=offer['seq'] + 1, reason='加场')
        item['offer'] = offer

    def _change_current(self, _, __):
        self.current, self.taken_at = self.rng.choice('abc'), self.version

    def _change_beat(self, item, _):
        if not self.has_desk:
            item['beat'] = self.rng.choice(('tease', 'quote', 'haggle', 'open', 'open', 'open', 'closed'))

    def _change_agree(self, item, shop_ms):
        if self.has_desk:
            return
        # a shop that runs the table itself: two steps, and one time in two the price that was agreed is its own
        high = self.numbers.amount(self._say(item['id'], 'quote'), 30000, 60000)
        low = (ref.final_price(item, shop_ms) if self.rng.random() < 0.5 else
               self.numbers.amount(self._say(item['id'], 'agreed'), 20000, 29999))
        item['bargain'] = {'steps': [{'id': 's1', 'kind': 'quote', 'price_after': high},
                                     {'id': 's2', 'kind': 'settle', 'price_after': low,
                                      'note': self.claims.in_('成交'), 'person': self.claims.in_('王总')}],
                           'agreed': {'amount': low, 'at': rfc(shop_ms)}}
        item['beat'] = self.rng.choice(('open', 'agreed'))

    def ask(self, key, deed, shop_ms):
        """A desk's request: 'done', 'conflict' or 'refused', and the same again for the same key."""
        if key not in self.answers:
            self.answers[key] = self._do(deed, shop_ms)
        return self.answers[key]

    def _do(self, deed, shop_ms):
        item = self._of(deed['item'])
        is_late = deed['epoch'] != f'e{self.epoch}' or self.taken_at > deed['base']
        if is_late or (deed['kind'] != 'take' and self.bargained_at.get(item['id'], 0) > deed['base']):
            return 'conflict'
        if deed['kind'] == 'take':
            self.version += 1
            self.current, self.taken_at = item['id'], self.version
            return 'done'
        try:
            if deed['kind'] == 'step':
                self.steps += 1
                order = {'id': f'd{self.steps}', 'kind': deed['step'], 'at': rfc(shop_ms)}
                if 'price' in deed:
                    order['price_after'] = deed['price']
                changed = ref.step(item, order)
            else:
                changed = dict(item, beat=deed['beat'])
                if deed['beat'] == 'tease':
                    changed.pop('bargain', None)
        except ref.Refused:
            return 'refused'
        self.version += 1
        self.bargained_at[item['id']] = self.version
        self.items[self.items.index(item)] = changed
        return 'done'

    def document(self, shop_ms):
        """What it answers when its clock reads shop_ms."""
        return {'schema': 'shop-room/1', 'version': self.version, 'epoch': f'e{self.epoch}', 'server_time': rfc(shop_ms),
                'ttl_ms': self.ttl_ms, 'current': self.current, 'room': dict(self.room),
                'items': [dict(item) for item in self.items]}
