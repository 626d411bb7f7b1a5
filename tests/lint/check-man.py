#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manual pages name the options that the programs take: all of them, and no others, with the defaults that --help tells.

Usage: check-man.py PAGE PROGRAM [PAGE PROGRAM …]
"""
import os
import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r'--([a-z][a-z0-9-]*)')
# GLib's own, and those that GTK adds.
FOREIGN = {'help', 'help-all', 'help-gapplication', 'gapplication-service', 'gapplication-replace', 'display'}


def page_options(path):
    """What a page heads a paragraph with."""
    lines = path.read_text(encoding='utf-8').replace('\\-', '-').splitlines()
    return {name for before, line in zip(lines, lines[1:]) if before == '.TP' for name in OPTION.findall(line)}


def program_help(page, program):
    """A page called PROGRAM-COMMAND is of a command."""
    words = page.stem.removeprefix(Path(program).name).split('-')[1:]
    return subprocess.run([program, *words, '--help-all'], capture_output=True, text=True, check=True,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout


def program_options(said):
    return {match.group(1) for line in said.splitlines() if (match := re.match(r' +(?:-\w, )?--([a-z0-9-]+)', line))} - FOREIGN


def page_words(path, option):
    """What stands under the option."""
    lines = path.read_text(encoding='utf-8').replace('\\-', '-').splitlines()
    heads = [number for number, (before, line) in enumerate(zip(lines, lines[1:]), 1)
             if before == '.TP' and option in OPTION.findall(line)]
    words = []
    for line in lines[heads[0] + 1:] if heads else []:
        if line.startswith(('.TP', '.SH', '.SS')):
            break
        words.append(line)
    return ' '.join(words)


def program_defaults(said):
    """{option: default} where its text ends with one, in brackets."""
    return dict(match.groups() for line in said.splitlines()
                if (match := re.match(r' +(?:-\w, )?--([a-z0-9-]+)=.*\(([^() ]+)\)$', line)))


def main():
    faults = []
    for page, program in zip(map(Path, sys.argv[1::2]), sys.argv[2::2]):
        said = program_help(page, program)
        written, taken = page_options(page), program_options(said)
        faults += [f'{page}: does not tell of --{name}' for name in sorted(taken - written)]
        faults += [f'{page}: tells of --{name}, which is not taken' for name in sorted(written - taken)]
        faults += [f'{page}: does not tell that --{name} is {value} by itself'
                   for name, value in program_defaults(said).items() if f'({value}' not in page_words(page, name)]
    print('\n'.join(faults))
    sys.exit(1 if faults else 0)


main()
