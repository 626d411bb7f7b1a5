#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No public function of src/ without a caller: neither in another file, nor in its own, nor in a test.

Usage: check-callers.py SOURCE_ROOT
"""
import re
import sys
from collections import Counter
from pathlib import Path

NAME = re.compile(r'\bved_\w+')
# A text may hold what looks like the beginning of a comment: "packs/*.yaml".
TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|/\*.*?\*/', re.DOTALL)
# What is defined in its header stands there once.
DECLARED = re.compile(r'^(?!static)[^\n]*?\b(ved_\w+)\s*\([^;{}]*;', re.MULTILINE)
BY_MACRO = ('_get_type', '_quark')


def read(path):
    return TEXT_OR_COMMENT.sub('', path.read_text(encoding='utf-8'))


def main():
    root = Path(sys.argv[1])
    texts = {path: read(path) for top in ('src', 'tests') for pattern in ('*.[ch]', '*.ui')
             for path in (root / top).rglob(pattern)}
    used = Counter(name for text in texts.values() for name in NAME.findall(text))
    faults = []
    for path, text in sorted(texts.items()):
        if path.suffix == '.h' and 'src' in path.relative_to(root).parts:
            # Its declaration and its definition name it once each.
            faults += [f'{path.relative_to(root)}: nobody calls {name}()' for name in sorted(set(DECLARED.findall(text)))
                       if used[name] < 3 and not name.endswith(BY_MACRO)]
    print('\n'.join(faults), file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
