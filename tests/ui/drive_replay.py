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
from datetime import datetime
from pathlib import Path

import fed_daemon
from driver import PATIENCE_S, check, end_process, run, test, wait_for

CTL = os.environ['VEDETTECTL']
FRAME = 'application/vnd.vedette.frame'


def verify(path, *options):
    done = subprocess.run([CTL, 'verify', *options, str(path)], capture_output=True, text=True, check=False)
    check(done.returncode == 0, f'{path} does not verify: {done.stdout}{done.stderr}')
    return json.loads(done.stdout)


def seconds_recorded(path):
    """Between the first and the last snapshot that are in a recording by now."""
    done = subprocess.run([CTL, 'info', str(path)], capture_output=True, text=True, check=False)
    info = json.loads(done.stdout) if done.returncode == 0 else {'frames': 0}
    if info['frames'] < 2:
        return 0
    first, last = (datetime.fromisoformat(info[key].replace('Z', '+00:00')) for key in ('first', 'last'))
    return (last - first).total_seconds()


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
        except urllib.error.URLError:
            return None


def digests(path):
    """{generation: SHA-256} of the snapshots that are in a recording by now."""
    done = subprocess.run([CTL, 'verify', '--digests', str(path)], capture_output=True, text=True, check=False)
    entries = json.loads(done.stdout)['digests'] if done.returncode == 0 else []
    return {entry['generation']: entry['sha256'] for entry in entries}


def generation_of(frame):
    """Its number, which stands behind magic, version and flags."""
    return int.from_bytes(frame[8:16], 'little')


def record(session, daemon, n_frames):
    """(path of a recording, {generation: frame} as the daemon served them meanwhile); at least n_frames are in
    both. Two snapshots may follow each other so fast that this process, which asks now and then, sees one."""
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'fleet.vedette'
    wait_for(daemon.frame, 'the first snapshot of the daemon')
    recorder = subprocess.Popen([CTL, 'record', daemon.url, '--out', str(path)], stderr=subprocess.PIPE, text=True)
    served = {}

    def enough():
        frame = daemon.frame()
        if frame is not None:
            served[generation_of(frame)] = frame
        return len(served) >= n_frames and len(digests(path).keys() & served.keys()) >= n_frames

    try:
        wait_for(enough, 'snapshots of the daemon')
        recorder.send_signal(signal.SIGINT)
        said = recorder.communicate(timeout=PATIENCE_S)[1]
        check(recorder.returncode == 0, f'the recorder ended with {recorder.returncode}: {said}')
    finally:
        end_process(recorder)
    return path, served


@test
def same_bits(session):
    """every frame of a recording has the bits that the daemon served"""
    daemon = Daemon(session)
    try:
        path, served = record(session, daemon, 5)
    finally:
        end_process(daemon.process)
    verify(path)
    recorded = digests(path)
    wrong = [number for number in recorded.keys() & served.keys()
             if recorded[number] != hashlib.sha256(served[number]).hexdigest()]
    check(not wrong, f'generations {wrong} are not what was served')


def frames_in(path):
    done = subprocess.run([CTL, 'info', str(path)], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)['frames'] if done.returncode == 0 else 0


@test
def nothing_is_decided_in_a_recording(session):
    """plans of a recording are told, but cannot be approved or rejected"""
    daemon, path = fed_daemon.Daemon(session), Path(tempfile.mkdtemp(dir=session.folder)) / 'plans.vedette'
    hot = {'server_name': 'ppweb001', 'cpu_user_pct': 99, 'cpu_sys_pct': 1, 'cpu_iowait_pct': 0, 'cpu_idle_pct': 0,
           'mem_used_pct': 99, 'swap_used_pct': 90, 'load_average': 90, 'cores': 8}

    def feed():
        now = datetime.utcnow().strftime('%Y-%m-%dT%H:%M:%S.%fZ')
        wait_for(lambda: daemon.takes([{**hot, 'timestamp': now}]), 'the daemon to take samples')
    feed()
    wait_for(lambda: daemon.ask('/remediation')['plans'], 'a plan')
    recorder = session.start_helper(CTL, 'record', daemon.url, '--out', str(path))
    wait_for(lambda: frames_in(path) > 0, 'the first snapshot')
    feed()
    wait_for(lambda: frames_in(path) > 1, 'another snapshot')
    recorder.send_signal(signal.SIGINT)
    recorder.wait(timeout=PATIENCE_S)
    app = session.app(str(path))
    app.click(app.wait('list item', 'Remediation'))
    app.wait('label', re.compile('To be approved by: '))
    for name in ('Approve', 'Reject'):
        check(not app.wait('push button', name).has_state('sensitive'), f'“{name}” can be pressed in a recording')


