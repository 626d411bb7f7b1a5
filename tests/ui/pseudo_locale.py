# SPDX-License-Identifier: GPL-3.0-or-later
"""A language that nobody speaks: every message between brackets, so that what is not translated is seen.

make() needs xgettext and msgfmt, as the build does.
"""
import gettext
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'support'))
import message_template  # noqa: E402

LANGUAGE = 'en_XA'
CONTEXT = '\x04'


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t') + '"'


def read_template(root, folder):
    """{(context or None, message): plural or None} of all sources."""
    template, catalog = folder / 'vedette.pot', folder / 'source.mo'
    fault = message_template.make(root, template)
    if fault:
        raise RuntimeError(fault)
    english = subprocess.run(['msgen', template], check=True, capture_output=True).stdout
    english = english.replace(b'nplurals=INTEGER; plural=EXPRESSION', b'nplurals=2; plural=n != 1')
    subprocess.run(['msgfmt', '-o', catalog, '-'], input=english, check=True)
    with catalog.open('rb') as file:
        return gettext.GNUTranslations(file)._catalog


def entries(messages):
    """The lines of the translation, one message after the other."""
    yield 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n'
    for key, text in messages.items():
        message, form = key if isinstance(key, tuple) else (key, None)
        context, _, message = message.rpartition(CONTEXT)
        if not message or form == 1:
            continue
        head = f'msgctxt {quote(context)}\n' if context else ''
        if form is None:
            yield f'{head}msgid {quote(message)}\nmsgstr {quote(bracket(text))}\n'
        else:
            many = messages[(key[0], 1)]
            yield (f'{head}msgid {quote(message)}\nmsgid_plural {quote(many)}\n'
                   f'msgstr[0] {quote(bracket(text))}\nmsgstr[1] {quote(bracket(many))}\n')


def bracket(text):
    inner = text.strip('\n')
    return text.replace(inner, f'⟦{inner}⟧') if inner else text


def make(root, folder):
    """Makes the language below @folder; returns what the environment of a program must say to speak it."""
    messages = folder / LANGUAGE / 'LC_MESSAGES'
    messages.mkdir(parents=True)
    source = messages / 'vedette.po'
    source.write_text('\n'.join(entries(read_template(Path(root), folder))))
    subprocess.run(['msgfmt', '-o', messages / 'vedette.mo', source], check=True)
    return {'VEDETTE_LOCALE_DIR': str(folder), 'LANGUAGE': LANGUAGE}
