# SPDX-License-Identifier: GPL-2.0-or-later
"""Random shows against the second opinion: random_shows.py DRIVER ROOM_DOCUMENT_MD [--shows N] [--plant NAME].

Without --plant all shows have to be clean. With it the driver has a fault of that name on purpose, and one of the shows
has to find it. SHOP_FULL in the environment makes of 900 shows 10,000.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

import reference
import shows

JOBS = max(2, os.cpu_count() or 2)
BLOCK = 50  # shows of one driver
PLANTS = ('gate', 'version', 'floor', 'sold-out', 'stale', 'beat', 'rules')


class Driver:
    """The overlay's own code, one line in and one line out."""

    def __init__(self, program, plant):
        self.process = subprocess.Popen([program] + (['--plant', plant] if plant else []), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding='utf-8')

    def _ask(self, question):
        self.process.stdin.write(json.dumps(question, ensure_ascii=False) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise shows.Problem(f'the driver ended with {self.process.wait()} at {question}')
        return json.loads(line)

    def begin(self, origin_ms, desk):
        self._ask({'op': 'begin', 'origin': origin_ms, 'desk': desk})

    def deeds(self, t_ms):
        return self._ask({'op': 'deeds', 't': t_ms})['deeds']

    def said(self, t_ms, deed_id, state):
        self._ask({'op': 'said', 't': t_ms, 'id': deed_id, 'state': state})

    def answer(self, t_ms, sent_ms, shop_ms, document):
        return self._ask({'op': 'answer', 't': t_ms, 'sent': sent_ms, 'shop_time': shop_ms, 'document': document})['taken']

    def confirm(self, t_ms, sent_ms, shop_ms, tag):
        return self._ask({'op': 'confirm', 't': t_ms, 'sent': sent_ms, 'shop_time': shop_ms, 'epoch': tag[0],
                          'version': tag[1]})['taken']

    def sheet(self, t_ms, rows):
        """Rows of the sheet as its file has them."""
        items = [dict(row, item_id=item_id) for item_id, row in rows.items()]
        self._ask({'op': 'sheet', 't': t_ms, 'sheet': {'schema': 'shop-sheet/1', 'items': items}})

    def order(self, t_ms, order):
        reply = self._ask(dict(order, op='order', t=t_ms))
        return reply['said'], reply.get('rundown')

    def look(self, t_ms, layers):
        return self._ask({'op': 'look', 't': t_ms, 'layers': layers})['layers']

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def run_block(program, document, plant, first, count):
    """Some shows in a row. Gives (shows, looks, None or what was wrong with which)."""
    table = reference.table_of_beats(pathlib.Path(document))
    driver = Driver(program, plant)
    looks = 0
    for seed in range(first, first + count):
        show = shows.Show(driver, table, seed)
        try:
            show.run()
        except shows.Problem as problem:
            driver.process.kill()
            driver.process.wait()
            said = '\n'.join(show.log[-25:])
            return seed - first + 1, looks, f'show {seed} at {show.now} ms: {problem}\n{said}'
        looks += show.looks
    status = driver.close()
    return count, looks, None if status == 0 else f'the driver ended with {status} after show {first + count - 1}'


def run_shows(program, document, plant, seeds):
    """All shows; stops giving out more after the first problem."""
    blocks = [(begin, min(BLOCK, seeds.stop - begin)) for begin in range(seeds.start, seeds.stop, BLOCK)]
    total, looks = 0, 0
    with concurrent.futures.ProcessPoolExecutor(JOBS) as pool:
        waiting = [pool.submit(run_block, program, document, plant, *block) for block in blocks]
        for done in waiting:
            count, looked, problem = done.result()
            total, looks = total + count, looks + looked
            if problem:
                for other in waiting:
                    other.cancel()
                return total, looks, problem
    return total, looks, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('driver')
    parser.add_argument('document')
    parser.add_argument('--shows', type=int, default=10000 if os.environ.get('SHOP_FULL') else 900)
    parser.add_argument('--first', type=int, default=1)
    parser.add_argument('--plants', action='store_true', help='each fault that the driver can be given has to be found')
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.shows)
    if not options.plants:
        total, looks, problem = run_shows(options.driver, options.document, None, seeds)
        print(f'{total} shows, {looks} looks: {problem or "nothing on air that should not be"}')
        return 1 if problem else 0
    missed = []
    for plant in PLANTS:
        total, looks, problem = run_shows(options.driver, options.document, plant, seeds)
        print(f'planted {plant}: {"found: " + problem.splitlines()[0] if problem else f"NOT FOUND in {total} shows"}')
        missed += [] if problem else [plant]
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main())
