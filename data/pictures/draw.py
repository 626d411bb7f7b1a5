#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the pictures of the README anew: a demo fleet at the height of its script.

Usage: draw.py VEDETTE VEDETTED      (called by ./dev pictures, which provides a display)
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PORT = 18970
URL = f'http://127.0.0.1:{PORT}'
PICTURES = [
    ('overview-light', ['--render=overview', '--scheme=light']),
    ('overview-dark', ['--render=overview', '--scheme=dark']),
    ('heatmap-dark', ['--render=heatmap', '--scheme=dark']),
    ('servers-light', ['--render=servers', '--scheme=light']),
    ('server-light', ['--render=servers', '--scheme=light', '--server=ppdb001']),
]


def highest_risk():
    try:
        with urllib.request.urlopen(URL + '/predictions/summary', timeout=5) as answer:
            return json.load(answer)['summary']['max_risk_score']
    except OSError:
        return 0


def wait_for_trouble(seconds=240):
    deadline = time.monotonic() + seconds
    while highest_risk() < 80:
        if time.monotonic() > deadline:
            sys.exit('draw.py: the demo fleet stayed healthy')
        time.sleep(2)


def environment(folder):
    """The font of the platform, whatever the machine at hand is set to."""
    settings = Path(folder) / 'gtk-4.0' / 'settings.ini'
    settings.parent.mkdir()
    settings.write_text('[Settings]\ngtk-font-name=Cantarell 11\n')
    return {**os.environ, 'XDG_CONFIG_HOME': folder, 'GSETTINGS_BACKEND': 'memory'}


def main():
    vedette, vedetted = sys.argv[1:]
    here = Path(__file__).parent
    daemon = subprocess.Popen([vedetted, '--port', str(PORT), '--demo', '90'])
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(folder)
        try:
            wait_for_trouble()
            for name, options in PICTURES:
                subprocess.run([vedette, *options, '--size=1280x800', f'--output={here / name}.png', URL],
                               check=True, env=variables)
                print(here / f'{name}.png')
        finally:
            daemon.terminate()


if __name__ == '__main__':
    main()
