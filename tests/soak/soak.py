#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lives a week in minutes: a daemon with a large fleet and the app that watches it, and everything that goes wrong in one.

A week of samples, one each five minutes of the fleet's time, is posted as fast as the given time wants it, while the
scenario changes, the source falls silent, the fleet's clock jumps, clients break off, daemon and app are stopped and
continued, the disk is full, and once the daemon is killed and started again. Meanwhile memory, file descriptors, wake-ups
and CPU time of both are read from /proc. At the end stands a table, and below it the same as JSON; the exit status says
whether everything held.

  memory slope   line through the proportional set size after the first third, MB an hour of real time, with its error; of
                 the daemon without the history of the servers, which fills for three weeks of their time, and not while
                 what a full disk has no room for waits in memory, up to 128 MB
  drift          what that line comes to from the first third to the end, in percent of the whole
  course         the proportional set size over time, of which all that is made, in ten steps (in the JSON)
  lost samples   records that were accepted and not counted, and 5-minute points that the history lacks afterwards; those
                 that were not on disk yet at the kill, or could not get there while it was full, are told apart, and so is
                 what was posted again because the answer did not come in time
  missed ticks   spans of 20 s in which samples were accepted and no new result came, while nobody was stopped

Usage: soak.py BUILD [HOURS] [--servers 10000] [--clients 50]        (HOURS of real time, 0.2)
"""
import argparse
import http.client
import json
import math
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

STEP = timedelta(minutes=5)
WEEK_STEPS = 7 * 24 * 12
SAMPLE_S = 5
MISSED_S = 20
WARM_UP = 1 / 3
CHECKED_SERVERS = 5
SCENARIOS = {'healthy': (20, 40), 'degrading': (45, 75), 'critical': (85, 97), 'cascade': (70, 99)}
PATHS = ('/predictions/summary', '/alerts/active', '/status', '/health', '/predictions/soak00007', '/metrics')
FAULT = re.compile(r'CRITICAL|WARNING|Sanitizer|Traceback')
# The private session has nobody who shows notifications.
NO_FAULT = re.compile(r'unable to send notifications through org\.freedesktop\.Notifications')
MEMORY_A_SERVER_KB = 150


def say(text):
    print(f'{datetime.now():%H:%M:%S} {text}', file=sys.stderr, flush=True)


class Watched:
    """A process, what it wrote to stderr, and its figures over time."""

    def __init__(self, name, folder, command, environment):
        self.name, self.figures, self.stopped_until, self.since = name, [], 0, time.monotonic()
        self.log = folder / f'{name}.log'
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)

    @property
    def pid(self):
        return self.process.pid

    def read(self, by_design_mb=0):
        """Takes the figures of now; of the memory, by_design_mb is to grow."""
        if by_design_mb is None:
            return
        folder = Path('/proc') / str(self.pid)
        switches = sum(voluntary_switches(task) for task in (folder / 'task').iterdir())
        pss = int(re.search(r'^Pss:\s+(\d+)', (folder / 'smaps_rollup').read_text(), re.M).group(1)) / 1024
        cpu = sum(int(word) for word in (folder / 'stat').read_text().rsplit(')', 1)[1].split()[11:13])
        self.figures.append((time.monotonic(), pss - by_design_mb, len(list((folder / 'fd').iterdir())), switches,
                             cpu / os.sysconf('SC_CLK_TCK'), pss))

    def is_stopped(self):
        return time.monotonic() < self.stopped_until

    def stop_for(self, seconds):
        self.stopped_until = time.monotonic() + seconds + MISSED_S
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def faults(self):
        return [line for line in self.log.read_text(errors='replace').splitlines()
                if FAULT.search(line) and not NO_FAULT.search(line)]

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        return self.process.wait(60)


def voluntary_switches(task):
    """How often a thread has waited; 0 of one that has ended since it was listed."""
    try:
        status = (task / 'status').read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    match = re.search(r'^voluntary_ctxt_switches:\s+(\d+)', status, re.M)
    return int(match.group(1)) if match else 0


def ask(port, path, body=None, timeout=60):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=timeout)
    try:
        connection.request('POST' if body else 'GET', path, body, {'Content-Type': 'application/json'} if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Feeder(threading.Thread):
    """Posts the fleet's week. What is not accepted is posted again, so that nothing is lost on this side."""

    def __init__(self, port, n_servers, pause_s):
        super().__init__(daemon=True)
        self.port, self.n_servers, self.pause_s = port, n_servers, pause_s
        self.time = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - timedelta(days=7)
        self.scenario, self.silent_until = 'healthy', 0
        self.n_steps = self.n_accepted = self.n_retries = self.n_refused = 0
        self.points, self.jumps, self.ended, self.gate = [], [], False, threading.Lock()
        self.bodies = {name: [self.make_body(bounds, seed) for seed in range(4)] for name, bounds in SCENARIOS.items()}

    def make_body(self, bounds, seed):
        draw = random.Random(seed)
        records = []
        for server in range(self.n_servers):
            busy = draw.uniform(*bounds) if server % 10 < 3 else draw.uniform(15, 45)
            records.append(json.dumps({
                'server_name': f'soak{server:05}', 'timestamp': '@TIME@', 'cpu_user_pct': round(busy * 0.7, 2),
                'cpu_sys_pct': round(busy * 0.2, 2), 'cpu_iowait_pct': round(busy * 0.1, 2), 'cpu_idle_pct': round(100 - busy, 2),
                'mem_used_pct': round(30 + busy * 0.6, 2), 'load_average': round(busy / 12, 2)}, separators=(',', ':')))
        return ('{"records":[' + ','.join(records) + ']}').encode()

    def post(self, body):
        while not self.ended:
            try:
                status, said = ask(self.port, '/feed/data', body)
            except OSError:
                status = 0
            if status == 200:
                return True
            if status not in (0, 429, 503):
                self.n_refused += 1
                say(f'a batch is refused: {status} {said[:200]}')
                return False
            self.n_retries += 1
            time.sleep(0.5)
        return False

    def jump(self):
        """A single sample from an hour ahead moves the daemon's clock; the rest of the fleet goes on behind it."""
        stamp = (self.time + timedelta(hours=1)).isoformat().replace('+00:00', 'Z')
        record = {'server_name': 'soak00000', 'timestamp': stamp, 'cpu_user_pct': 30.0}
        with self.gate:
            accepted = self.post(json.dumps({'records': [record]}).encode())
            self.n_accepted += accepted
            self.jumps.append(self.time)

    def run(self):
        due = time.monotonic()
        while not self.ended and self.n_steps < WEEK_STEPS:
            due = max(due + self.pause_s, time.monotonic() - 30 * self.pause_s)
            time.sleep(max(due - time.monotonic(), self.silent_until - time.monotonic(), 0))
            with self.gate:
                body = self.bodies[self.scenario][self.n_steps % 4]
                if self.post(body.replace(b'@TIME@', self.time.isoformat().replace('+00:00', 'Z').encode())):
                    self.n_accepted += self.n_servers
                    self.points.append(self.time)
                self.time += STEP
                self.n_steps += 1


