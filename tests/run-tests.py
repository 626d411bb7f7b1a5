#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the test suite and ends with one line, 'N passed, N failed'.

Usage: run-tests.py BUILD_DIR [MESON_TEST_ARGS…]

Every TAP subtest counts by itself, a program without TAP counts once. What was skipped is listed with
its reason, and what failed with the end of what it printed, after everything else.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

RESULT = re.compile(r'^(ok|not ok) \d+(?: - )?(.*)$', re.M)
LINES_OF_FAILURE = 80
SKIP = re.compile(r'(.*?)\s*# SKIP\s*(.*)$', re.I)


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


def tell_failure(test):
    """A log is often read from its end: this is where the reason belongs."""
    print(f'failed: {test["name"]}, {test["result"]} after {test["duration"]:.0f} s')
    for stream in ('stdout', 'stderr'):
        for line in (test.get(stream) or '').splitlines()[-LINES_OF_FAILURE:]:
            print(f'  {line}')


def main():
    build = Path(sys.argv[1])
    status = subprocess.run(['meson', 'test', '-C', str(build), '--no-rebuild', '--print-errorlogs', *sys.argv[2:]],
                            stdin=subprocess.DEVNULL).returncode
    passed = failed = 0
    skipped = []
    for test in newest_log(build):
        more_passed, more_failed, more_skipped = tally(test)
        passed += more_passed
        failed += more_failed
        skipped += more_skipped
        if more_failed:
            tell_failure(test)
    for line in skipped:
        print(f'skipped: {line}')
    if status and not failed:
        failed = 1
    print(f'{passed} passed, {failed} failed' + (f', {len(skipped)} skipped' if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
