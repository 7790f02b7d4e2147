#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rundown dock without OBS: what its keys ask for, and what it says of a view.

test_desk_rundown.py GALLERY: the program desk_gallery_5 or desk_gallery_6. The view rundown_ten has i3 on air and i4 as
the cue.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

GALLERY = ''


def run(*deeds, view='rundown_ten', language='en-US', width=320, height=760):
    """What the dock asked for and said, in its order."""
    env = dict(os.environ, QT_QPA_PLATFORM='offscreen')
    command = [GALLERY, '--dock', 'rundown', '--view', view, '--language', language, '--width', str(width), '--height',
               str(height), *deeds]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f'{command}: {done.stderr}')
    return [json.loads(line) for line in done.stdout.splitlines()]


def keys(*typed, **how):
    """The acts that typing makes."""
    return [line for line in run('--keys', ','.join(typed), **how) if 'act' in line]


def say(name, *deeds, **how):
    return next(line for line in reversed(run(*deeds, '--say', name, **how)) if 'say' in line)


class Keys(unittest.TestCase):
    def test_digits_and_enter_cue_a_link_number(self):
        self.assertEqual(keys('7', 'Enter', '1', '0', 'Return'),
                         [{'act': 'jump', 'link_no': 7}, {'act': 'jump', 'link_no': 10}])

    def test_digits_work_wherever_the_focus_is(self):
        for tabs in range(1, 9):
            self.assertEqual(keys(*['Tab'] * tabs, '7', 'Enter'), [{'act': 'jump', 'link_no': 7}], tabs)

    def test_digits_can_be_taken_back(self):
        self.assertEqual(keys('7', 'Escape', '8', '9', 'Backspace', 'Enter'), [{'act': 'jump', 'link_no': 8}])
        self.assertEqual(keys('0', '5', 'Enter'), [{'act': 'jump', 'link_no': 5}])

    def test_digits_are_forgotten_and_never_done_by_themselves(self):
        lines = run('--keys', '7', '--say', 'shop-rundown-typed', '--wait', '1700', '--say', 'shop-rundown-typed')
        self.assertEqual([line['is_visible'] for line in lines], [True, False])
        self.assertEqual([line['text'] for line in lines], ['7', ''])

    def test_what_is_typed_says_what_it_is(self):
        self.assertEqual(say('shop-rundown-typed', '--keys', '7')['beneath'], '手工皂 三块装')
        self.assertEqual(say('shop-rundown-typed', '--keys', '7,7')['beneath'], '')

    def test_enter_cues_the_row_that_has_the_focus(self):
        self.assertEqual(keys('Home', 'Down', 'Enter'), [{'act': 'jump', 'item_id': 'i2'}])

    def test_a_row_is_moved_by_keys(self):
        self.assertEqual(keys('Home', 'Down', 'Alt+Down', 'Alt+Up'),
                         [{'act': 'move', 'item_id': 'i2', 'text': 'i4'}, {'act': 'move', 'item_id': 'i2', 'text': 'i1'}])
        self.assertEqual(keys('Home', 'Alt+Up', 'End', 'Alt+Down', 'Up', 'Alt+Down'),
                         [{'act': 'move', 'item_id': 'i9'}])  # nothing goes beyond the ends; before nothing is last

    def test_a_row_is_moved_by_the_mouse(self):
        self.assertEqual(run('--drag', '1,4'), [{'act': 'move', 'item_id': 'i2', 'text': 'i5'}])  # down
        self.assertEqual(run('--keys', 'Home', '--drag', '3,0'), [{'act': 'move', 'item_id': 'i4', 'text': 'i1'}])  # to the top
        # where rows are missing none is moved
        self.assertEqual(run('--keys', 'Ctrl+F,i', '--drag', '1,3'), [])

    def test_the_search_finds_and_cues(self):
        self.assertEqual(keys('Ctrl+F', 'i9', 'Enter'), [{'act': 'jump', 'item_id': 'i9'}])
        self.assertEqual(keys('Ctrl+F', '5', 'Enter'), [{'act': 'jump', 'link_no': 5}])
        self.assertEqual(keys('Ctrl+F', 'zzz', 'Enter', 'Escape'), [])
        # where rows are missing none is moved
        self.assertEqual(keys('Ctrl+F', 'i1', 'Down', 'Alt+Down'), [])

    def test_previous_next_and_take(self):
        acts = run('--click', 'shop-rundown-previous', '--click', 'shop-rundown-next', '--click', 'shop-rundown-take')
        self.assertEqual(acts, [{'act': 'previous'}, {'act': 'next'}, {'act': 'take', 'item_id': 'i4'}])

    def test_space_takes_and_enter_does_not(self):
        self.assertEqual(keys('Tab', 'Tab', 'Tab', 'Space'), [{'act': 'take', 'item_id': 'i4'}])
        self.assertEqual(keys('Tab', 'Tab', 'Tab', 'Enter'), [])

    def test_follow_asks_before_it_changes_the_air(self):
        self.assertEqual(run('--click', 'shop-rundown-follow'), [])
        self.assertEqual(run('--click', 'shop-rundown-follow', '--click', 'shop-rundown-yes'), [{'act': 'follow'}])
        self.assertEqual(run('--click', 'shop-rundown-follow', '--click', 'shop-rundown-no'), [])
        self.assertEqual(run('--click', 'shop-rundown-follow', '--keys', 'Escape', '--click', 'shop-rundown-hold'),
                         [{'act': 'hold'}])
        self.assertEqual(run('--click', 'shop-rundown-follow', '--keys', 'Space'), [])  # the focus is on "no"

    def test_another_desk_is_taken_over_after_a_question(self):
        view = 'rundown_shared'
        self.assertIn('desk-2', say('shop-rundown-owner', view=view)['text'])
        self.assertEqual(run('--click', 'shop-rundown-own', '--click', 'shop-rundown-yes', view=view),
                         [{'act': 'own', 'is_on': True}])
        self.assertFalse(say('shop-rundown-own')['is_visible'])

    def test_the_tab_order_is_the_order_on_screen(self):
        focus = [name for name in run('--focus')[0]['focus'] if name.startswith('shop-rundown-')]
        self.assertEqual(focus, ['shop-rundown-' + name for name in
                                 ('hold', 'follow', 'search', 'file', 'list', 'previous', 'next', 'take')])


