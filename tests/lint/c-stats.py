#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Size statistics of a C tree: function lengths, comment share, test ratio.

Usage: c-stats.py SRC_DIR... [--tests DIR...]      (needs universal-ctags)
Used for the table in anchors-aesthetics.md; run it on our tree each turn.
"""
import argparse
import os
import re
import subprocess

LICENCE = re.compile(r'^\s*/\*.*?\*/', re.S)
COMMENT = re.compile(r'/\*.*?\*/', re.S)


def c_files(dirs, exts=('.c',)):
    for top in dirs:
        for path, _, names in os.walk(top):
            yield from (os.path.join(path, n) for n in sorted(names) if n.endswith(exts))


def non_blank(text):
    return sum(1 for line in text.split('\n') if line.strip())


def read(path):
    with open(path, errors='replace') as stream:
        return stream.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('src', nargs='+')
    parser.add_argument('--tests', nargs='*', default=[])
    args = parser.parse_args()

    tests = [os.path.abspath(t) for t in args.tests]
    files = [f for f in c_files(args.src)
             if not any(os.path.abspath(f).startswith(t + os.sep) for t in tests)]
    if not files:
        parser.error('no .c files found')

    loc = comments = 0
    sizes = []
    for name in files:
        body = LICENCE.sub('', read(name), count=1)
        size = non_blank(body)
        sizes.append((size, name))
        loc += size
        comments += sum(m.group(0).count('\n') + 1 for m in COMMENT.finditer(body))
        comments += len(re.findall(r'^\s*//', body, re.M))

    tags = subprocess.run(['ctags', '-x', '--_xformat=%N\t%n\t%{end}\t%F', '--c-kinds=f',
                           '--fields=+ne', *files], capture_output=True, text=True, check=True)
    spans = []
    for line in tags.stdout.splitlines():
        name, start, end, where = line.split('\t')
        if end.isdigit():
            spans.append((int(end) - int(start) + 1, name, where))
    spans.sort()

    def quantile(q):
        return spans[min(len(spans) - 1, int(len(spans) * q))][0] if spans else 0

    test_loc = sum(non_blank(read(f)) for f in c_files(args.tests, ('.c', '.h')))
    sizes.sort()
    print(f'files {len(files)}, non-blank lines {loc}, median file {sizes[len(sizes) // 2][0]}, '
          f'largest {sizes[-1][0]} {sizes[-1][1]}')
    print(f'functions {len(spans)}: median {quantile(.5)}, p90 {quantile(.9)}, p99 {quantile(.99)}')
    for length, name, where in reversed(spans[-5:]):
        print(f'  {length:5} {name}  {where}')
    print(f'comments {100 * comments / loc:.1f} %, test/source {test_loc / loc:.2f}')


if __name__ == '__main__':
    main()
