# SPDX-License-Identifier: GPL-2.0-or-later
"""What of a room may be read on air, and what must be: a second opinion.

Written from docs/room-document.md (owners, beats, gate, truth table) and docs/interfaces.md (clocks) alone, and not from
the plugin's code. Numbers carry the proof: the shows of shows.py give every amount and count of every version a whole
part that occurs nowhere else, so that a number which is read on air names the field, the item and the version that it
comes from.
"""
import datetime
import re
import unicodedata

LEAST = 3000  # numbers from here on are unique within a show
GRACE_MS = 1000
SOLD_OUT_MS = 5000
ZERO_MS = 1000
RUSH_MS = 600  # a stock number changes at most twice a second
# How far the plugin's idea of the shop's clock may be off, and a look be from a limit, without either being wrong.
NEAR_MS = 400

LAYERS = ('product price parts bargain trust stock countdown comparison campaign gifts skus inspection deposit rundown '
          'people seller sales notice').split()
STEPS_OF_HAGGLE = ('ask', 'cut', 'subsidy', 'gift', 'more_stock')


def milliseconds(text):
    """An RFC 3339 time as Unix milliseconds."""
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def table_of_beats(path):
    """The layers that each beat allows, as docs/room-document.md prints them: {(layer, beat): the cell's text}."""
    rows, beats = {}, []
    for line in path.read_text(encoding='utf-8').splitlines():
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        if not beats and cells[:3] == ['layer', 'tease', 'quote']:
            beats = cells[1:]
        elif beats and not line.startswith('|'):
            break
        elif beats and not line.startswith('|---'):
            for layer in cells[0].split(','):
                for beat, cell in zip(beats, cells[1:]):
                    rows[layer.strip(), beat] = cell
    assert len(rows) == len(LAYERS) * 8, 'the table of the beats is not where it was'
    return rows


class Refused(Exception):
    """A step or beat that the rules do not allow."""


def counts(item, part, shop_ms):
    """Whether a part belongs to the final price now."""
    if 'ends_at' in part and milliseconds(part['ends_at']) <= shop_ms:
        return False
    quantity = max(1, item.get('limits', {}).get('min_quantity', 1))
    return part.get('threshold', 0) <= item['price']['sale'] * quantity


def final_price(item, shop_ms):
    """What a buyer pays for one unit: sale minus the parts that count."""
    price = item['price']['sale']
    for part in item['price'].get('parts', []):
        if counts(item, part, shop_ms):
            price -= part['amount']
    return max(0, price)


def stock_left(item):
    """How many are left, or None where nobody says it."""
    stock = item.get('stock', {})
    if stock.get('mode') == 'hidden':
        return None
    if 'left' in stock:
        return stock['left']
    return next((sku.get('left') for sku in item.get('skus', []) if sku['id'] == item.get('main_sku')), None)


def step(item, order, floor=None):
    """The item after a step at the table, or Refused."""
    beat, kind, price = item.get('beat', 'open'), order['kind'], order.get('price_after')
    bargain = item.get('bargain', {})
    agreed = bargain.get('agreed')
    if price is not None and floor is not None and price < floor:
        raise Refused('below the floor')
    if agreed and price is not None and kind not in ('withdraw', 'reject') and price > agreed['amount']:
        raise Refused('upward after settle')
    changed = dict(item, bargain=dict(bargain, steps=bargain.get('steps', []) + [order]))
    if kind == 'quote':
        if beat not in ('tease', 'quote'):
            raise Refused('the quote is past')
        changed['beat'] = 'quote'
    elif kind in STEPS_OF_HAGGLE:
        if beat not in ('quote', 'haggle'):
            raise Refused('not at the table')
        changed['beat'] = 'haggle'
    elif kind == 'settle':
        if beat not in ('quote', 'haggle'):
            raise Refused('nothing to settle')
        changed['beat'] = 'agreed'
        changed['bargain']['agreed'] = {'amount': price, 'at': order['at']}
    elif kind == 'withdraw':
        if not agreed:
            raise Refused('nothing was agreed')
        changed['beat'] = 'haggle'
        del changed['bargain']['agreed']
    return changed


def planned_step(item, plan, number):
    """What the plan's step of that number says now: its kind and the price after it; or Refused."""
    if number > len(plan):
        raise Refused('no such step is planned')
    since = item.get('bargain', {}).get('steps', [])
    for place, one in enumerate(since):
        if one['kind'] == 'withdraw':  # what was said before it is open again
            since = item['bargain']['steps'][place + 1:]
    step = plan[number - 1]
    for one in since:
        if one.get('planned') and one['kind'] == step['kind'] and step.get('to', one['price_after']) == one['price_after']:
            raise Refused('it was taken')
    prices_since = [one['price_after'] for one in since if 'price_after' in one and one['kind'] != 'ask']
    if step['kind'] == 'cut' and prices_since and step['to'] > prices_since[-1]:
        raise Refused('the table is below it')
    if 'to' not in step and not prices_since:  # nor at what was withdrawn
        raise Refused('nothing stands that could be settled')
    return {'kind': step['kind'], 'price_after': step['to'] if 'to' in step else prices_since[-1], 'planned': True}


