#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs benchmarks and prints their figures, as JSON and as a Markdown table.

Usage: bench.py BUILD_DIR [GROUP…]      groups: charts wire daemon fleet forecast store app (default: all)

A C benchmark prints one JSON object a line: {"id", "what", "value", "unit", "target"?}. The app group is
bench_app.py. Figures are medians; a machine that is less than 90 % idle beforehand makes the run void,
which is said in the result.
"""
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import bench_app

C_BENCHES = {
    'charts': ['bench-plot'], 'wire': ['bench-wire'], 'daemon': ['bench-engine', 'bench-daemon'],
    'fleet': ['bench-fleet'], 'forecast': ['bench-forecast'], 'store': ['bench-store'],
}


def idle_share(seconds=1.0):
    def read():
        fields = [int(x) for x in Path('/proc/stat').read_text().split('\n')[0].split()[1:]]
        return fields[3] + fields[4], sum(fields[:8])
    idle, total = read()
    time.sleep(seconds)
    idle2, total2 = read()
    return (idle2 - idle) / max(1, total2 - total)


def run_c(build, name):
    path = build / 'tests' / 'perf' / name
    if not path.exists():
        print(f'skipped: {name} is not built', file=sys.stderr)
        return
    output = subprocess.run([str(path)], capture_output=True, text=True)
    for line in output.stdout.splitlines():
        if line.startswith('{'):
            yield json.loads(line)
    if output.returncode:
        print(f'{name} ended with {output.returncode}: {output.stderr.strip()}', file=sys.stderr)


def number(value):
    return f'{value:.3g}' if isinstance(value, float) else str(value)


def main():
    build = Path(sys.argv[1]).resolve()
    groups = sys.argv[2:] or [*C_BENCHES, 'app']
    results = []
    idle = idle_share()
    for group in groups:
        if group == 'app':
            rows = bench_app.run(build)
        elif group in C_BENCHES:
            rows = (row for name in C_BENCHES[group] for row in run_c(build, name))
        else:
            sys.exit(f'bench: no group is called {group}: there are {", ".join(C_BENCHES)} and app')
        for row in rows:
            row['group'] = group
            results.append(row)
            print(json.dumps(row), flush=True)
    about = {'machine': platform.machine(), 'cpus': os.cpu_count(), 'kernel': platform.release(),
             'idle_before': round(idle, 3), 'void': idle < 0.9}
    print(json.dumps({'about': about}))
    print('\n| id | what | value | unit | target |\n|---|---|---:|---|---|')
    for row in results:
        print(f'| {row.get("id", "")} | {row.get("what", "")} | {number(row.get("value", ""))} '
              f'| {row.get("unit", "")} | {row.get("target", "")} |')
    if about['void']:
        print(f'\nVoid: the machine was only {100 * idle:.0f} % idle before the run.')


if __name__ == '__main__':
    main()
