#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the test suite and ends with one line, 'N passed, N failed'.

Usage: run-tests.py BUILD_DIR [MESON_TEST_ARGS…]     (without arguments all has been built; else meson builds what they need)

Every TAP subtest counts by itself, a program without TAP counts once. What was skipped is listed with
its reason, and what failed with the end of what it printed, after everything else.

A program of the suite `ui` that failed is run once more, alone, since the hands of its tests are those of a busy
computer. If it passes then it counts as passed and is named as unsteady, with what it printed at first. None that
died, hung or was reported by a sanitizer is run again: that is a fault of the program, however rarely it shows.

Where CI is set everything is installed that tests need: a test that is skipped since something is not, failed.
"""
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

RESULT = re.compile(r'^(ok|not ok) \d+(?: - )?(.*)$', re.M)
LINES_OF_FAILURE = 80
SANITIZED = re.compile(r'\w+Sanitizer: |: runtime error: ')
# GTest aborts at a failed assertion, and says so on stdout; the second form is that of a shell in between.
ABORTED = (-signal.SIGABRT, 128 + signal.SIGABRT)
ASSERTION = 'Bail out! ERROR:'
# PROJECT:SUITE+SUITE / PROGRAM
NAME = re.compile(r'[^:]*:(\S*) / (.*)$')
SKIP = re.compile(r'(.*?)\s*# SKIP\s*(.*)$', re.I)


def forget_logs(build):
    """What a run before has left: meson writes no log of a run that found no test."""
    for path in (build / 'meson-logs').glob('testlog*'):
        path.unlink()


def newest_log(build):
    logs = sorted((build / 'meson-logs').glob('testlog*.json'), key=lambda p: p.stat().st_mtime)
    return [json.loads(line) for line in logs[-1].read_text(encoding='utf-8').splitlines()] if logs else []


def tally(test):
    """(passed, failed, [skip reasons]) of one test program."""
    subtests = RESULT.findall(test.get('stdout') or '')
    bad = test['result'] not in ('OK', 'EXPECTEDFAIL', 'SKIP')
    if not subtests:
        if test['result'] == 'SKIP':
            return 0, 0, [f'{test["name"]}: {(test.get("stdout") or "").strip() or "no reason given"}']
        return int(not bad), int(bad), []
    passed, failed, skipped = 0, 0, []
    for verdict, text in subtests:
        skip = SKIP.match(text)
        if verdict == 'not ok':
            failed += 1
        elif skip:
            skipped.append(f'{test["name"]}{skip.group(1)}: {skip.group(2) or "no reason given"}')
        else:
            passed += 1
    if bad and not failed:
        failed = 1
    return passed, failed, skipped


def tell_output(test):
    for stream in ('stdout', 'stderr'):
        for line in (test.get(stream) or '').splitlines()[-LINES_OF_FAILURE:]:
            print(f'  {line}')


def tell_failure(test):
    """A log is often read from its end: this is where the reason belongs."""
    print(f'failed: {test["name"]}, {test["result"]} after {test["duration"]:.0f} s')
    tell_output(test)


def may_be_disturbed(test):
    """Whether this failure may come of what ran beside: an expectation that was not met, and nothing worse."""
    output = (test.get('stdout') or '') + (test.get('stderr') or '')
    name = NAME.match(test['name'])
    if name is None or 'ui' not in name[1].split('+'):
        return False
    if test['result'] not in ('FAIL', 'ERROR') or SANITIZED.search(output):
        return False
    return test['returncode'] in (0, 1) or (test['returncode'] in ABORTED and ASSERTION in output)


def run_alone(build, test):
    """The result of one more run of a program; the first one where that passed no better."""
    name = NAME.match(test['name'])[2]
    subprocess.run(['meson', 'test', '-C', str(build), '--no-rebuild', '--logbase', 'testlog-alone', name],
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    again = next((other for other in newest_log(build) if other['name'] == test['name']), test)
    if tally(again)[1]:
        return test
    print(f'unsteady: {name} failed beside the others and passed alone; at first it printed:')
    tell_output(test)
    return again


def run_all(build, arguments):
    """(results of all programs, whether meson failed over none of them); what was run again has its later result."""
    forget_logs(build)
    built = [] if arguments else ['--no-rebuild']
    status = subprocess.run(['meson', 'test', '-C', str(build), *built, '--print-errorlogs', *arguments],
                            stdin=subprocess.DEVNULL).returncode
    first = newest_log(build)
    results = [run_alone(build, test) if tally(test)[1] and may_be_disturbed(test) else test for test in first]
    return results, status != 0 and not any(tally(test)[1] for test in first)


def main():
    build = Path(sys.argv[1])
    if '--list' in sys.argv:
        return subprocess.run(['meson', 'test', '-C', str(build), '--no-rebuild', *sys.argv[2:]], check=False).returncode
    results, is_broken = run_all(build, sys.argv[2:])
    if not results:
        print('nothing was run: no test or suite has this name ("./dev test --list" has those there are), or it was not built')
    passed, failed = 0, int(is_broken)
    skipped = []
    for test in results:
        more_passed, more_failed, more_skipped = tally(test)
        passed += more_passed
        failed += more_failed
        skipped += more_skipped
        if more_failed:
            tell_failure(test)
    lacking = [line for line in skipped if 'CI' in os.environ and line.endswith(' not installed')]
    failed += len(lacking)
    skipped = [line for line in skipped if line not in lacking]
    for line in skipped:
        print(f'skipped: {line}')
    for line in lacking:
        print(f'failed: {line}')
    print(f'{passed} passed, {failed} failed' + (f', {len(skipped)} skipped' if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
