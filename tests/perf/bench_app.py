# SPDX-License-Identifier: GPL-3.0-or-later
"""The app group of ./dev bench: start, refresh, page switch, scrubbing, idle cost and memory, in a real window.

The app writes what it measures of itself with --trace=FILE, one JSON object a line with "event" and
"at" (ms on the monotonic clock); CPU time and memory are read from /proc. The peers of the start-up row
are an empty libadwaita window and a uPlot chart in headless Chromium; an absent peer is skipped with a
line.
"""
import ctypes
import http.server
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

RUNS = 7
PART_SECONDS = 900              # no part takes a tenth of that on an idle machine
PAGES = ('heatmap', 'servers', 'top-risks', 'history', 'insights', 'cascade', 'forecast-quality', 'alerts', 'remediation',
         'cost', 'commands', 'recordings', 'datasets', 'diagnostics', 'documentation', 'roadmap', 'overview')
PEER_PAGE = '''<!doctype html><link rel=stylesheet href=uPlot.min.css><div id=c></div>
<script src=uPlot.iife.min.js></script><script>
const n = 1000, x = Array.from({length: n}, (_, i) => i), y = x.map(i => Math.sin(i / 40) * 50 + 50);
new uPlot({width: 1200, height: 600, series: [{}, {stroke: 'teal'}]}, [x, y], document.getElementById('c'));
requestAnimationFrame(() => requestAnimationFrame(() => fetch('/painted')));
</script>'''


def skip(text):
    print(f'skipped: {text}', file=sys.stderr)


def wait_for(condition, seconds=60.0, what='the app to get there'):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise TimeoutError(f'{seconds:.0f} s were not enough for {what}')


class ManagerMark:
    """Says on an X server that there is a window manager, as there is on every desktop, though one without any skills.

    Where none says so, GDK asks for one again and again: five round trips to the server in every frame.
    """

    def __init__(self, name):
        x11 = ctypes.CDLL('libX11.so.6')
        for function in (x11.XOpenDisplay, x11.XDefaultRootWindow, x11.XCreateSimpleWindow, x11.XInternAtom):
            function.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(x11.XOpenDisplay(name.encode()))
        root = ctypes.c_void_p(x11.XDefaultRootWindow(self.display))
        window = ctypes.c_void_p(x11.XCreateSimpleWindow(self.display, root, 0, 0, 1, 1, 0, ctypes.c_ulong(0),
                                                         ctypes.c_ulong(0)))
        mark = ctypes.c_void_p(x11.XInternAtom(self.display, b'_NET_SUPPORTING_WM_CHECK', 0))
        value = ctypes.c_ulong(window.value)
        for owner in (window, root):
            x11.XChangeProperty(self.display, owner, mark, ctypes.c_ulong(33), 32, 0, ctypes.byref(value), 1)
        x11.XSync(self.display, 0)
        self.close = lambda: x11.XCloseDisplay(self.display)


class Display:
    """A private X server with a session bus, for as long as the context lasts."""

    def __init__(self, size='1280x800'):
        self.size = size

    def __enter__(self):
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write_end), '-screen', '0', f'{self.size}x24',
                                        '-nolisten', 'tcp', '-noreset'], pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        self.environment = {**os.environ, 'DISPLAY': ':' + os.read(read_end, 16).decode().strip(),
                            'GSETTINGS_BACKEND': 'memory', 'NO_AT_BRIDGE': '1'}
        self.manager = ManagerMark(self.environment['DISPLAY'])
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address'],
                                    stdout=subprocess.PIPE, text=True, env=self.environment)
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = self.bus.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.manager.close()
        self.bus.terminate()
        self.server.terminate()
        self.bus.wait()
        self.server.wait()


