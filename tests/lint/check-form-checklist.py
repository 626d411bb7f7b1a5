#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each test that tests/unit/form-checklist.md names is there, and that no row is left out.

Usage: check-form-checklist.py SOURCE_ROOT
"""
import re
import sys
from pathlib import Path

N_ROWS = 25


def main():
    root = Path(sys.argv[1])
    tests = root / 'tests'
    sources = '\n'.join(path.read_text(encoding='utf-8') for folder in ('unit', 'ui')
                        for path in sorted((tests / folder).glob('*.[cp]*')))
    rows = re.findall(r'^\| (\d+) .*?\| (.*) \|$', (tests / 'unit' / 'form-checklist.md').read_text(encoding='utf-8'),
                      re.M)
    faults = []
    if [int(number) for number, _ in rows] != list(range(1, N_ROWS + 1)):
        faults.append(f'the rows are not 1 to {N_ROWS}, each once')
    for number, shown in rows:
        names = re.findall(r'`([^`]+)`', shown)
        if not names and 'fuzz-' not in shown:
            faults.append(f'row {number} names no test')
        faults += [f'row {number}: there is no test {name}' for name in names
                   if f'"{name}"' not in sources and f'def {name}(' not in sources
                   and f'"{name.rsplit("/", 1)[-1]}"' not in sources]
    for fault in faults:
        print(f'form-checklist.md: {fault}')
    sys.exit(1 if faults else 0)


if __name__ == '__main__':
    main()
