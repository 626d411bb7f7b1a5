#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the pictures of the README anew, from the demo fleet at a fixed instant.

Usage: draw.py VEDETTE      (called by ./dev pictures, which provides a display)
"""
import subprocess
import sys
from pathlib import Path

SOURCE = 'demo:90'
PICTURES = [
    ('overview', 'light', []),
    ('overview', 'dark', []),
    ('heatmap', 'dark', []),
    ('servers', 'light', []),
    ('servers', 'light', ['--server=ppdb001']),
]


def main():
    program, here = sys.argv[1], Path(__file__).parent
    for page, scheme, extra in PICTURES:
        name = ('server' if extra else page) + f'-{scheme}.png'
        subprocess.run([program, f'--render={page}', f'--scheme={scheme}', '--size=1280x800', *extra,
                        f'--output={here / name}', SOURCE], check=True)
        print(here / name)


if __name__ == '__main__':
    main()