class Menu(unittest.TestCase):
    def test_a_beat_that_changes_nothing_on_air_is_set_at_once(self):
        # cue, then the four about moving, then beats: quote is the second of them
        self.assertEqual(keys('Home', 'Menu', *['Down'] * 5, 'Right', 'Down', 'Enter'),
                         [{'act': 'beat', 'item_id': 'i1', 'beat': 'quote'}])

    def test_a_beat_on_air_is_asked_for_twice(self):
        deeds = ['--keys', ','.join(['Home', 'Down', 'Down', 'Menu', *['Down'] * 5, 'Right', 'Down', 'Enter'])]
        self.assertEqual(run(*deeds), [])
        self.assertEqual(run(*deeds, '--click', 'shop-rundown-yes'), [{'act': 'beat', 'item_id': 'i3', 'beat': 'quote'}])


class Sheet(unittest.TestCase):
    def test_a_sheet_with_errors_cannot_be_used(self):
        view = 'rundown_import_bad'
        self.assertFalse(say('shop-rundown-sheet-use', view=view)['is_enabled'])
        self.assertIn('3', say('shop-rundown-sheet-summary', view=view)['text'])
        self.assertEqual(run('--click', 'shop-rundown-sheet-leave', view=view), [{'act': 'sheet-leave'}])

    def test_a_good_one_is_used_or_left(self):
        view = 'rundown_shared'
        self.assertEqual(run('--click', 'shop-rundown-sheet-use', '--click', 'shop-rundown-sheet-leave', view=view),
                         [{'act': 'sheet-use'}, {'act': 'sheet-leave'}])

    def test_the_sheet_in_use_opens_and_closes(self):
        lines = run('--click', 'shop-rundown-file', '--say', 'shop-rundown-sheet-leave', '--click',
                    'shop-rundown-sheet-leave', '--say', 'shop-rundown-sheet-leave')
        self.assertEqual([line['is_visible'] for line in lines], [True, False])


class Said(unittest.TestCase):
    """What was said of orders and sheets, in the desk's language."""

    def test_findings_of_a_sheet(self):
        for language, wanted in (('en-US', ['"59.905" is not a price: more than two places behind the point',
                                            'goes below the floor of this row']),
                                 ('zh-CN', ['“59.905”不是价格：小数超过两位', '低于这一行的底价']),
                                 ('zh-TW', ['「59.905」不是價格：小數超過兩位', '低於這一列的底價'])):
            rows = run('--rows', 'shop-rundown-sheet-findings', view='rundown_import_bad', language=language)[0]['rows']
            self.assertEqual(rows[:2], wanted)
            self.assertNotIn('%', ''.join(rows))
            self.assertIn('羊毛围巾', rows[3])  # names stay as they are

    def test_refusals(self):
        refused = say('shop-rundown-order', '--keys', '6,Enter', '--wait', '150', view='refused', language='zh-CN')['text']
        self.assertIn('低于底价', refused)


class Shown(unittest.TestCase):
    def test_the_cue_and_what_is_wrong_with_it(self):
        self.assertIn('older than 7 days', say('shop-rundown-finding')['text'])
        self.assertEqual(say('shop-rundown-price')['text'], '¥39.90')
        take = say('shop-rundown-take')
        self.assertEqual((take['text'], take['beneath']), ('TAKE', 'Link 4 · 玻璃保温杯 双层'))

    def test_what_became_of_an_order_is_said(self):
        # the second order's result is pending, the first's that another desk was first
        self.assertIn('another desk was first',
                      say('shop-rundown-order', '--keys', '6,Enter', '--wait', '150', view='rundown_shared')['text'])
        pending = say('shop-rundown-order', '--keys', '6,Enter', '--click', 'shop-rundown-take', '--wait', '150',
                      view='rundown_shared')['text']
        self.assertIn('waiting for the shop', pending)

    def test_words_are_there_in_every_language(self):
        for language in ('zh-CN', 'zh-TW', 'en-US'):
            for view in ('rundown_ten', 'rundown_shared', 'rundown_import_bad', '-'):
                run('--wait', '10', view=view, language=language)

    def test_narrow_stays_narrow(self):
        with tempfile.TemporaryDirectory() as folder:
            for width, height in ((320, 420), (320, 760), (760, 400)):
                file = pathlib.Path(folder, 'rundown.png')
                run('--out', str(file), width=width, height=height, view='rundown_shared' if height > 500 else 'rundown_ten')
                self.assertEqual(int.from_bytes(file.read_bytes()[16:20], 'big'), width)

    def test_200_rows_are_shown_in_time(self):
        told = run('--time', 'rundown_200', view='rundown_200')[0]
        print(f"200 rows: {told['ms']} ms of CPU for each view, painting included", file=sys.stderr)
        self.assertLess(told['ms'], 15)


if __name__ == '__main__':
    GALLERY = sys.argv.pop(1)
    unittest.main()
