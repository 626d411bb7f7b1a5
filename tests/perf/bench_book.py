# SPDX-License-Identifier: GPL-3.0-or-later
"""Order books beside their peer: pandas, which reads the same two files of a made-up day, and of a recorded one.

Ours and the peer alternate, each in a fresh process that says what it took itself, so that neither pays for its start.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

RUNS = 7
PYTHON = '/usr/bin/python3'     # the one that the distribution's pandas is for
PEER = '''
import sys, time
import pandas
start = time.process_time()
messages, book = (pandas.read_csv(path, header=None) for path in sys.argv[1:])
assert len(messages) == len(book)
print(1e3 * (time.process_time() - start), pandas.__version__)
'''


def skip(text):
    print(f'skipped: {text}', file=sys.stderr)


def run_peer(files):
    done = subprocess.run([PYTHON, '-c', PEER, *files], capture_output=True, text=True, timeout=300)
    if done.returncode:
        return None
    took, version = done.stdout.split()
    return float(took), version


def run_ours(bench, messages):
    done = subprocess.run([bench, '--import', messages], capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout)


def row(what, target, ours, peer):
    ours_ms, peer_ms = statistics.median(ours), statistics.median(peer)
    return {'id': 'B1', 'what': what, 'value': peer_ms / ours_ms, 'unit': 'times', 'target': target,
            'ours_ms': ours_ms, 'ours_cpu_ms': ours_ms, 'peer_ms': peer_ms, 'peer_cpu_ms': peer_ms}


def compare(bench, files, what, about):
    """Yields how many times faster than pandas one day is read: on one thread, on two, and from the side-car."""
    ours, peers = [], []
    for _ in range(RUNS):
        peer = run_peer(files)
        if peer is None:
            skip(f'pandas could not read {what}')
            return
        peers.append(peer[0])
        ours.append(run_ours(bench, files[0]))
    about['pandas'] = peer[1]
    yield row(f'{what}: import on one thread, against pandas', '≥ 8', [one['one_ms'] for one in ours], peers)
    yield row(f'{what}: import on two threads, wall, against pandas', '≥ 14', [one['two_ms'] for one in ours], peers)
    yield row(f'{what}: from the side-car, against pandas', '≥ 100', [one['cached_ms'] for one in ours], peers)


def unpack(folder):
    """The real day of ten levels, where there is one."""
    archive = Path(os.environ.get('VEDETTE_TEST_DATA', '')) / 'lobster' / 'LOBSTER_SampleFile_GOOG_2012-06-21_10.zip'
    if not archive.is_file():
        skip('there is no recorded day in VEDETTE_TEST_DATA')
        return False
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            if name.endswith('.csv'):
                (folder / Path(name).name).write_bytes(members.read(name))
    return True


def run(build, about):
    bench = build / 'tests' / 'perf' / 'bench-book'
    if not shutil.which(PYTHON) or subprocess.run([PYTHON, '-c', 'import pandas'], capture_output=True).returncode:
        skip('there is no pandas (Debian: python3-pandas)')
        return
    with tempfile.TemporaryDirectory(prefix='vedette-bench-') as folder:
        made_up, real = Path(folder) / 'made-up', Path(folder) / 'real'
        made_up.mkdir()
        real.mkdir()
        subprocess.run([bench, '--write', made_up], check=True)
        yield from compare(bench, sorted(str(path) for path in made_up.glob('*.csv')), '400 k rows', about)
        if unpack(real):
            yield from compare(bench, sorted(str(path) for path in real.glob('*.csv')), 'GOOG', about)
