# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects the messages of all files in po/POTFILES, as the build does."""
import subprocess

KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')


def make(root, path):
    """Writes the template to @path; returns what xgettext has against the sources, or ''."""
    answer = subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments', *(f'--keyword={word}' for word in KEYWORDS),
                             '-D', root, '-f', root / 'po' / 'POTFILES', '-o', path], capture_output=True, text=True)
    if answer.returncode != 0:
        return answer.stderr.strip() or f'xgettext: exit status {answer.returncode}'
    return answer.stderr.strip()
