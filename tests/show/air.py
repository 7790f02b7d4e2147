# SPDX-License-Identifier: GPL-2.0-or-later
"""The state of one overlay as the documents say it should be: shop, sheet and desk merged, aged and gated."""
import copy

import reference as ref
from reference import NEAR_MS, Reading, milliseconds, whole

COMING_MS = 50  # so long a take is foretold


class Air:
    """Follows what an overlay is told, and says what may and must be read of it."""

    def __init__(self, table):
        self.table = table
        self.held = None       # the shop's document
        self.left = set()      # epochs that were gone on from
        self.confirmed_ms = None
        self.sheet = {}        # item id -> row
        self.sheet_order = []
        self.order = []        # the desk's own; []: none
        self.current = None    # the desk's; None: the shop's
        self.coming = None     # (current before, until when it is foretold) of the newest take
        self.desk = {}         # item id -> {'beat', 'bargain', 'correction'} as the desk left it
        self.history = {}
        self.items = {}        # merged, as they count
        self.agreed_before = set()
        self.stock_before = {}  # item id -> [(until, left)]: a number in a rush may stand a moment longer

    # -- what comes in --

    def answer(self, document, shop_ms):
        """A whole document. Gives whether it replaces or confirms what is held."""
        if self.held:
            if document['epoch'] == self.held['epoch']:
                if document['version'] < self.held['version']:
                    return False
            elif document['epoch'] in self.left:
                return False
            else:
                self.left.add(self.held['epoch'])
        self.held = document
        self.confirm(milliseconds(document['server_time']))
        self._merge(shop_ms, milliseconds(document['server_time']))
        return True

    def confirm(self, as_of_ms):
        """What is held was so at that time of the shop."""
        self.confirmed_ms = as_of_ms if self.confirmed_ms is None else max(self.confirmed_ms, as_of_ms)

    def take_sheet(self, rows, shop_ms):
        """Another sheet: {item id: row}, in the order of the rundown."""
        self.sheet = rows
        self.sheet_order = list(rows)
        self._merge(shop_ms, shop_ms)

    # -- the desk --

    def merged(self, item_id):
        """One item of shop, sheet and desk."""
        return self.items.get(item_id)

    def order_step(self, item_id, order, shop_ms):
        """A step; raises Refused."""
        item = self._raw(item_id)
        floor = self.sheet.get(item_id, {}).get('floor')
        changed = ref.step(item, order, floor)
        if order['kind'] == 'withdraw':
            self.agreed_before.add(whole(item['bargain']['agreed']['amount']))
        self.desk.setdefault(item_id, {}).update(beat=changed.get('beat', 'open'), bargain=changed['bargain'])
        self._merge(shop_ms, shop_ms)

    def order_planned(self, item_id, number, order, shop_ms):
        """The step of that number in the sheet's plan: once, and never upwards; raises Refused."""
        planned = ref.planned_step(self._raw(item_id), self.sheet.get(item_id, {}).get('plan', []), number)
        self.order_step(item_id, dict(order, **planned), shop_ms)

    def order_beat(self, item_id, beat, shop_ms):
        """A beat that is set by hand; only clear cases are asked for."""
        self.desk.setdefault(item_id, {})['beat'] = beat
        if beat == 'tease':  # after closed: the table is cleared
            self.desk[item_id]['bargain'] = {}
        self._merge(shop_ms, shop_ms)

    def order_take(self, item_id, shop_ms):
        """An item that is withdrawn while its take is foretold does not come."""
        self.coming = (self.current, shop_ms + COMING_MS)
        self.current = item_id

    def order_move(self, item_id, before_id):
        """An item to another place; '' is the end."""
        ids = [one for one in self.rundown() if one != item_id]
        ids.insert(ids.index(before_id) if before_id else len(ids), item_id)
        self.order = ids

    def rundown(self):
        """The ids in the order in which items come."""
        return ref.rundown([item['id'] for item in self.held['items']], self.sheet_order, self.order)

    def order_follow(self, shop_ms):
        """Current and beats are the shop's again."""
        self.current, self.coming, self.desk, self.order = None, None, {}, []
        self._merge(shop_ms, shop_ms)

    # -- merging --

    def _raw(self, item_id):
        item = copy.deepcopy(next(item for item in self.held['items'] if item['id'] == item_id))
        row = self.sheet.get(item_id, {})
        for member in ('short_title', 'spec', 'gifts', 'limits', 'link_no', 'comparisons'):
            if member in row:
                item[member] = row[member]
        item.update(copy.deepcopy(self.desk.get(item_id, {})))
        return item

    def _merge(self, shop_ms, written_ms):
        if not self.held:
            return
        self.items_before, self.items = self.items, {}
        for shop_item in self.held['items']:
            item_id = shop_item['id']
            history = self.history.setdefault(item_id, ref.History())
            was_out = history.sold_out_at
            item = history.take(self._raw(item_id), shop_ms)
            if history.sold_out_at != was_out:
                history.sold_out_written = written_ms
            item['history'] = history
            before = self.items_before.get(item_id)
            left, left_before = ref.stock_left(item), ref.stock_left(before) if before else None
            if left != left_before and left_before is not None:
                self.stock_before.setdefault(item_id, []).append((shop_ms + ref.RUSH_MS, left_before))
            self.items[item_id] = item
        if self.coming and shop_ms < self.coming[1] and self.items[self.current].get('status') == 'withdrawn':
            self.current, self.coming = self.coming[0], None

    # -- what is on air --

    def _on_air(self):
        current = self.current or (self.held or {}).get('current')
        item = self.items.get(current)
        if not item or item.get('status') == 'withdrawn' or self.held['room'].get('phase') == 'ended':
            return None
        return item

    def _is_within_sold_out(self, item, shop_ms, since):
        history = item['history']
        if history.sold_out_at is None:
            return False
        began = history.sold_out_at if since == 'seen' else min(history.sold_out_at, history.sold_out_written)
        return shop_ms < began + ref.SOLD_OUT_MS

    def _painted(self, item, shop_ms, since):
        """The beat that is painted, and whether the price is withheld."""
        beat, left = item.get('beat', 'open'), ref.stock_left(item)
        if item.get('status') == 'off' or beat == 'closed':
            return 'closed', False
        if 'starts_at' in item.get('offer', {}) and shop_ms < milliseconds(item['offer']['starts_at']):
            return 'tease', False
        is_held = not all(ref.may_be_said(part.get('audience')) for part in item['price'].get('parts', []))
        if beat not in ('open', 'encore'):
            return beat, is_held and beat == 'agreed'
        if left == 0 or self._is_within_sold_out(item, shop_ms, since):
            return 'sold_out', False
        if item['history'].is_encore:
            beat = 'encore'
        if is_held:  # by the rules: a price whose condition cannot be said, an agreed one too
            return beat, True
        final, cart = ref.final_price(item, shop_ms), item.get('cart', {})
        agreed = item.get('bargain', {}).get('agreed')
        is_held = ((agreed and agreed['amount'] != final) or cart.get('state') == 'hidden' or
                   cart.get('price', final) != final)
        if is_held:
            return ('agreed', False) if agreed else (beat, True)
        return beat, False

    def _freshness(self, shop_ms):
        age, ttl = shop_ms - self.confirmed_ms, self.held.get('ttl_ms', 15000)
        if age <= ttl:
            return {'fresh'}
        if age <= ttl + ref.GRACE_MS:
            return {'fresh', 'stale'}
        return {'stale'} if age <= 4 * ttl else {'expired'}

    def readings(self, shop_ms):
        """{layer: Reading} with the doubts of the clock taken in: may is what any of them allows, must what all want."""
        total = None
        for at in (shop_ms - NEAR_MS, shop_ms, shop_ms + NEAR_MS):
            for since in ('seen', 'written'):
                for freshness in self._freshness(at) if self.held else {'waiting'}:
                    one = self._readings(at, freshness, since)
                    if total is None:
                        total = one
                        continue
                    for layer in ref.LAYERS:
                        total[layer].may |= one[layer].may
                        total[layer].must &= one[layer].must
        return total

    def _readings(self, shop_ms, freshness, since):
        layers = {layer: Reading() for layer in ref.LAYERS}
        for item in self.items.values():
            if item.get('status') != 'withdrawn':
                layers['rundown'].may |= self._names(item)
        item = self._on_air()
        if not item or freshness == 'waiting':
            return layers
        beat, is_withheld = self._painted(item, shop_ms, since)
        if is_withheld and freshness == 'fresh':
            freshness = 'stale'  # held without an agreed price: painted as stale
        self._add_price(layers, item, beat, is_withheld, freshness, shop_ms)
        self._add_stock(layers, item, beat, freshness, shop_ms)
        layers['product'].may |= self._names(item)
        layers['product'].must |= self._names(item) if len(self._names(item)) == 1 else set()
        for campaign in item.get('campaigns', []):
            layers['campaign'].may |= {whole(campaign[name]) for name in ('amount', 'cap') if name in campaign}
            layers['campaign'].may |= {campaign['quantity']} if 'quantity' in campaign else set()
        for layer in ref.LAYERS:
            cell = self.table[layer, beat]
            if cell == '-' or (layer == 'campaign' and cell == 'label only'):
                layers[layer] = Reading()
        layers['notice'].may |= self.agreed_before  # a correction says what is no longer so
        return layers

    @staticmethod
    def _names(item):
        """The numbers within the texts that name an item: what short_title says stands in the title's place."""
        said = [text for text in (item.get('short_title'), item['title']) if text and ref.may_be_said(text)][:1]
        text = ' '.join(said + [spec for spec in (item.get('spec', ''),) if ref.may_be_said(spec)])
        return ref.numbers_of([(text, 0, 0)], ref.LEAST)

    def _add_price(self, layers, item, beat, is_withheld, freshness, shop_ms):
        price = item['price']
        is_locked = shop_ms < milliseconds(price['locked_until']) if 'locked_until' in price else False
        end = item.get('offer', {}).get('ends_at_ms')
        zero = None if end is None else end - self.held['room'].get('air_delay_ms', 0)
        is_over = zero is not None and shop_ms >= zero + ref.ZERO_MS and self.confirmed_ms < end
        is_ending = zero is not None and shop_ms >= zero and self.confirmed_ms < end
        if is_over:
            freshness = 'stale' if freshness == 'fresh' else freshness
        is_shown = freshness == 'fresh' or is_locked
        is_group_shown = freshness == 'fresh' or (is_locked and freshness == 'stale')
        final = whole(ref.final_price(item, shop_ms))
        parts = {whole(part[name]) for part in price.get('parts', []) for name in ('amount', 'threshold') if name in part}
        said = [step['price_after'] for step in item.get('bargain', {}).get('steps', []) if 'price_after' in step]
        steps = [whole(price_after) for price_after in said]
        falls = {whole(abs(high - low)) for high, low in zip(said, said[1:])}  # a step is told by what it changed
        agreed = item.get('bargain', {}).get('agreed')
        agreed = {whole(agreed['amount'])} if agreed else set()
        is_certain = freshness == 'fresh' and not is_ending
        if is_shown and beat == 'agreed' and not is_withheld:
            layers['price'].may |= agreed
            layers['price'].must |= agreed if is_certain else set()
        elif is_shown and beat in ('open', 'encore') and not is_withheld:
            layers['price'].may |= {final} | parts | ({whole(price['list']['amount'])} if 'list' in price else set())
            layers['price'].must |= {final} if is_certain else set()
            layers['parts'].may |= {final, whole(price['sale'])} | parts
        if is_group_shown and not is_withheld:
            layers['bargain'].may |= set(steps) | agreed | falls
            if is_certain and beat in ('quote', 'haggle') and steps:
                layers['bargain'].must |= {steps[-1]}
            layers['comparison'].may |= {whole(other['amount']) for other in item.get('comparisons', [])}
            layers['comparison'].may |= agreed if beat == 'agreed' else set(steps[-1:])
            layers['comparison'].may |= {final} if beat in ('open', 'encore') else set()
            for gift in item.get('gifts', []):
                layers['gifts'].may |= {whole(gift['value'])} if 'value' in gift else set()
            layers['skus'].may |= {whole(sku['sale']) for sku in item.get('skus', [])}

    def _add_stock(self, layers, item, beat, freshness, shop_ms):
        if freshness != 'fresh':
            return
        in_rush = [left for until, left in self.stock_before.get(item['id'], []) if shop_ms <= until + NEAR_MS]
        stock, left = item.get('stock', {}), ref.stock_left(item)
        if left is not None and not item['history'].is_stock_hidden:
            layers['stock'].may |= {left} | {stock[name] for name in ('total', 'reserved') if name in stock}
            layers['stock'].may |= {stock['batch']['total']} if 'total' in stock.get('batch', {}) else set()
            layers['stock'].may |= set(in_rush)
            is_exact = not in_rush and stock.get('mode', 'exact') == 'exact' and 'left' in stock
            if is_exact and left > 0 and beat in ('open', 'encore'):
                layers['stock'].must |= {left}
        layers['skus'].may |= {sku['left'] for sku in item.get('skus', []) if 'left' in sku}
        layers['sales'].may |= {item['sales'][name] for name in ('sold', 'orders') if name in item.get('sales', {})}