@test
def old_samples_are_history(session):
    """a file of samples that are older than a daemon keeps is opened, and shown in its own time"""
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'old.csv'
    path.write_text('timestamp,server_name,profile,cpu_user_pct,cpu_idle_pct,mem_used_pct\n'
                    + ''.join(f'2020-01-15T10:{minute:02d}:00Z,ppdb001,database,20,70,50\n' for minute in range(0, 60, 5)))
    app = session.app(str(path))
    app.click(app.wait('list item', 'Servers'))
    app.wait(None, re.compile('ppdb001'))
    app.wait('label', re.compile(r'^\d+/\d+/20 \d+:55:00$'))


def draw(session, source, *options):
    """What --render draws of a page, without the chrome around it, which names the source and its state."""
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'page.png'
    home = {name: str(path.parent) for name in ('HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME')}
    environment = {**os.environ, **home, 'GSETTINGS_BACKEND': 'memory', 'LIBGL_ALWAYS_SOFTWARE': '1',
                   'GTK_A11Y': 'none', 'LC_ALL': 'C.UTF-8'}
    done = subprocess.run([os.environ['VEDETTE'], '--render=servers', '--size=1280x800', f'--output={path}', *options,
                           source], env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    check(done.returncode == 0, f'nothing was drawn of {source}: {done.stderr}')
    return subprocess.run(['convert', str(path), '-crop', '1080x690+198+54', 'rgb:-'], capture_output=True,
                          check=True).stdout


def instants(path):
    """Of the snapshots that are in a recording by now."""
    done = subprocess.run([CTL, 'export', '--metric', 'uptime_days', str(path)], capture_output=True, text=True,
                          check=False)
    return sorted({line.partition(',')[0] for line in done.stdout.splitlines()[1:]})


@test
def same_picture(session):
    """a page drawn from a recording is the picture that was drawn live at that instant"""
    daemon = Daemon(session)
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'fleet.vedette'
    wait_for(daemon.frame, 'the first snapshot of the daemon')
    recorder = subprocess.Popen([CTL, 'record', daemon.url, '--out', str(path)], stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: instants(path), 'a snapshot to be recorded')
        # The recorder may have missed the instant of one of them.
        live = {draw(session, daemon.url) for _ in range(3)}
        drawn = len(instants(path))
        wait_for(lambda: len(instants(path)) > drawn, 'a later snapshot to be recorded')
    finally:
        end_process(recorder)
        end_process(daemon.process)
    pictures = [draw(session, str(path), f'--at={instant}') for instant in instants(path)]
    check(live.intersection(pictures), f'none of {len(pictures)} instants looks as it did live')
    check(len(set(pictures)) > 1, 'all instants look the same, so this shows nothing')


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
    # Long enough to be seen playing, however busy the machine is.
    wait_for(lambda: seconds_recorded(path) >= 20, 'twenty seconds to be recorded')
    app.key('ctrl+shift+r')
    wait_for(lambda: not log.exists(), 'the file to be closed')
    app.end()
    check(verify(path)['frames'] >= 2, 'fewer than two snapshots were recorded')

    replay = session.app(str(path))
    replay.wait('label', 'END')
    # The day stands before it as soon as it is not today: midnight may come meanwhile.
    clock = replay.wait_text(r'^(\d\d/\d\d/\d\d )?\d\d:\d\d:\d\d$')
    last = re.compile(clock.split()[-1] + '$')
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