def rundown(shop, sheet, desk):
    """The ids in the order in which items come: the desk's order; what it does not name behind what it followed in the
    sheet's, which has those first that it names; then the shop's."""
    planned = [one for one in sheet if one in shop] + [one for one in shop if one not in sheet]
    ids = [one for one in desk if one in planned]
    for place, one in enumerate(planned):
        if one not in ids:
            ids.insert(ids.index(planned[place - 1]) + 1 if place else 0, one)
    return ids


class History:
    """What earlier documents of one item bind the later ones to."""

    def __init__(self):
        self.end = None          # (the end that stands, its seq)
        self.is_sold_out = False
        self.sold_out_at = None  # shop's clock, when it was so last; None: never
        self.sold_out_written = None  # the time of the document that said it
        self.is_encore = False
        self.stock = None        # (left, reserved, batch number)
        self.is_stock_hidden = False

    def take(self, item, shop_ms):
        """Takes one document's item, and gives it as it counts."""
        item = dict(item)
        offer = item.get('offer', {})
        if 'ends_at' in offer:
            end, seq = milliseconds(offer['ends_at']), offer.get('seq', 0)
            if self.end and end > self.end[0] and not (seq > self.end[1] and offer.get('reason')):
                item['offer'] = dict(offer, ends_at_ms=self.end[0])
            else:
                self.end = (end, seq)
                item['offer'] = dict(offer, ends_at_ms=end)
        else:
            self.end = None
        self._take_stock(item, shop_ms)
        return item

    def _take_stock(self, item, shop_ms):
        stock, left = item.get('stock', {}), stock_left(item)
        batch = stock.get('batch', {}).get('no', 0)
        is_new_batch = self.stock is not None and batch > self.stock[2]
        if left is not None:
            if self.stock and left > self.stock[0] and not is_new_batch:
                # what is released is what `reserved` went down by
                released = max(0, self.stock[1] - stock.get('reserved', 0))
                self.is_stock_hidden = left > self.stock[0] + released
            else:
                self.is_stock_hidden = False
            if not self.is_stock_hidden:
                self.stock = (left, stock.get('reserved', 0), batch)
        is_sold_out = item.get('beat', 'open') in ('open', 'encore') and left == 0 and item.get('status', 'on') == 'on'
        if is_sold_out and not self.is_sold_out:
            self.sold_out_at = shop_ms
        if is_sold_out or item.get('beat', 'open') != 'open':
            self.is_encore = False
        elif self.is_sold_out:  # it ends with a new batch, or with the stock that is there again
            self.is_encore = is_new_batch
        self.is_sold_out = is_sold_out


class Reading:
    """What may and what must be read in one layer."""

    def __init__(self):
        self.may = set()
        self.must = set()


def whole(amount):
    """The whole part of an amount in minor units: what a figure on air shows in large digits."""
    return amount // 100


NUMBER = re.compile(r'[0-9][0-9,]*')


def numbers_of(texts, least):
    """The whole numbers from `least` on that are read in a layer's texts: [text, x, baseline] each."""
    joined, single = [], {}
    for text, x, baseline in texts:
        if len(text) == 1 and text.isdigit():
            single.setdefault(round(baseline), []).append((x, text))
        else:
            joined.append(text)
    # digits in cells of their own stand in one row; where two numbers share it, their digits are some way apart
    for row in single.values():
        row.sort()
        word, last = '', None
        for x, digit in row:
            if last is not None and x - last > 60:
                joined.append(word)
                word = ''
            word, last = word + digit, x
        joined.append(word)
    found = set()
    for text in joined:
        for number in NUMBER.findall(text):
            value = int(number.replace(',', '') or 0)
            if value >= least:
                found.add(value)
    return found


# -- what may not be said --

# Of each sort one, written as people write them who know that it must not be said.
FORBIDDEN = ('全网最低', '史 上 最 低', '国家級', '加微信', '吊打同行', '治疗', '地板价', 'ＮＯ．１')
# The same as it is looked for: letters alone, in one width and case.
LOOKED_FOR = ('全网最低', '史上最低', '国家级', '国家級', '加微信', '吊打同行', '治疗', '地板价', 'no1')


def letters_of(text):
    """A text without what stands between its letters."""
    return ''.join(char for char in unicodedata.normalize('NFKC', text).lower() if char.isalnum())


def may_be_said(text):
    """Whether nothing forbidden stands in a text."""
    letters = letters_of(text or '')
    return not any(word in letters for word in LOOKED_FOR)
