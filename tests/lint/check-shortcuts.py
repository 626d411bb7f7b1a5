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


def cases(text):
    return set(re.findall(r'case GDK_KEY_(\w+):', text))


def chart_keys(root):
    plot = (root / 'src/app/charts/ved-plot-keys.c').read_text(encoding='utf-8')
    item = (root / 'src/app/charts/ved-item-chart.c').read_text(encoding='utf-8')
    held = re.search(r'\nvalue_axis_moved \(.*?\n\}\n', plot, re.DOTALL).group(0)
    keys = cases(plot.replace(held, '')) | cases(item) | {f'<Control>{key}' for key in cases(held)} | BESIDE
    return {'<Shift>F10' if key == 'F10' else key for key in keys} - (SAME - {'Return'})


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
