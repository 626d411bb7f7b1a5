#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Habits that a machine can check.

Usage: check-sources.py SOURCE_ROOT

Licence line first; no file above 900 lines, no function above 120, median and 90 % within the limits of
src/DESIGN.md; programs' main.c below 120 lines; nothing left to do; no way around the app's own functions;
formatting by uncrustify; parameters in one column.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
MAX_FILE, MAX_FUNCTION, MAX_MAIN = 900, 120, 120
MAX_MEDIAN, MAX_P90 = 15, 40
LONE = re.compile(r'\}\n *;$', re.M)       # what uncrustify makes of a literal that is the whole of a branch
UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')
WRAPPED = {'gtk_widget_set_tooltip_text (': ('ved_set_tooltip()', 'src/app/ved-tooltip.c')}


def c_files(root):
    return sorted(p for top in ('src', 'tests') for p in (root / top).rglob('*.[ch]'))


def check_text(root):
    others = [p for pattern in ('*.py', '*.build', '*.css', '*.glsl', '*.ui')
              for top in ('src', 'tests', 'data') for p in (root / top).rglob(pattern)]
    for path in [*c_files(root), *others]:
        text = path.read_text(encoding='utf-8')
        where = path.relative_to(root)
        lines = text.split('\n')
        if not any(SPDX in line for line in lines[:3]):
            yield f'{where}:1: no licence line ({SPDX})'
        if path.suffix in ('.c', '.h') and len(lines) > MAX_FILE:
            yield f'{where}: {len(lines)} lines, at most {MAX_FILE}'
        if path.name == 'main.c' and len(lines) > MAX_MAIN:
            yield f'{where}: {len(lines)} lines, at most {MAX_MAIN} in a main.c'
        for lone in LONE.finditer(text) if path.suffix == '.c' else ():
            yield f'{where}:{text.count(chr(10), 0, lone.end()) + 1}: put the literal and its semicolon into braces'
        for number, line in enumerate(lines, 1):
            if UNFINISHED.search(line) and path.name != 'check-sources.py':
                yield f'{where}:{number}: unfinished: {line.strip()}'


def check_calls(root):
    """What the app has a function of its own for, which does it better, is called there alone."""
    for path in sorted((root / 'src' / 'app').rglob('*.c')):
        where, text = str(path.relative_to(root)), path.read_text(encoding='utf-8')
        for call, (better, place) in WRAPPED.items():
            if call in text and where != place:
                yield f'{where}: use {better} in place of {call.split()[0]}()'


def check_functions(root):
    files = [str(p) for p in sorted((root / 'src').rglob('*.c'))]
    tags = subprocess.run(['ctags', '-x', '--_xformat=%N\t%n\t%{end}\t%F', '--c-kinds=f', '--fields=+ne', *files],
                          capture_output=True, text=True, check=True).stdout
    spans = []
    for line in tags.splitlines():
        name, start, end, where = line.split('\t')
        if end.isdigit():
            spans.append(int(end) - int(start) + 1)
            if spans[-1] > MAX_FUNCTION:
                yield f'{where}:{start}: {name}() has {spans[-1]} lines, at most {MAX_FUNCTION}'
    spans.sort()
    if spans and spans[len(spans) // 2] > MAX_MEDIAN:
        yield f'the median function has {spans[len(spans) // 2]} lines, at most {MAX_MEDIAN}'
    if spans and spans[int(len(spans) * .9)] > MAX_P90:
        yield f'90 % of functions have up to {spans[int(len(spans) * .9)]} lines, at most {MAX_P90}'


def check_format(root):
    lint = root / 'tests' / 'lint'
    files = c_files(root)
    result = subprocess.run(['uncrustify', '-q', '-l', 'C', '-c', str(lint / 'uncrustify.cfg'), '--check',
                             *[str(p) for p in files if p.suffix == '.c']], capture_output=True, text=True)
    for line in (result.stdout + result.stderr).splitlines():
        if line.startswith('FAIL'):
            yield f'{line} (run uncrustify -l C -c tests/lint/uncrustify.cfg --no-backup on it)'
    result = subprocess.run([sys.executable, str(lint / 'check-columns.py'), *map(str, files)],
                            capture_output=True, text=True)
    yield from result.stdout.splitlines()


def main():
    root = Path(sys.argv[1])
    for tool in ('ctags', 'uncrustify'):
        if shutil.which(tool) is None:
            print(f'{tool} is not installed')
            return 77
    faults = [*check_text(root), *check_calls(root), *check_functions(root), *check_format(root)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
