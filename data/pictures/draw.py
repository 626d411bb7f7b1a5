#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the pictures of the README anew: a demo fleet at the height of its script, and how it comes to that and goes.

Usage: draw.py VEDETTE VEDETTED RECORDER      (called by ./dev pictures, which provides a display)
"""
import datetime
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

# The moving one: a recording of twenty minutes, and of it the seconds in which the script rises and falls once.
TICKS, STEP_S = 240, 5
BEGIN = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
SCENES_S = range(390, 691, 15)


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


def draw(vedette, options, output, source, variables):
    subprocess.run([vedette, *options, '--size=1280x800', f'--output={output}', source], check=True, env=variables)


def draw_incident(vedette, recorder, output):
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(folder)
        recording = Path(folder) / 'incident.vedette'
        subprocess.run([recorder, recording, '90', str(TICKS), str(STEP_S), 'demo'], check=True)
        scenes = []
        for second in SCENES_S:
            at = (BEGIN + datetime.timedelta(seconds=second)).strftime('%Y-%m-%dT%H:%M:%SZ')
            scenes.append(Path(folder) / f'{second}.png')
            draw(vedette, ['--render=overview', '--scheme=light', f'--at={at}'], scenes[-1], recording, variables)
        subprocess.run(['convert', '-delay', '40', *scenes, '-resize', '800x500', '+dither', '-colors', '96',
                        '-layers', 'OptimizePlus', output], check=True)
    print(output)


def draw_pages(vedette, vedetted, here):
    daemon = subprocess.Popen([vedetted, '--port', str(PORT), '--demo', '90'])
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(folder)
        try:
            wait_for_trouble()
            for name, options in PICTURES:
                draw(vedette, options, here / f'{name}.png', URL, variables)
                print(here / f'{name}.png')
        finally:
            daemon.terminate()


def main():
    vedette, vedetted, recorder = sys.argv[1:]
    here = Path(__file__).parent
    draw_incident(vedette, recorder, here / 'incident.gif')
    draw_pages(vedette, vedetted, here)


if __name__ == '__main__':
    main()