class App:
    """A running vedette with its trace."""

    def __init__(self, display, program, *arguments):
        self.trace = Path(tempfile.mkstemp(suffix='.trace')[1])
        self.process = subprocess.Popen([program, f'--trace={self.trace}', *arguments], env=display.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def events(self, name):
        lines = self.trace.read_text().splitlines()
        return [event for event in map(json.loads, lines) if event['event'] == name]

    def wait_event(self, name, count=1, seconds=60.0):
        def enough():
            if self.process.poll() is not None:
                raise RuntimeError(f'the app ended with {self.process.returncode}')
            found = self.events(name)
            return found if len(found) >= count else None
        return wait_for(enough, seconds, f'event {count} of {name}')

    def cpu_seconds(self):
        fields = Path(f'/proc/{self.process.pid}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def pss_mb(self):
        text = Path(f'/proc/{self.process.pid}/smaps_rollup').read_text()
        return int(re.search(r'^Pss:\s+(\d+)', text, re.M).group(1)) / 1024

    def action(self, display, name, parameter):
        subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.vedette.Vedette', '--object-path',
                        '/org/vedette/Vedette', '--method', 'org.gtk.Actions.Activate', name,
                        f'[<"{parameter}">]', '{}'],
                       env=display.environment, stdout=subprocess.DEVNULL, check=True)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.trace.unlink()


