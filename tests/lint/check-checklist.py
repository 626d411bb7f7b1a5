#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the lists of tests/*-checklist.md: every id has its row, every test that a row names is there, and every test
program of tests/unit is built.

Usage: check-checklist.py SOURCE_ROOT
"""
import re
import sys
from pathlib import Path

FEATURES = {'G': 16, 'O': 14, 'H': 5, 'R': 8, 'T': 8, 'C': 4, 'A': 4, 'L': 6, 'X': 8, 'K': 5, 'M': 5, 'V': 4, 'D': 2,
            'P': 14}
N_FAULTS = 45
N_BOOK = 30
ROW = re.compile(r'^\| ([A-Z]?\d+) \| [^|]+ \| ([^|]+) \|$', re.M)
NAME = re.compile(r'`([^`]+)`')
TOOLS = {'./dev bench'}


def fleet_ids():
    for letter, n in FEATURES.items():
        for number in range(1, n + 1):
            yield f'{letter}{number:02}'
    for number in range(1, N_FAULTS + 1):
        yield f'F{number}'


def book_ids():
    return map(str, range(1, N_BOOK + 1))


def names_in(text):
    """Everything that stands in quotes like the path of a test, and what a macro puts together."""
    yield from re.findall(r'"(/[^"\s]+)"', text)
    for prefix in re.findall(r'"(/[^"\s]+/)" path', text):
        yield from (prefix + name for name in re.findall(r'\bADD \("([^"]+)"', text))


def read_tests(tests):
    """The paths of tests, and 'FILE FUNCTION' of driven ones."""
    texts = {name for path in tests.rglob('*.c') for name in names_in(path.read_text())}
    driven = {f'{path.name} {function}' for path in (tests / 'ui').glob('drive_*.py')
              for function in re.findall(r'^@test\ndef (\w+)', path.read_text(), re.M)}
    return texts, driven


def is_there(name, texts, driven):
    if name in TOOLS or name in driven:
        return True
    if name.endswith('*'):
        return any(text.startswith(name[:-1]) for text in texts)
    made = (re.sub(r'%[.\d]*[a-z]', '[^/]+', text) for text in texts if '%' in text and text[1] != '%')
    return name in texts or any(re.fullmatch(pattern, name) for pattern in made)


def check(tests, checklist, wanted_ids, texts, driven):
    rows = ROW.findall((tests / checklist).read_text(encoding='utf-8'))
    ids = [row_id for row_id, _ in rows]
    for wanted in wanted_ids:
        if ids.count(wanted) != 1:
            yield f'{checklist}: {wanted} has {ids.count(wanted)} rows'
    for row_id, shown_by in rows:
        names = NAME.findall(shown_by)
        if not names and 'open:' not in shown_by and 'this list' not in shown_by:
            yield f'{checklist}: {row_id} names no test, and does not say that it is open'
        for name in names:
            if not is_there(name, texts, driven):
                yield f'{checklist}: {row_id}: there is no test {name}'


def check_built(root):
    """A test that a merge has lost from the build tests nothing, and nobody notices."""
    built = (root / 'tests' / 'unit' / 'meson.build').read_text(encoding='utf-8')
    for path in sorted((root / 'tests' / 'unit').glob('test-*.c')):
        name = path.stem.removeprefix('test-')
        if f"'{name}'" not in built:
            yield f'tests/unit/meson.build does not name {name}'


def main():
    root = Path(sys.argv[1])
    texts, driven = read_tests(root / 'tests')
    failures = [*check(root / 'tests', 'fleet-checklist.md', fleet_ids(), texts, driven),
                *check(root / 'tests', 'book-checklist.md', book_ids(), texts, driven), *check_built(root)]
    for failure in failures:
        print(f'FAIL: {failure}')
    return 1 if failures else 0


sys.exit(main())
