#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the manual page of vedettectl: what the program says of its commands, within what was written by hand.

Usage: commands.py TEMPLATE VEDETTECTL      (the page goes to standard output)
"""
import os
import re
import subprocess
import sys
from pathlib import Path

COMMAND = re.compile(r'^  ([a-z][a-z-]*) +(\S.*)$')
OPTION = re.compile(r'^  (?:(-\w), )?--([a-z-]+)(?:=(\S+))? *(.*)$')
MARK = '@COMMANDS@\n'


def ask(*words):
    return subprocess.run([*words, '--help'], capture_output=True, text=True, check=True,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout.splitlines()


def escape(text):
    for plain, written in (('\\', '\\e'), ('-', '\\-'), ('“', '\\(lq'), ('”', '\\(rq'), ('…', '...')):
        text = text.replace(plain, written)
    return '\\&' + text if text.startswith(('.', "'")) else text


def option(short, name, value, text):
    head = (f'.BR {escape(short)} ", " ' if short else '.B ') + f'{escape("--" + name)}' + (f'=\\fI{escape(value)}\\fR' if value else '')
    return f'.TP\n{head}\n{escape(text)}\n'


def describe(program, words, summary):
    """A command, and what stands under it."""
    said = ask(program, *words)
    if said[0].startswith('Usage: '):
        return ''.join(describe(program, [*words, match[1]], match[2]) for line in said if (match := COMMAND.match(line)))
    synopsis = said[1].strip().partition(' [OPTION…] ')[2].partition(' - ')[0].strip()
    head = ' '.join(words) + (f' {synopsis}' if synopsis else '')
    options = ''.join(option(*match.groups()) for line in said
                      if (match := OPTION.match(line)) and match[2] not in ('help', 'help-all'))
    return f'.SS "{escape(head)}"\n{escape(summary[0].upper() + summary[1:])}.\n{options}'


def main():
    before, after = Path(sys.argv[1]).read_text(encoding='utf-8').split(MARK)
    sys.stdout.write(before + describe(sys.argv[2], [], '') + after)


if __name__ == '__main__':
    main()
