#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tests/run-tests.py over a small project: which failures it forgives, and which it must not."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# What a program does on its first run, and its suite. All but one pass on every later run.
PROGRAMS = {
    'disturbed': ('ui', "echo 'not ok 1 - here'; exit 1"),
    'asserting': ('ui', "echo 'Bail out! ERROR:here'; kill -ABRT $$"),
    'hopeless': ('ui', "rm ran-hopeless; echo 'not ok 1 - here'; exit 1"),
    'dying': ('ui', 'kill -SEGV $$'),
    'aborting': ('ui', "echo 'free(): invalid pointer' >&2; kill -ABRT $$"),
    'crashed': ('ui', "echo 'not ok 1 - here'; exit 3"),
    'reported': ('ui', "echo 'a.c:1:2: runtime error: signed integer overflow' >&2; echo 'not ok 1 - here'; exit 1"),
    'calm': ('ui', "echo 'ok 1 - here'"),
    'lacking': ('unit', "echo 'ok 1 # SKIP xdotool is not installed'"),
    'numbers': ('unit', "echo 'not ok 1 - here'; exit 1"),
}
UNSTEADY = {'disturbed', 'asserting'}
FAILED = {'hopeless', 'dying', 'aborting', 'crashed', 'reported', 'numbers'}


def write_project(folder):
    lines = ["project('small')", "sh = find_program('sh')"]
    for name, (suite, first) in PROGRAMS.items():
        script = folder / f'{name}.sh'
        script.write_text(f"cd {folder}\necho 1..1\n"
                          f"if [ -e ran-{name} ]; then echo 'ok 1 - here'; else touch ran-{name}; {first}; fi\n")
        lines.append(f"test('{name}', sh, args: files('{script.name}'), suite: '{suite}', protocol: 'tap')")
    (folder / 'meson.build').write_text('\n'.join(lines) + '\n')


def told(lines, word):
    """The programs that lines of this kind name."""
    return {line.split(' / ')[-1].split()[1 if ' / ' not in line else 0].rstrip(',')
            for line in lines if line.startswith(word)}


def run_tests(runner, build, *arguments, **more):
    environment = {name: value for name, value in os.environ.items() if name != 'CI'}
    return subprocess.run([sys.executable, str(runner), str(build), *arguments], capture_output=True, text=True, check=False,
                          env={**environment, **more})


def main():
    runner = Path(sys.argv[1]) / 'tests' / 'run-tests.py'
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder)
        subprocess.run(['meson', 'setup', str(folder / 'build'), str(folder)], check=True, capture_output=True)
        done = run_tests(runner, folder / 'build')
        (folder / 'ran-lacking').unlink()
        strict = run_tests(runner, folder / 'build', 'lacking', CI='true')
        nothing = run_tests(runner, folder / 'build', '--suite', 'unti')
    lines = done.stdout.splitlines()
    faults = [f'{what}: {found} instead of {wanted}' for what, found, wanted in (
        ('unsteady', told(lines, 'unsteady: '), UNSTEADY),
        ('failed', told(lines, 'failed: '), FAILED),
        ('the last line', lines[-1], f'{len(PROGRAMS) - len(FAILED) - 1} passed, {len(FAILED)} failed, 1 skipped'),
        ('the exit status', done.returncode, 1),
        ('where all is to be installed', strict.stdout.splitlines()[-1], '0 passed, 1 failed'),
        ('what a run of nothing says', nothing.stdout.splitlines()[-1], '0 passed, 0 failed'),
        ('its exit status', nothing.returncode, 1)) if found != wanted]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(done.stdout, file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
