#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail when a multi-line C parameter list does not align its names in one column.

Usage: check-columns.py FILE.[ch]...     (GNOME style; no formatter enforces this)
"""
import re
import sys

COMMENT = re.compile(r'/\*.*?\*/', re.S)
NAME = re.compile(r'^\s*.*?(\w+)(?:\[\w*\])?,?\s*$')
PROTO = re.compile(r'^[a-z_][\w ]*\w[ *]* ?'                  # type and function name, or name alone
                   r'\(((?:[^(){};]|\([^()]*\))*,\n(?:[^(){};]|\([^()]*\))*)\)'
                   r'\s*(?:G_GNUC_\w+\s*)?(?:\n\{|;)', re.M)


def misaligned(source):
    source = COMMENT.sub(lambda m: re.sub(r'[^\n]', ' ', m.group(0)), source)
    for match in PROTO.finditer(source):
        indent = match.start(1) - (source.rfind('\n', 0, match.start(1)) + 1)
        columns = set()
        for index, line in enumerate(match.group(1).split('\n')):
            found = NAME.match(' ' * indent + line if index == 0 else line)
            if found and not line.strip().startswith('...'):
                columns.add(found.start(1))
        if len(columns) > 1:
            yield source.count('\n', 0, match.start()) + 1


def main():
    failures = 0
    for path in sys.argv[1:]:
        with open(path, errors='replace') as stream:
            for line in misaligned(stream.read()):
                print(f'{path}:{line}: parameter names are not in one column')
                failures += 1
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
