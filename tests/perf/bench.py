#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs benchmarks and prints their figures, as JSON and as a Markdown table.

Usage: bench.py BUILD_DIR [GROUP…] [--rows ID,ID…] [--runs N]

Groups: charts wire daemon fleet forecast store book form app (default: all). --rows keeps the charts, or the
parts of app, of some targets only, as in --rows L1,L2; --runs replaces the seven repetitions behind each median of charts.

A C benchmark prints one JSON object a line: {"id", "what", "value", "unit", "target"?}. Charts in windows are
bench_charts.py, the app group is bench_app.py, what wrk sees of the daemon bench_daemon.py, the peer of order books bench_book.py; bench_capacity.py computes what a
divided fleet takes. Figures are medians; a machine that is less than 90 % idle before or between them makes the run void,
which is said in the result.
"""
import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import bench_app
import bench_book
import bench_daemon
import bench_capacity
import bench_charts

C_BENCHES = {
    'charts': ['bench-plot'], 'wire': ['bench-wire'], 'daemon': ['bench-engine', 'bench-daemon'],
    'book': ['bench-book', 'bench-market'], 'fleet': ['bench-fleet'], 'forecast': ['bench-forecast', 'bench-nn'], 'store': ['bench-store'],
    'form': ['bench-form', 'bench-commands'],
}
NEED_DISPLAY = ('bench-commands', 'bench-market')
QUIET_SHARE = 0.9
CRASHED = []                    # benchmarks that did not come to their end


class Idle:
    """How idle the machine was, each time it was asked."""

    def __init__(self):
        self.least = 1.0

    def sample(self, seconds=1.0):
        def read():
            fields = [int(x) for x in Path('/proc/stat').read_text().split('\n')[0].split()[1:]]
            return fields[3] + fields[4], sum(fields[:8])
        idle, total = read()
        time.sleep(seconds)
        idle2, total2 = read()
        self.least = min(self.least, (idle2 - idle) / max(1, total2 - total))


def run_c(build, name):
    path = build / 'tests' / 'perf' / name
    if not path.exists():
        print(f'skipped: {name} is not built', file=sys.stderr)
        return
    display = ['xvfb-run', '-a'] if name in NEED_DISPLAY and shutil.which('xvfb-run') else []
    output = subprocess.run([*display, str(path)], capture_output=True, text=True)
    for line in output.stdout.splitlines():
        if line.startswith('{'):
            yield json.loads(line)
    if output.returncode:
        print(f'{name} ended with {output.returncode}: {output.stderr.strip()}', file=sys.stderr)
        CRASHED.append(name)


def rows_of(group, build, arguments, about, idle):
    if group == 'app':
        yield from bench_app.run(build, arguments.rows)
        return
    done = []
    for name in C_BENCHES[group]:
        for row in run_c(build, name):
            done.append(row)
            yield row
    yield from bench_capacity.rows(done)
    if group == 'daemon':
        yield from bench_daemon.run(build)
    if group == 'book':
        yield from bench_book.run(build, about)
    if group == 'charts':
        yield from bench_charts.run(build, arguments.rows, arguments.runs, about, idle.sample)


def is_met(row):
    """Whether a figure keeps to its target; None where there is none."""
    target = re.match(r'([≤≥<>])\s*([\d.,]+)', str(row.get('target', '')))
    if target is None or not isinstance(row.get('value'), (int, float)):
        return None
    bound = float(target.group(2).replace(',', ''))
    return row['value'] <= bound if target.group(1) in '≤<' else row['value'] >= bound


def number(value):
    return f'{value:.3g}' if isinstance(value, float) else str(value)


def print_table(results):
    print('\n| id | what | value | unit | target | met | ours ms (CPU) | peer ms (CPU) |')
    print('|---|---|---:|---|---|---|---|---|')
    for row in results:
        both = [f'{number(row[who + "_ms"])} ({number(row.get(who + "_cpu_ms", ""))})' if who + '_ms' in row else ''
                for who in ('ours', 'peer')]
        met = {None: '', True: 'yes', False: '**no**'}[row['met']]
        print(f'| {row.get("id", "")} | {row.get("what", "")} | {number(row.get("value", ""))} '
              f'| {row.get("unit", "")} | {row.get("target", "")} | {met} | {both[0]} | {both[1]} |')


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', type=lambda text: Path(text).resolve())
    parser.add_argument('groups', nargs='*', metavar='GROUP')
    parser.add_argument('--rows', type=lambda text: set(text.split(',')))
    parser.add_argument('--runs', type=int, default=bench_charts.RUNS)
    arguments = parser.parse_args()
    groups = [*C_BENCHES, 'app']
    for group in arguments.groups:
        if group not in groups:
            sys.exit(f'bench: no group is called {group}: there are {", ".join(groups)}')
    arguments.groups = arguments.groups or groups
    return arguments


def main():
    arguments = parse_arguments()
    results, idle = [], Idle()
    about = {'machine': platform.machine(), 'cpus': os.cpu_count(), 'kernel': platform.release()}
    idle.sample()
    for group in arguments.groups:
        for row in rows_of(group, arguments.build, arguments, about, idle):
            row['group'] = group
            row['met'] = is_met(row)
            results.append(row)
            print(json.dumps(row), flush=True)
    about |= {'least_idle': round(idle.least, 3), 'void': idle.least < QUIET_SHARE}
    print(json.dumps({'about': about}))
    print_table(results)
    print(f'\n{json.dumps(about)}')
    if about['void']:
        print(f'\nVoid: the machine was only {100 * idle.least:.0f} % idle before or between the figures.')
    return 1 if CRASHED else 0


if __name__ == '__main__':
    sys.exit(main())
