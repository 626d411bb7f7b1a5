#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the translations: every file with text for people stands in po/POTFILES, and every language of po/LINGUAS
is well formed and complete.

Usage: check-translations.py SOURCE_ROOT
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'support'))
import form_words  # noqa: E402
import message_template  # noqa: E402

MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2?) ?\(\s*(?:NULL, )?"|translatable="yes"')
# xgettext knows PRId64 and its kin, not those of GLib: it would cut the message there.
CUT = re.compile(r'\b(?:_|N_|ngettext) ?\((?:\s*"(?:[^"\\]|\\.)*",?)+\s*(G_G\w+_FORMAT)')


def listed(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith('#')]


def with_text(root):
    """The C sources and window descriptions in which something is marked for translation."""
    for pattern in ('*.c', '*.h', '*.ui'):
        for path in (root / 'src').rglob(pattern):
            if MARKED.search(path.read_text()):
                yield str(path.relative_to(root))


def check_files(root):
    files = listed(root / 'po' / 'POTFILES')
    for name in sorted(set(with_text(root)) - set(files)):
        yield f'po/POTFILES: {name} has text for people and is not listed'
    for name in files:
        if not (root / name).is_file():
            yield f'po/POTFILES: {name} is not there'
        elif cut := CUT.search((root / name).read_text()):
            yield f'{name}: {cut[1]} in a message (take PRId64 or a word)'
    if files != sorted(files):
        yield 'po/POTFILES: not in order'
    if (root / 'po' / 'form-words.c').read_text() != form_words.make(root):
        yield 'po/form-words.c: not what data/forms says (run tests/support/form_words.py . --write)'


def check_language(path, template):
    """Faults of one translation, measured against what the sources hold now."""
    with tempfile.NamedTemporaryFile(suffix='.po') as merged:
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged.name, path, template], check=True)
        answer = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', merged.name],
                                env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'}, capture_output=True, text=True)
    if answer.returncode != 0:
        yield f'po/{path.name}: {answer.stderr.strip()}'
    elif re.search(r'fuzzy|untranslated', answer.stderr):
        yield f'po/{path.name}: {answer.stderr.strip()} (vedette-update-po, then translate)'


def check(root):
    yield from check_files(root)
    with tempfile.NamedTemporaryFile(suffix='.pot') as template:
        if fault := message_template.make(root, template.name):
            yield fault
        for language in listed(root / 'po' / 'LINGUAS'):
            yield from check_language(root / 'po' / f'{language}.po', template.name)


faults = list(check(Path(sys.argv[1])))
for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(1 if faults else 0)
