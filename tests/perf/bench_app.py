# SPDX-License-Identifier: GPL-3.0-or-later
"""The app group of ./dev bench: start, refresh, page switch, scrubbing, idle cost and memory, in a real window.

The app writes what it measures of itself with --trace=FILE, one JSON object a line with "event" and
"at" (ms on the monotonic clock); CPU time and memory are read from /proc. The peers of the start-up row
are an empty libadwaita window and a uPlot chart in headless Chromium; an absent peer is skipped with a
line, and so is whatever does not come to an end: every wait has one.
"""
import ctypes
import http.server
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

RUNS = 7
PART_SECONDS = 900              # nothing takes a tenth of that on an idle machine
CLOSE_SECONDS = 30
MOUSE_HZ = 125
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


def end(process):
    """Has a process end, whatever it thinks of that."""
    process.terminate()
    try:
        process.wait(CLOSE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class App:
    """A running vedette with its trace, for as long as the context lasts."""

    def __init__(self, display, program, *arguments):
        self.trace = Path(tempfile.mkstemp(suffix='.trace')[1])
        self.process = subprocess.Popen([program, f'--trace={self.trace}', *arguments], env=display.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.trace.unlink()

    def events(self, name):
        lines = self.trace.read_text().split('\n')[:-1]     # the last one may be half written
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
                       env=display.environment, stdout=subprocess.DEVNULL, check=True, timeout=CLOSE_SECONDS)


class Daemon:
    """A vedetted with a demo fleet of the given size, for as long as the context lasts."""

    def __init__(self, build, servers, backfill_days):
        self.directory = tempfile.mkdtemp()
        self.log = Path(self.directory, 'log')
        with self.log.open('w') as log:
            self.process = subprocess.Popen([str(build / 'src/server/vedetted'), '--port', '0', '--demo', str(servers),
                                             '--backfill', str(backfill_days), '--data-dir', self.directory],
                                            stdout=log, stderr=log)
        try:
            self.url = wait_for(self.find_url, 60, 'the daemon to say where it serves')
            wait_for(self.answers, PART_SECONDS, f'the daemon of {servers} servers to forecast')
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        shutil.rmtree(self.directory, ignore_errors=True)

    def find_url(self):
        if self.process.poll() is not None:
            raise RuntimeError(f'the daemon ended with {self.process.returncode}')
        found = re.search(r'serves (http://\S+)', self.log.read_text())
        return found.group(1) if found else None

    def answers(self):
        try:
            with urllib.request.urlopen(self.url + '/predictions/summary', timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def save_frame(self, path):
        request = urllib.request.Request(self.url + '/predictions/current',
                                         headers={'Accept': 'application/vnd.vedette.frame'})
        with urllib.request.urlopen(request, timeout=60) as answer:
            path.write_bytes(answer.read())


def median_start(display, program, event, *arguments):
    values = []
    for _ in range(RUNS):
        began = time.monotonic()
        with App(display, program, *arguments) as app:
            values.append(app.wait_event(event)[0]['at'] - 1000 * began)
    return statistics.median(values)


def empty_window_ms(display, build):
    program = build / 'tests' / 'perf' / 'empty-window'
    values = []
    for _ in range(RUNS):
        began = time.monotonic()
        output = subprocess.run([str(program)], env={**display.environment, 'GSK_RENDERER': 'cairo'},
                                capture_output=True, text=True, check=True, timeout=60).stdout
        values.append(float(output) - 1000 * began)
    return statistics.median(values)


def peer_files(directory):
    if shutil.which('chromium') is None or shutil.which('npm') is None:
        return skip('no chromium or npm: uPlot is not measured')
    done = subprocess.run(['npm', 'install', '--silent', '--prefix', str(directory), 'uplot@1.6.32'],
                          capture_output=True, timeout=PART_SECONDS)
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
            end(browser)
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
    with App(display, program, daemon.url) as app:
        app.wait_event('data-frame')
        refreshes = app.wait_event('refresh', 6, PART_SECONDS)
        yield {'id': 'N2', 'what': 'snapshot received to new frame, 90 servers, median', 'unit': 'ms', 'target': '≤ 10',
               **both_ms(refreshes[1:])}
        cpu, began = app.cpu_seconds(), time.monotonic()
        time.sleep(30)
        used = (app.cpu_seconds() - cpu) / (time.monotonic() - began)
        yield {'id': 'I1', 'what': 'live, 90 servers, 5 s: share of a core', 'value': 100 * used, 'unit': '%',
               'target': '≤ 0.5'}
        yield {'id': 'M1', 'what': 'memory (Pss), 90 servers', 'value': app.pss_mb(), 'unit': 'MB', 'target': '≤ 150'}


def both_ms(events):
    """Medians of the wall time of events and, beside it, of the CPU time of the main thread."""
    wall, cpu = (statistics.median(event[field] for event in events) for field in ('ms', 'cpu'))
    return {'value': wall, 'ours_ms': wall, 'ours_cpu_ms': cpu}


def visit_pages(app, display):
    """What the trace tells of the first visit of each page, and of later ones: two dictionaries."""
    first, later = {}, {}
    seen = 0
    for _ in range(4):
        for page in PAGES:
            app.action(display, 'show-page', page)
            seen += 1
            event = app.wait_event('page', seen)[-1]
            (later if page in first else first).setdefault(page, []).append(event)
            time.sleep(0.2)     # what a page does after its first frame is not part of the next one's
    return first, later


def visit_rows(app, display, label):
    for visits, what, target in zip(visit_pages(app, display), ('first visit', 'page switch'), ('≤ 50', '≤ 16')):
        for page, events in visits.items():
            yield {'id': 'T2', 'what': f'{what}, {label}: {page}', 'unit': 'ms', 'target': target, **both_ms(events)}


def hands_rows(app, display, label):
    """The longest frame, by the CPU time of the main thread, while the table of servers is scrolled and sorted."""
    if shutil.which('xdotool') is None:
        return skip('no xdotool: nothing is scrolled or sorted')
    app.action(display, 'show-page', 'servers')
    time.sleep(3)               # rows that are out of view are made by then
    for what, steps in (('scrolling', ['mousemove', '700', '400', *(['click', '5', 'sleep', '0.0166'] * 180)]),
                        ('sorting', ['mousemove', '870', '126', *(['click', '1', 'sleep', '0.5'] * 6)])):
        before = len(app.events('gap'))
        subprocess.run(['xdotool', *steps], env=display.environment, check=True, timeout=PART_SECONDS)
        frames = [event['cpu'] for event in app.events('gap')[before:]] or [0.0]
        yield {'id': 'T2', 'what': f'{what} the table of servers, {label}: CPU of the longest frame', 'value': max(frames),
               'unit': 'ms', 'target': '≤ 16'}


def refresh_rows(app, display, label, target):
    """From the arrival of a snapshot to its frame on the pages that follow it, and the frames that this made late."""
    for page in ('overview', 'servers', 'heatmap', 'alerts'):
        app.action(display, 'show-page', page)
        time.sleep(3)
        before, late_before = len(app.events('refresh')), len(app.events('gap'))
        found = app.wait_event('refresh', before + 4, PART_SECONDS)[before + 1:]
        late = [event['cpu'] for event in app.events('gap')[late_before:]]
        yield {'id': 'N2', 'what': f'refresh of {page}, {label}: to the new frame', 'unit': 'ms', 'target': target,
               **both_ms(found)}
        yield {'id': 'N2', 'what': f'refresh of {page}, {label}: CPU of the longest of {len(late)} late frames', 'unit': 'ms',
               'target': '≤ 8', 'value': max(late, default=0.0)}


def page_rows(display, program, daemon, label, target):
    with App(display, program, daemon.url) as app:
        app.wait_event('data-frame', seconds=PART_SECONDS)
        yield from visit_rows(app, display, label)
        yield from hands_rows(app, display, label)
        yield from refresh_rows(app, display, label, target)
        yield {'id': 'M1', 'what': f'memory (Pss), {label}', 'value': app.pss_mb(), 'unit': 'MB', 'target': '≤ 400'}


def scrub(display, seconds):
    """Drags the cursor along the minimap of a window of 1280x800, to and fro, as often as a mouse tells where it is.

    That is twice in a frame of a screen: told once in a frame, some frames have nothing new to show.
    """
    left, right, y = 420, 960, 770
    steps = ['mousemove', str(right), str(y), 'mousedown', '1']
    for number in range(int(seconds * MOUSE_HZ)):
        place = abs(number * 4 % (2 * (right - left)) - (right - left))
        steps += ['mousemove', str(left + place), str(y), 'sleep', str(1 / MOUSE_HZ)]
    subprocess.run(['xdotool', *steps, 'mouseup', '1'], env=display.environment, check=True, timeout=PART_SECONDS)


def frames_a_second(display, build):
    """How often a window is drawn that does nothing else: the private X server has no screen that sets the pace."""
    program = build / 'tests' / 'perf' / 'empty-window'
    output = subprocess.run([str(program), '--frames=600'], env=display.environment, capture_output=True, text=True, check=True,
                            timeout=PART_SECONDS).stdout
    return float(output)


def scrub_a_minute(app, display):
    """Returns the seconds that it took, and the memory after each tenth of it: it swings with what workers hold just then."""
    seconds, memory = 0.0, []
    for _ in range(10):
        began = time.monotonic()
        scrub(display, 6)
        seconds += time.monotonic() - began
        memory.append(app.pss_mb())
    return seconds, memory


def scrub_page_rows(app, display, page, label, clock):
    """A minute of a hand that never rests, over most of the recording, to and fro. Each step is another instant, and of a recording of a day its forecasts are others too. An instant counts once the
    page that shows it was painted; those that were asked for and overtaken by the next do not. Memory has grown if the second
    half of the minute took more than the first."""
    app.action(display, 'show-page', page)
    scrub(display, 20)          # what is made once, and kept, is there by now
    before, cpu = len(app.events('refresh')), app.cpu_seconds()
    seconds, memory = scrub_a_minute(app, display)
    refreshes, used = app.events('refresh')[before:], app.cpu_seconds() - cpu
    what = f'scrubbing {label} for a minute, {page}'
    rate = len(refreshes) / seconds
    yield {'id': 'R1', 'what': f'{what}: instants shown', 'value': rate, 'unit': '1/s', 'target': '≥ 60'}
    yield {'id': 'R1', 'what': f'{what}: of the frames that an empty window gets here', 'value': 100 * rate / clock,
           'unit': '%', 'target': '≥ 95'}
    yield {'id': 'R1', 'what': f'{what}: CPU time of one', 'value': 1000 * used / max(len(refreshes), 1), 'unit': 'ms',
           'target': '≤ 16'}
    yield {'id': 'R1', 'what': f'{what}: CPU time of one, main thread', 'unit': 'ms', 'target': '≤ 16',
           'value': statistics.median([event['cpu'] for event in refreshes] or [0.0])}
    yield {'id': 'R2', 'what': f'{what}: memory (Pss), second half more than first', 'unit': 'MB', 'target': '≤ 2',
           'value': statistics.median(memory[5:]) - statistics.median(memory[:5])}


def scrub_rows(build, display, program, directory, servers, minutes):
    path = directory / f'{servers}.vedette'
    recorder = build / 'tests' / 'support' / 'ved-demo-recorder'
    subprocess.run([str(recorder), str(path), str(servers), str(minutes), '60', 'natural'], check=True,
                   stderr=subprocess.DEVNULL, timeout=PART_SECONDS)
    clock = frames_a_second(display, build)
    yield {'id': 'R1', 'what': 'frames that an empty window gets on this display', 'value': clock, 'unit': '1/s', 'target': ''}
    with App(display, program, str(path)) as app:
        app.wait_event('data-frame')
        for page in ('overview', 'servers', 'heatmap'):
            yield from scrub_page_rows(app, display, page, f'{minutes // 60} h of {servers:,} servers', clock)


def connection_rows(build, daemon):
    program = build / 'tests' / 'perf' / 'bench-client'
    output = subprocess.run([str(program), daemon.url], capture_output=True, text=True, check=True,
                            timeout=PART_SECONDS).stdout
    yield from map(json.loads, output.splitlines())


def main_thread_rows(build, display):
    """What pages take of the main thread with 10,000 servers and as many alerts: without a daemon beside it."""
    program = build / 'tests' / 'perf' / 'bench-pages'
    output = subprocess.run([str(program), '10000'], env=display.environment, capture_output=True, text=True, check=True,
                            timeout=PART_SECONDS).stdout
    yield from map(json.loads, output.splitlines())


def attempt(what, rows):
    """What comes of @rows; where that is not all, a line says why."""
    try:
        yield from rows
    except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        skip(f'{what}: {error}')


def daemon_part(build, display, servers, backfill_days, parts):
    with Daemon(build, servers, backfill_days) as daemon:
        for part in parts:
            yield from attempt(f'a part about {servers:,} servers', part(display, daemon))


def list_parts(build, program, directory):
    """What there is to measure: targets that it tells of, about how many minutes it takes, and how it is done."""
    for servers, minutes in ((20, 1440), (90, 1440), (1000, 360)):
        yield ({'R1', 'R2'}, 5, lambda display, n=servers, m=minutes: scrub_rows(build, display, program, directory, n, m))
    yield {'T2', 'N2'}, 1, lambda display: main_thread_rows(build, display)
    yield ({'N1', 'N2', 'N3', 'T1', 'I1', 'M1', 'T2'}, 5, lambda display: daemon_part(build, display, 90, 14, [
        lambda _, daemon: connection_rows(build, daemon),
        lambda shown, daemon: start_rows(shown, build, program, daemon, directory),
        lambda shown, daemon: live_rows(shown, program, daemon),
        lambda shown, daemon: page_rows(shown, program, daemon, '90 servers', '≤ 10')]))
    yield ({'T2', 'N2', 'M1'}, 5, lambda display: daemon_part(build, display, 10000, 1, [
        lambda shown, daemon: page_rows(shown, program, daemon, '10,000 servers', '≤ 350')]))


def run(build, rows=None):
    """All parts, or those that tell of one of the targets @rows; a quarter of an hour altogether."""
    directory = Path(tempfile.mkdtemp())
    parts = [part for part in list_parts(build, str(build / 'src' / 'app' / 'vedette'), directory)
             if not rows or part[0] & rows]
    print(f'app: {len(parts)} parts, about {sum(part[1] for part in parts)} minutes', file=sys.stderr)
    with Display() as display:
        for rows_told, _, part in parts:
            yield from attempt(f'what tells of {", ".join(sorted(rows_told))}', part(display))
    shutil.rmtree(directory, ignore_errors=True)
