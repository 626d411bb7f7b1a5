#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of keys names every key that the application and its charts know, and no other key of charts.

Usage: check-shortcuts.py SOURCE_ROOT
"""
import re
import sys
from html import unescape
from pathlib import Path

SHEET = 'src/app/gtk/help-overlay.ui'
# What presses the buttons of a legend, and opens what is chosen, as space does too.
BESIDE = {'<Control>Return'}
SAME = {'space', 'Return'}


def keys_of(text):
    return {key for value in re.findall(r'"accelerator">([^<]*)<', text) for key in unescape(value).split()}


def application_keys(root):
    text = (root / 'src/app/ved-action-list.c').read_text(encoding='utf-8')
    table = re.search(r'\] = \{(.*?)\n\};', text, re.DOTALL).group(1)
    return {key for row in re.findall(r'\{ ("[^{}]*") \}', table) for key in re.findall(r'"([^"]*)"', row)}


MODIFIERS = {'0': '', 'GDK_CONTROL_MASK': '<Control>', 'GDK_SHIFT_MASK': '<Shift>', 'GDK_ALT_MASK': '<Alt>'}
TABLES = ('ved-chart-keys.c', 'ved-plot-keys.c', 'ved-item-chart.c')


def rows_of(text):
    """What the tables of keys say: { GDK_KEY_plus, GDK_CONTROL_MASK, zoom_value, 1 }."""
    return {MODIFIERS[modifier] + key for key, modifier in re.findall(r'\{ GDK_KEY_(\w+), (\w+), \w+, ', text)}


def chart_keys(root):
    texts = [(root / 'src/app/charts' / name).read_text(encoding='utf-8') for name in TABLES]
    for name, text in zip(TABLES, texts):
        if not rows_of(text):
            sys.exit(f'{name} has no table of keys')
    return (set().union(*map(rows_of, texts)) | BESIDE) - (SAME - {'Return'})


def main():
    root = Path(sys.argv[1])
    sheet = (root / SHEET).read_text(encoding='utf-8')
    group = re.search(r'>Charts</property>(.*?)"GtkShortcutsGroup"', sheet, re.DOTALL).group(1)
    known, named = chart_keys(root), keys_of(group)
    faults = [f'{SHEET}: {key} is missing' for key in sorted(application_keys(root) - keys_of(sheet))]
    faults += [f'{SHEET}: {key} of charts is missing' for key in sorted(known - named)]
    faults += [f'{SHEET}: charts know no {key}' for key in sorted(named - known)]
    print('\n'.join(faults), file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