class Client(threading.Thread):
    """Asks over a connection that is kept, looks at another answer each time, and now and then breaks off."""

    def __init__(self, port, seed, pause_s):
        super().__init__(daemon=True)
        self.port, self.draw, self.pause_s = port, random.Random(seed), pause_s
        self.n_answers = self.n_errors = 0
        self.ended = False

    def run(self):
        connection = None
        while not self.ended:
            time.sleep(self.pause_s * self.draw.uniform(0.5, 1.5))
            try:
                connection = connection or http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
                connection.request('GET', self.draw.choice(PATHS))
                answer = connection.getresponse()
                answer.read(1000 if self.draw.random() < 0.1 else None)
                self.n_answers += 1
                if not answer.isclosed():
                    raise ConnectionError('breaks off')
            except (OSError, http.client.HTTPException) as error:
                self.n_errors += str(error) != 'breaks off'
                connection = connection and connection.close()


class Soak:
    def __init__(self, options):
        self.options, self.build = options, Path(options.build)
        self.folder = Path(tempfile.mkdtemp(prefix='vedette-soak-'))
        self.duration = options.hours * 3600
        self.port = self.n_missed = self.n_lost = self.n_accepted_before = self.n_lives = 0
        self.last_generation = (0, time.monotonic(), 0)
        self.disk_said, self.spans, self.excused, self.steps = None, [], {}, []

    def start_daemon(self):
        command = [self.build / 'src/server/vedetted', '--port', str(self.port), '--clock', 'feed', '--source', 'feed',
                   '--data-dir', self.folder / 'data', '--config', self.folder / 'vedetted.conf']
        self.daemon = Watched('vedetted', self.folder, command, dict(os.environ, G_DEBUG=''))
        while True:
            match = re.findall(r'serves http://[\d.]+:(\d+)', self.daemon.log.read_text())
            if len(match) > self.n_lives:
                self.port, self.n_lives = int(match[-1]), len(match)
                return
            if self.daemon.process.poll() is not None:
                sys.exit(self.daemon.log.read_text())
            time.sleep(0.1)

    def start_app(self):
        home = self.folder / 'home'
        home.mkdir(exist_ok=True)
        environment = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home), XDG_STATE_HOME=str(home),
                           XDG_DATA_HOME=str(home), XDG_CACHE_HOME=str(home), GSETTINGS_BACKEND='memory', G_DEBUG='')
        self.app = Watched('vedette', self.folder, [self.build / 'src/app/vedette', f'http://127.0.0.1:{self.port}'], environment)

    def health(self):
        try:
            return json.loads(ask(self.port, '/health')[1])['status']
        except (OSError, ValueError, http.client.HTTPException):
            self.check_alive()
            return 'no answer'

    def status(self):
        try:
            return json.loads(ask(self.port, '/status', timeout=30)[1])
        except (OSError, ValueError, http.client.HTTPException):
            return None

    def metric(self, name):
        try:
            match = re.search(rf'^{name} (\S+)', ask(self.port, '/metrics')[1].decode(), re.M)
        except (OSError, http.client.HTTPException):
            return None
        return float(match.group(1)) if match else None

    def counted(self):
        return int(self.metric('vedette_feed_records_total') or 0)

    def history_mb(self):
        size = self.metric('vedette_history_bytes')
        return None if size is None else size / 2**20

    def check_alive(self):
        for watched in (self.daemon, self.app):
            if watched.process.poll() is not None:
                sys.exit(f'{watched.name} has ended with {watched.process.returncode}: {watched.log.read_text()[-3000:]}')

    def watch(self):
        self.check_alive()
        self.steps.append((time.monotonic(), self.feeder.n_steps))
        self.app.read()
        if self.health() == 'healthy':
            self.daemon.read(self.history_mb())
        status = self.status()
        if status is None:
            return
        generation, since, accepted = self.last_generation
        if status['generation'] != generation or self.daemon.is_stopped():
            self.last_generation = (status['generation'], time.monotonic(), self.feeder.n_accepted)
        elif time.monotonic() - since > MISSED_S and self.feeder.n_accepted > accepted:
            self.n_missed += 1
            self.last_generation = (generation, time.monotonic(), self.feeder.n_accepted)

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.watch()
            time.sleep(max(min(SAMPLE_S, until - time.monotonic()), 0))

    def fill_disk(self):
        """No file of the daemon may grow any more, as on a full disk: writes fail with EFBIG."""
        since = self.unwritten_since()
        resource.prlimit(self.daemon.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        self.wait(self.slot / 2)
        self.disk_said = self.health()
        self.spans.append(('disk full', since, self.feeder.time + 2 * STEP))
        resource.prlimit(self.daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def unwritten_since(self):
        """The daemon takes at most a minute until what it has is on disk."""
        written = min((steps for at, steps in self.steps if at > time.monotonic() - 70), default=0)
        return self.feeder.time - (self.feeder.n_steps - written) * STEP

    def settle_counts(self):
        """What this life of the daemon was sent, against what it counted."""
        self.n_lost += self.feeder.n_accepted - self.n_accepted_before - self.counted()
        self.n_accepted_before = self.feeder.n_accepted

    def kill_daemon(self):
        with self.feeder.gate:
            self.settle_counts()
            self.spans.append(('kill', self.unwritten_since(), self.feeder.time))
            self.daemon.process.kill()
            self.daemon.process.wait()
            self.start_daemon()
        self.daemon.stopped_until = time.monotonic() + 3 * MISSED_S

    def disturb(self, name):
        say(f'{name}: {self.feeder.n_steps} of {WEEK_STEPS} steps, scenario {self.feeder.scenario}')
        stop_s = min(5, self.slot / 3)
        if name == 'flap':
            self.feeder.silent_until = time.monotonic() + self.slot / 3
        elif name == 'clock jump':
            self.feeder.jump()
        elif name == 'disk full':
            self.fill_disk()
        elif name == 'kill daemon':
            self.kill_daemon()
        else:
            (self.daemon if name == 'stop daemon' else self.app).stop_for(stop_s)

    def missing_points(self):
        """Five-minute points that were accepted and that the history lacks, of some servers."""
        fed = {int(point.timestamp()) // 300 for point in self.feeder.points}
        missing = set()
        for server in random.Random(1).sample(range(1, self.options.servers), CHECKED_SERVERS):
            query = (f'/series?servers=soak{server:05}&metric=mem_used_pct&points=10000'
                     f'&from={self.feeder.points[0]:%Y-%m-%dT%H:%M:%SZ}&to={self.feeder.time:%Y-%m-%dT%H:%M:%SZ}')
            status, body = ask(self.port, query)
            if status != 200:
                sys.exit(f'{query}: {status} {body[:300]}')
            series = json.loads(body)['series'][0]
            times = [datetime.fromisoformat(stamp.replace('Z', '+00:00')) for stamp in series['times']]
            kept = {int(at.timestamp()) // 300 for at, mean in zip(times, series['mean']) if mean is not None}
            missing |= fed - kept
        for name, first, last in self.spans:
            missing_here = {at for at in missing if first.timestamp() <= at * 300 <= last.timestamp()}
            self.excused[name] = self.excused.get(name, 0) + len(missing_here)
            missing -= missing_here
        if missing:
            say(f'jumps at {self.feeder.jumps}; the history lacks {[str(datetime.fromtimestamp(at * 300, timezone.utc)) for at in sorted(missing)]}')
        return len(missing)

    def run(self):
        order = ['flap', 'stop app', 'clock jump', 'stop daemon', 'disk full', 'flap', 'stop daemon', 'stop app', 'clock jump', 'flap']
        disturbances = ['kill daemon'] + order * max(1, round(self.duration / 600))
        self.slot = self.duration / (len(disturbances) + 1)
        pause_s = self.duration * 0.95 / WEEK_STEPS
        (self.folder / 'vedetted.conf').write_text('[limits]\nfeed=0\nreads=0\nexplain=0\n')
        self.start_daemon()
        self.feeder = Feeder(self.port, self.options.servers, pause_s)
        self.start_app()
        self.feeder.start()
        clients = [Client(self.port, seed, 5) for seed in range(self.options.clients)]
        for client in clients:
            client.start()
        for number, disturbance in enumerate(disturbances):
            self.wait(self.slot / 2)
            self.feeder.scenario = list(SCENARIOS)[number % len(SCENARIOS)]
            self.disturb(disturbance)
            self.wait(self.slot / 2)
        with self.feeder.gate:
            self.feeder.ended = True
        for client in clients:
            client.ended = True
        self.wait(30)
        return self.report(clients)

    def report(self, clients):
        self.settle_counts()
        rows, held = [], True
        missing, health = self.missing_points(), self.health()
        figures = {'daemon': describe(self.daemon), 'app': describe(self.app)}
        status = [self.app.end(), self.daemon.end()]
        faults = self.daemon.faults() + self.app.faults()

        def row(what, value, bound, good):
            nonlocal held
            held = held and good
            rows.append((what, value, bound, 'held' if good else 'NOT HELD'))

        for name, described in figures.items():
            slope, error = described['slope_mb_h'], described['slope_error_mb_h']
            row(f'{name}: memory slope', f'{slope:.1f} ± {error:.1f} MB/h (at the end {described["pss_mb"]:.0f} MB)', '< 1 MB/h within its error',
                slope - 2 * error < 1)
            row(f'{name}: memory drift', f'{described["drift_pct"]:+.1f} ± {described["drift_error_pct"]:.1f} % in {described["hours"]:.2f} h',
                '< 1 % within its error', described['drift_pct'] - 2 * described['drift_error_pct'] < 1)
            row(f'{name}: descriptors', f'{described["fds_early"]} → {described["fds_late"]}', 'no more at the end',
                described['fds_late'] <= described['fds_early'])
            row(f'{name}: wake-ups', f'{described["wakeups_s"]:.0f} a second, {described["cpu"]:.2f} of a core', '', True)
        kb = figures['daemon']['course_mb'][-1] * 1024 / self.options.servers
        row('daemon: memory a server', f'{kb:.0f} KB', f'≤ {MEMORY_A_SERVER_KB} KB', kb <= MEMORY_A_SERVER_KB)
        twice = f', {-self.n_lost} taken twice' if self.n_lost < 0 else ''
        row('lost samples', f'{max(self.n_lost, 0)} of {self.feeder.n_accepted}{twice}', '0', self.n_lost <= 0)
        row('points the history lacks', f'{missing} of {len(self.feeder.points)}', '0', missing == 0)
        for name, number in self.excused.items():
            row(f'… because of: {name}', f'{number} of {len(self.feeder.points)}', '', True)
        row('refused batches', str(self.feeder.n_refused), '0', self.feeder.n_refused == 0)
        row('missed ticks', str(self.n_missed), '0', self.n_missed == 0)
        row('disk full', f'said “{self.disk_said}”, afterwards “{health}”', 'degraded, then healthy',
            (self.disk_said, health) == ('degraded', 'healthy'))
        row('faults on stderr', str(len(faults)), '0', not faults)
        row('exit status', f'app {status[0]}, daemon {status[1]}', '0 of both', status == [0, 0])
        row('answers to clients', f'{sum(client.n_answers for client in clients)}, {sum(client.n_errors for client in clients)} broken', '', True)
        print(f'{self.feeder.n_steps} steps of 5 minutes of {self.options.servers} servers, {self.options.clients} clients, '
              f'{self.options.hours} h; accepted after {self.feeder.n_retries} more attempts\n')
        for what, value, bound, verdict in rows:
            print(f'{what:28} {value:58} {bound:28} {verdict}')
        print('\n' + '\n'.join(faults[:20]))
        print(json.dumps({**figures, 'lost': self.n_lost, 'missing_points': missing, 'missed_ticks': self.n_missed}))
        return held


def describe(watched):
    """Figures of a process in its last life: fds are compared at the same load, early after the warm-up and at the end."""
    figures = [figure for figure in watched.figures if figure[0] >= watched.since]
    figures = figures[int(len(figures) * WARM_UP):]
    hours = [(figure[0] - figures[0][0]) / 3600 for figure in figures]
    slope, error = fit(hours, [figure[1] for figure in figures])
    seconds = figures[-1][0] - figures[0][0]
    whole = figures[-1][5]
    return {'slope_mb_h': slope, 'slope_error_mb_h': error, 'pss_mb': whole, 'hours': hours[-1],
            'drift_pct': slope * hours[-1] / whole * 100, 'drift_error_pct': error * hours[-1] / whole * 100,
            'course_mb': [round(watched.figures[(len(watched.figures) - 1) * step // 10][5], 1) for step in range(11)],
            'fds_early': max(figure[2] for figure in figures[:len(figures) // 2]), 'fds_late': figures[-1][2],
            'wakeups_s': (figures[-1][3] - figures[0][3]) / seconds, 'cpu': (figures[-1][4] - figures[0][4]) / seconds}


def fit(times, values):
    """Slope of a line by least squares, and its standard error."""
    n = len(times)
    mean_time, mean_value = sum(times) / n, sum(values) / n
    spread = sum((time - mean_time) ** 2 for time in times)
    slope = sum((time - mean_time) * (value - mean_value) for time, value in zip(times, values)) / spread
    rest = sum((value - mean_value - slope * (time - mean_time)) ** 2 for time, value in zip(times, values))
    return slope, math.sqrt(rest / max(n - 2, 1) / spread)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build')
    parser.add_argument('hours', nargs='?', type=float, default=0.2)
    parser.add_argument('--servers', type=int, default=10000)
    parser.add_argument('--clients', type=int, default=50)
    soak = Soak(parser.parse_args())
    try:
        sys.exit(0 if soak.run() else 1)
    finally:
        for watched in (getattr(soak, 'app', None), getattr(soak, 'daemon', None)):
            if watched is not None and watched.process.poll() is None:
                watched.process.kill()
        shutil.rmtree(soak.folder, ignore_errors=True)


main()
