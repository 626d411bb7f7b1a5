# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings: what was seen is kept in one file, and the same pages show it again."""
import hashlib
import json
import os
import re
import signal
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from driver import check, end_process, run, test, wait_for

CTL = os.environ['VEDETTECTL']
FRAME = 'application/vnd.vedette.frame'


def verify(path, *options):
    done = subprocess.run([CTL, 'verify', *options, str(path)], capture_output=True, text=True, check=False)
    check(done.returncode == 0, f'{path} does not verify: {done.stdout}{done.stderr}')
    return json.loads(done.stdout)


def count_frames(path):
    """The snapshots that are in a recording by now."""
    done = subprocess.run([CTL, 'info', str(path)], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)['frames'] if done.returncode == 0 else 0


class Daemon:
    """A vedetted with a demo fleet of 20."""

    def __init__(self, session):
        self.process = subprocess.Popen([os.environ['VEDETTE_DAEMON'], '--demo', '20', '--port', '0', '--data-dir',
                                         tempfile.mkdtemp(dir=session.folder)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        found = re.search(r'http://\S+?:\d+', line)
        check(found, f'the daemon says "{line}", no address')
        self.url = found.group()

    def frame(self):
        request = urllib.request.Request(self.url + '/predictions/current', headers={'Accept': FRAME})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.read()
        except urllib.error.HTTPError:
            return None


def record(session, daemon, seconds_of_frames):
    """(path of a recording, frames that the daemon served meanwhile)."""
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'fleet.vedette'
    wait_for(daemon.frame, 'the first snapshot of the daemon')
    recorder = subprocess.Popen([CTL, 'record', daemon.url, '--out', str(path)], stderr=subprocess.PIPE, text=True)
    served = set()

    def enough():
        served.add(daemon.frame())
        return len(served - {None}) >= seconds_of_frames

    try:
        wait_for(enough, 'snapshots of the daemon', 120)
        recorder.send_signal(signal.SIGINT)
        said = recorder.communicate(timeout=30)[1]
        check(recorder.returncode == 0, f'the recorder ended with {recorder.returncode}: {said}')
    finally:
        end_process(recorder)
    return path, served - {None}


@test
def same_bits(session):
    """every frame of a recording has the bits that the daemon served"""
    daemon = Daemon(session)
    try:
        path, served = record(session, daemon, 5)
    finally:
        end_process(daemon.process)
    digests = verify(path, '--digests')['digests']
    known = {hashlib.sha256(frame).hexdigest() for frame in served}
    check(len(digests) >= 3, f'only {len(digests)} frames were recorded')
    missing = [digest for digest in digests[1:] if digest not in known]
    check(not missing, f'{len(missing)} of {len(digests)} frames are not what was served')


@test
def recorded_and_replayed(session):
    """Ctrl+Shift+R records, and what was recorded opens, steps and plays"""
    app = session.app('demo:20')
    app.wait('label', 'LIVE')
    app.key('ctrl+shift+r')
    folder = app.home / 'data' / 'vedette' / 'recordings'
    wait_for(lambda: list(folder.glob('*.vedette')), 'the file of the recording')
    path = next(iter(folder.glob('*.vedette')))
    log = path.with_name(path.name + '-wal')
    wait_for(lambda: count_frames(path) >= 2, 'two snapshots to be recorded', 120)
    app.key('ctrl+shift+r')
    wait_for(lambda: not log.exists(), 'the file to be closed')
    app.end()
    check(verify(path)['frames'] >= 2, 'fewer than two snapshots were recorded')

    replay = session.app(str(path))
    replay.wait('label', 'END')
    last = replay.wait_text(r'^\d\d:\d\d:\d\d')
    replay.key('comma')
    replay.wait('label', 'REPLAY')
    wait_for(lambda: replay.find('label', last) is None, 'another instant to be shown')
    replay.key('l')
    replay.wait('label', 'END')
    wait_for(lambda: replay.find('label', last) is not None, 'the last instant to be shown again')
    replay.key('space')
    replay.wait('label', 'PLAYING')


@test
def no_recording(session):
    """what is no recording is named, and what to do about it"""
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'wrong.vedette'
    path.write_text('this is no recording')
    app = session.app(str(path))
    app.wait_text(r'wrong\.vedette.* is damaged, or no file of Vedette')


run()