class Daemon:
    """A vedetted with a demo fleet of the given size."""

    def __init__(self, build, servers):
        self.directory = tempfile.mkdtemp()
        self.port = 18000 + servers % 1000
        self.process = subprocess.Popen([str(build / 'src/server/vedetted'), '--port', str(self.port), '--demo',
                                         str(servers), '--data-dir', self.directory],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f'http://127.0.0.1:{self.port}'
        wait_for(self.answers, 300, f'the daemon of {servers} servers to forecast')

    def answers(self):
        try:
            with urllib.request.urlopen(self.url + '/predictions/summary', timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def save_frame(self, path):
        request = urllib.request.Request(self.url + '/predictions/current',
                                         headers={'Accept': 'application/vnd.vedette.frame'})
        with urllib.request.urlopen(request) as answer:
            path.write_bytes(answer.read())

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def median_start(display, program, event, *arguments):
    values = []
    for _ in range(RUNS):
        began = time.monotonic()
        app = App(display, program, *arguments)
        values.append(app.wait_event(event)[0]['at'] - 1000 * began)
        app.close()
    return statistics.median(values)


def empty_window_ms(display, build):
    program = build / 'tests' / 'perf' / 'empty-window'
    values = []
    for _ in range(RUNS):
        began = time.monotonic()
        output = subprocess.run([str(program)], env={**display.environment, 'GSK_RENDERER': 'cairo'},
                                capture_output=True, text=True, check=True).stdout
        values.append(float(output) - 1000 * began)
    return statistics.median(values)


def peer_files(directory):
    if shutil.which('chromium') is None or shutil.which('npm') is None:
        return skip('no chromium or npm: uPlot is not measured')
    done = subprocess.run(['npm', 'install', '--silent', '--prefix', str(directory), 'uplot@1.6.32'],
                          capture_output=True)
    if done.returncode:
        return skip('npm could not fetch uPlot')
    dist = directory / 'node_modules' / 'uplot' / 'dist'
    (dist / 'index.html').write_text(PEER_PAGE)
    return dist


def chromium_ms(dist):
    painted = threading.Event()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(dist))

        def do_GET(self):
            if self.path == '/painted':
                painted.set()
            return super().do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    values = []
    for _ in range(RUNS):
        painted.clear()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            began = time.monotonic()
            browser = subprocess.Popen(
                ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync',
                 '--disable-background-networking', '--disable-component-update', f'--user-data-dir={profile}',
                 '--window-size=1280,800', f'http://127.0.0.1:{server.server_port}/index.html',
                 '--remote-debugging-port=0'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if painted.wait(30):
                values.append(1000 * (time.monotonic() - began))
            browser.terminate()
            browser.wait()
    server.shutdown()
    return statistics.median(values) if values else None


def start_rows(display, build, program, daemon, directory):
    frame = directory / 'fleet90.frame'
    daemon.save_frame(frame)
    ours = median_start(display, program, 'data-frame', str(frame))
    yield {'id': 'T1', 'what': 'start to painted Overview, 90 servers from a frame', 'value': ours, 'unit': 'ms'}
    empty = empty_window_ms(display, build)
    yield {'id': 'T1', 'what': 'the same over an empty libadwaita window', 'value': ours / empty, 'unit': '×',
           'target': '≤ 1.5'}
    dist = peer_files(directory)
    browser = chromium_ms(dist) if dist else None
    if browser:
        yield {'id': 'T1', 'what': 'the same over Chromium with a uPlot chart', 'value': ours / browser, 'unit': '×',
               'target': '≤ 0.4'}


def live_rows(display, program, daemon):
    app = App(display, program, daemon.url)
    app.wait_event('data-frame')
    refreshes = app.wait_event('refresh', 6)
    yield {'id': 'N2', 'what': 'snapshot received to new frame, 90 servers, median', 'unit': 'ms', 'target': '≤ 10',
           'value': statistics.median(event['ms'] for event in refreshes[1:])}
    cpu, began = app.cpu_seconds(), time.monotonic()
    time.sleep(30)
    used = (app.cpu_seconds() - cpu) / (time.monotonic() - began)
    yield {'id': 'I1', 'what': 'live, 90 servers, 5 s: share of a core', 'value': 100 * used, 'unit': '%',
           'target': '≤ 0.5'}
    yield {'id': 'M1', 'what': 'memory (Pss), 90 servers', 'value': app.pss_mb(), 'unit': 'MB', 'target': '≤ 150'}
    app.close()


def worst(times):
    """The page with the longest median of a field, as (ms, page)."""
    return max((statistics.median(values), page) for page, values in times.items())


def visit_pages(app, display):
    """Wall and CPU time of the first visit of each page and of later ones: two dictionaries by (field, is first)."""
    times = {(field, is_first): {} for field in ('ms', 'cpu') for is_first in (True, False)}
    seen = 0
    for round_number in range(4):
        for page in PAGES:
            app.action(display, 'show-page', page)
            seen += 1
            event = app.wait_event('page', seen)[-1]
            for field in ('ms', 'cpu'):
                times[field, round_number == 0].setdefault(page, []).append(event[field])
            time.sleep(0.2)     # what a page does after its first frame is not part of the next one's
    return times


def hands_rows(app, display, label):
    """The longest frame, by the CPU time of the main thread, while the table of servers is scrolled and sorted."""
    app.action(display, 'show-page', 'servers')
    time.sleep(3)               # rows that are out of view are made by then
    for what, steps in (('scrolling', ['mousemove', '700', '400', *(['click', '5', 'sleep', '0.0166'] * 180)]),
                        ('sorting', ['mousemove', '870', '126', *(['click', '1', 'sleep', '0.5'] * 6)])):
        before = len(app.events('gap'))
        subprocess.run(['xdotool', *steps], env=display.environment, check=True)
        frames = [event['cpu'] for event in app.events('gap')[before:]] or [0.0]
        yield {'id': 'T2', 'what': f'{what} the table of servers, {label}: CPU of the longest frame', 'value': max(frames),
               'unit': 'ms', 'target': '≤ 16'}


def refresh_rows(app, display, label):
    """What a new snapshot takes of the main thread on the pages that follow it."""
    for page in ('overview', 'servers', 'heatmap', 'alerts'):
        app.action(display, 'show-page', page)
        time.sleep(3)
        before = len(app.events('refresh'))
        found = app.wait_event('refresh', before + 4, 120)[before + 1:]
        yield {'id': 'N2', 'what': f'refresh of {page}, {label}: CPU of the main thread, median', 'unit': 'ms', 'target': '≤ 8',
               'value': statistics.median(event['cpu'] for event in found)}


def page_rows(display, program, daemon, label):
    app = App(display, program, daemon.url)
    app.wait_event('data-frame', seconds=120)
    times = visit_pages(app, display)
    for is_first, what, target in ((True, 'first visit of a page', '≤ 50'), (False, 'page switch', '≤ 16')):
        for field, unit in (('ms', ''), ('cpu', ', CPU')):
            value, page = worst(times[field, is_first])
            yield {'id': 'T2', 'what': f'{what}, {label}{unit}, slowest of {len(PAGES)}: {page}', 'value': value, 'unit': 'ms',
                   'target': target}
    yield from hands_rows(app, display, label)
    yield from refresh_rows(app, display, label)
    yield {'id': 'M1', 'what': f'memory (Pss), {label}', 'value': app.pss_mb(), 'unit': 'MB', 'target': '≤ 400'}
    app.close()


def scrub(display, seconds):
    """Drags the cursor along the minimap of a window of 1280x800, to and fro, once in a frame of a screen."""
    left, right, y = 420, 960, 770
    steps = ['mousemove', str(right), str(y), 'mousedown', '1']
    for number in range(int(seconds * 60)):
        place = abs(number * 8 % (2 * (right - left)) - (right - left))
        steps += ['mousemove', str(left + place), str(y), 'sleep', '0.0166']
    subprocess.run(['xdotool', *steps, 'mouseup', '1'], env=display.environment, check=True)


def scrub_rows(build, display, program, directory, servers, minutes):
    path = directory / f'{servers}.vedette'
    recorder = build / 'tests' / 'support' / 'ved-demo-recorder'
    subprocess.run([str(recorder), str(path), str(servers), str(minutes), '60', 'natural'], check=True,
                   stderr=subprocess.DEVNULL)
    app = App(display, program, str(path))
    app.wait_event('data-frame')
    scrub(display, 10)          # what is made once is made by now
    before, memory, cpu, began = len(app.events('refresh')), app.pss_mb(), app.cpu_seconds(), time.monotonic()
    scrub(display, 60)
    shown, used = len(app.events('refresh')) - before, app.cpu_seconds() - cpu
    what = f'scrubbing {minutes // 60} h of {servers:,} servers for a minute'
    yield {'id': 'R1', 'what': f'{what}: instants shown', 'value': shown / (time.monotonic() - began), 'unit': '1/s',
           'target': '≥ 60'}
    yield {'id': 'R1', 'what': f'{what}: CPU time of one', 'value': 1000 * used / max(shown, 1), 'unit': 'ms',
           'target': '≤ 16'}
    yield {'id': 'R2', 'what': f'{what}: memory (Pss) more than before', 'value': app.pss_mb() - memory, 'unit': 'MB',
           'target': '≤ 2'}
    app.close()


def connection_rows(build, daemon):
    program = build / 'tests' / 'perf' / 'bench-client'
    output = subprocess.run([str(program), daemon.url], capture_output=True, text=True, check=True).stdout
    yield from map(json.loads, output.splitlines())


def main_thread_rows(build, display):
    """What pages take of the main thread with 10,000 servers and as many alerts: without a daemon beside it."""
    program = build / 'tests' / 'perf' / 'bench-pages'
    output = subprocess.run([str(program), '10000'], env=display.environment, capture_output=True, text=True, check=True,
                            timeout=PART_SECONDS).stdout
    yield from map(json.loads, output.splitlines())


def daemon_part(build, display, servers, parts):
    daemon = Daemon(build, servers)
    try:
        for part in parts:
            yield from part(display, daemon)
    finally:
        daemon.close()


def list_parts(build, program, directory):
    """What there is to measure: targets that it tells of, about how many minutes it takes, and how it is done."""
    for servers, minutes in ((20, 1440), (90, 1440), (1000, 360)):
        yield ({'R1', 'R2'}, 2, lambda display, n=servers, m=minutes: scrub_rows(build, display, program, directory, n, m))
    yield {'T2', 'N2'}, 1, lambda display: main_thread_rows(build, display)
    yield ({'N1', 'N2', 'N3', 'T1', 'I1', 'M1', 'T2'}, 4, lambda display: daemon_part(build, display, 90, [
        lambda _, daemon: connection_rows(build, daemon),
        lambda shown, daemon: start_rows(shown, build, program, daemon, directory),
        lambda shown, daemon: live_rows(shown, program, daemon),
        lambda shown, daemon: page_rows(shown, program, daemon, '90 servers')]))
    yield ({'T2', 'N2', 'M1'}, 4, lambda display: daemon_part(build, display, 10000, [
        lambda shown, daemon: page_rows(shown, program, daemon, '10,000 servers')]))


def run(build, rows=None):
    """All parts, or those that tell of one of the targets @rows; a quarter of an hour altogether."""
    directory = Path(tempfile.mkdtemp())
    parts = [part for part in list_parts(build, str(build / 'src' / 'app' / 'vedette'), directory)
             if not rows or part[0] & rows]
    print(f'app: {len(parts)} parts, about {sum(part[1] for part in parts)} minutes', file=sys.stderr)
    with Display() as display:
        for _, _, part in parts:
            yield from part(display)
    shutil.rmtree(directory, ignore_errors=True)
