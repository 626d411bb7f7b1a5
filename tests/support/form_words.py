# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the texts of the built-in forms where xgettext finds them: it reads no YAML.

Usage: form_words.py SOURCE_ROOT [--write]

Prints po/form-words.c, or writes it. The forms keep each text on one line, plain or in single quotes.
"""
import re
import sys
from pathlib import Path

QUOTED = r"'((?:[^']|'')*)'"
KEY = r'\b(?:title|description|section|label|help|message|info_template|info_fallback): '
# Within { } a plain text ends at a comma or a brace.
PLAIN, WITHIN = re.compile(f"{KEY}(?:{QUOTED}|([^'].*))"), re.compile(f"{KEY}(?:{QUOTED}|([^',}}][^,}}]*))")
HEAD = '''/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made by tests/support/form_words.py of data/forms; not compiled. */
'''


def texts(line):
    for quoted, plain in (WITHIN if '{' in line else PLAIN).findall(line):
        yield quoted.replace("''", "'") or plain.strip()


def words(root):
    found = {}
    for path in sorted((root / 'data' / 'forms').glob('*.yaml')):
        for line in path.read_text(encoding='utf-8').splitlines():
            for text in texts(line):
                found.setdefault(text, path.relative_to(root))
    return found


def make(root):
    quoted = {text.replace('\\', '\\\\').replace('"', '\\"'): place for text, place in words(root).items()}
    return HEAD + ''.join(f'\n/* {place} */\nN_("{text}")\n' for text, place in quoted.items())


if __name__ == '__main__':
    source = Path(sys.argv[1])
    if '--write' in sys.argv[2:]:
        (source / 'po' / 'form-words.c').write_text(make(source), encoding='utf-8')
    else:
        print(make(source), end='')
