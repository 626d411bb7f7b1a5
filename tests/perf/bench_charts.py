# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts in windows beside their peers: the rows G2, L1 … L6, H1, H2, K1, K2 and the hidden window.

Ours is bench-charts, a process per run; the peers are in peers.py. Both are measured in turn, and a row is
the ratio of the two medians of wall time; ours over ours is a ratio of CPU time. A frame of ours counts from the
arrays handed to the chart to the frame clock's after-paint, one of a browser until it begins the next frame after
the change was painted. The display says that it has a window manager, as every desktop does (bench_app.ManagerMark).
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import bench_app
import peers

RUNS = 7
SIZES = {'1 k': (1000, 1), '100 k': (100_000, 1), '1 M': (1_000_000, 1), '10 M': (10_000_000, 1),
         '100 × 10 k': (10_000, 100)}
LONG_SAMPLES = 100_000_000
SETTLING_S = 2                  # what a closed browser does afterwards is not the machine's fault


class Ours:
    """Runs of bench-charts on a display."""

    def __init__(self, build, display):
        self.program = build / 'tests' / 'perf' / 'bench-charts'
        self.environment = {**display.environment, 'GTK_A11Y': 'none'}

    def run(self, *arguments, seconds=120):
        """Returns action → list of (wall, CPU) in ms, and what else it printed under its action."""
        done = subprocess.run([str(self.program), *map(str, arguments)], capture_output=True, text=True,
                              env=self.environment, timeout=seconds)
        if done.returncode:
            raise RuntimeError(f'bench-charts {arguments} ended with {done.returncode}: {done.stderr.strip()}')
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{')]
        return {line.get('action', 'about'): line.get('frames', line) for line in lines}


def median_frame(frames):
    """The median wall and CPU time of frames."""
    return statistics.median(f[0] for f in frames), statistics.median(f[1] for f in frames)


class Collected:
    """Figures of repeated runs: add() once a run, get() the medians."""

    def __init__(self):
        self.values = {}

    def add(self, who, action, wall, cpu):
        self.values.setdefault((who, action), []).append((wall, cpu))

    def add_ours(self, result, actions):
        for action in actions:
            self.add('ours', action, *median_frame(result[action]))

    def add_peer(self, who, result, actions):
        for action in actions if result else ():
            if action in result:
                self.add(who, action, result[action]['ms'], result[action]['cpu_ms'])

    def get(self, who, action):
        values = self.values.get((who, action))
        return median_frame(values) if values else None


def compare(figures, row_id, what, action, peer, target):
    """The row of one ratio; nothing where one side is missing."""
    ours, theirs = figures.get('ours', action), figures.get(peer, action)
    if ours is None or theirs is None:
        return
    yield {'id': row_id, 'what': f'{what}: {peer} over ours', 'value': theirs[0] / ours[0], 'unit': '×',
           'target': f'≥ {target}', 'ours_ms': ours[0], 'ours_cpu_ms': ours[1], 'peer_ms': theirs[0],
           'peer_cpu_ms': theirs[1]}


class Bench:
    """What all rows share."""

    def __init__(self, build, display, runs):
        self.ours = Ours(build, display)
        self.display = display
        self.build = build
        self.runs = runs
        self.browser = peers.Browser()
        self.pyqtgraph = peers.PyQtGraph()

    def line_beside_uplot(self, size, extra=None):
        figures, (points, series) = Collected(), SIZES[size]
        actions = ('first', 'pan', 'zoom', 'append')
        for _ in range(self.runs):
            figures.add_ours(self.ours.run('line', points, series), actions)
            figures.add_peer('uPlot', self.browser.run('uplot', points=points, series=series, budget=1200), actions)
            if extra:
                extra(figures, points, series)
        return figures

    def other_first_frames(self, figures, points, series):
        figures.add_peer('ECharts', self.browser.run('echarts', points=points, series=series, actions='first'),
                         ('first',))
        figures.add_peer('pyqtgraph', self.pyqtgraph.run(self.display.environment, points, series), ('first',))


def frame_rows(bench):
    figures = Collected()
    for _ in range(bench.runs):
        ours = bench.ours.run('line', 1000, 1)
        figures.add('ours', 'frame', *median_frame(ours['pan']))
        figures.add('stock', 'frame', *median_frame(bench.ours.run('stock')['frame']))
    ours, stock = figures.get('ours', 'frame'), figures.get('stock', 'frame')
    about = bench.ours.run('line', 1000, 1)['about']
    yield {'id': 'G2', 'what': f'renderer found out at start: {about["renderer"]} ({about["reason"]})',
           'value': about['renderer'], 'unit': ''}
    yield {'id': 'G2', 'what': 'one decorated chart frame, CPU', 'value': ours[1], 'unit': 'ms', 'target': '≤ 4',
           'ours_ms': ours[0], 'ours_cpu_ms': ours[1]}
    yield {'id': 'G2', 'what': 'stock window with a GtkGLArea over ours, CPU', 'value': stock[1] / ours[1],
           'unit': '×', 'target': '≥ 14', 'ours_ms': ours[0], 'ours_cpu_ms': ours[1], 'peer_ms': stock[0],
           'peer_cpu_ms': stock[1]}


def long_rows(bench):
    figures = bench.line_beside_uplot('10 M', bench.other_first_frames)
    for peer, target in (('uPlot', 25), ('ECharts', 50), ('pyqtgraph', 100)):
        yield from compare(figures, 'L1', '10 M samples, first frame with its index', 'first', peer, target)
    yield from compare(figures, 'L2', '10 M samples, pan', 'pan', 'uPlot', 25)
    yield from compare(figures, 'L2', '10 M samples, zoom', 'zoom', 'uPlot', 15)
    yield from compare(figures, 'L4', '10 M samples, append one and paint', 'append', 'uPlot', 30)
    yield {'id': 'K2', 'what': 'memory of 10 M samples with their index over the samples', 'unit': '×',
           'target': '≤ 1.1', 'value': bench.ours.run('line', 10_000_000, 1)['memory']['share']}


def many_rows(bench):
    figures = bench.line_beside_uplot('100 × 10 k')
    yield from compare(figures, 'L5', '100 × 10 k samples, first frame', 'first', 'uPlot', 15)
    yield from compare(figures, 'L5', '100 × 10 k samples, pan', 'pan', 'uPlot', 10)


def short_rows(bench):
    figures = bench.line_beside_uplot('1 k')
    yield from compare(figures, 'L6', '1 k samples, first frame', 'first', 'uPlot', 5)
    yield from compare(figures, 'L6', '1 k samples, pan', 'pan', 'uPlot', 1.3)


def write_samples(path):
    """Noise, a mebisample at a time: 400 MB that a chart maps."""
    block = os.urandom(1 << 20)
    numbers = memoryview(bytearray(4 << 20)).cast('f')
    for i, byte in enumerate(block):
        numbers[i] = 44.0 + byte / 21.3
    with path.open('wb') as file:
        for _ in range(LONG_SAMPLES >> 20):
            file.write(numbers)


def length_rows(bench):
    figures = Collected()
    with tempfile.TemporaryDirectory(dir=peers.cache_folder()) as folder:
        path = Path(folder) / 'samples.f32'
        write_samples(path)
        short = Path(folder) / 'short.f32'
        with path.open('rb') as file:
            short.write_bytes(file.read(4000))
        for _ in range(bench.runs):
            figures.add('short', 'pan', *median_frame(bench.ours.run('length', short)['pan']))
            figures.add('long', 'pan', *median_frame(bench.ours.run('length', path)['pan']))
    short, long = figures.get('short', 'pan'), figures.get('long', 'pan')
    yield {'id': 'L3', 'what': 'pan of 100 M samples of a mapped file over that of 1 k, CPU', 'value': long[1] / short[1],
           'unit': '×', 'target': '≤ 1.3', 'ours_ms': long[0], 'ours_cpu_ms': long[1]}
    yield from depth_rows(bench)


def depth_rows(bench):
    figures = Collected()
    for _ in range(max(1, bench.runs // 2)):
        result = bench.ours.run('depth', 10_000_000)
        for action in result.keys() - {'about'}:
            figures.add('ours', action, *median_frame(result[action]))
    depths = [figures.get('ours', action)[1] for who, action in figures.values if action.startswith('depth')]
    yield {'id': 'L3', 'what': 'slowest window of 100 % … 10⁻⁶ over the median one, CPU', 'unit': '×', 'target': '≤ 1.3',
           'value': max(depths) / statistics.median(depths), 'ours_cpu_ms': statistics.median(depths)}
    start, end = figures.get('ours', 'start'), figures.get('ours', 'end')
    yield {'id': 'L3', 'what': 'pan at the end of the data over that at its start, CPU', 'value': end[1] / start[1],
           'unit': '×', 'target': '≤ 1.1', 'ours_ms': end[0], 'ours_cpu_ms': end[1]}


def exact_rows(bench):
    """The test that draws every segment between all samples, in a thousand windows, says whether one pixel differs."""
    done = subprocess.run([str(bench.build / 'tests' / 'plot' / 'test-trace-painter'), '--tap'], capture_output=True,
                          text=True, timeout=300)
    wrong = re.findall(r'^not ok .*', done.stdout, re.M)
    yield {'id': 'L7', 'what': 'tests of 1,000 windows against every sample that find another pixel', 'unit': '',
           'value': max(len(wrong), int(done.returncode != 0)), 'target': '≤ 0'}


def heat_rows(bench):
    for rows, columns in ((1000, 1000), (10_000, 96)):
        figures, actions, what = Collected(), ('first', 'pan', 'zoom', 'append'), f'{rows:,} × {columns:,} cells'
        for _ in range(bench.runs):
            figures.add_ours(bench.ours.run('heat', rows, columns), actions)
            for peer, label in (('canvas', 'canvas'), ('plotly', 'Plotly')):
                figures.add_peer(label, bench.browser.run(peer, 'heat.html', rows=rows, columns=columns, budget=1200),
                                 actions)
        yield from compare(figures, 'H1', f'{what}, first frame', 'first', 'Plotly', 60)
        yield from compare(figures, 'H1', f'{what}, pan', 'pan', 'Plotly', 40)
        yield from compare(figures, 'H1', f'{what}, zoom', 'zoom', 'Plotly', 40)
        yield from compare(figures, 'H1', f'{what}, new row', 'append', 'Plotly', 80)
        yield from compare(figures, 'H1', f'{what}, first frame', 'first', 'canvas', 4)
        yield from compare(figures, 'H1', f'{what}, pan', 'pan', 'canvas', 1)


def large_heat_rows(bench):
    figures = Collected()
    for _ in range(max(1, bench.runs // 2)):
        figures.add('small', 'pan', *median_frame(bench.ours.run('heat', 1000, 1000)['pan']))
        figures.add('large', 'pan', *median_frame(bench.ours.run('heat', 10_000, 10_000)['pan']))
    small, large = figures.get('small', 'pan'), figures.get('large', 'pan')
    yield {'id': 'H2', 'what': 'pan of 100 M cells over that of 1 M, CPU', 'value': large[1] / small[1], 'unit': '×',
           'target': '≤ 2', 'ours_ms': large[0], 'ours_cpu_ms': large[1]}


def list_rows(bench):
    figures, redraws = Collected(), 0
    for _ in range(bench.runs):
        figures.add('ours', 'scroll', *median_frame(bench.ours.run('sparklines', 1000)['scroll']))
        line = bench.ours.run('line', 1000, 1)
        figures.add('ours', 'hover', *median_frame(line['hover']))
        redraws = max(redraws, line['hover-redraws']['count'])
    scroll, hover = figures.get('ours', 'scroll'), figures.get('ours', 'hover')
    yield {'id': 'K1', 'what': '1,000 sparklines in a list, a frame of scrolling', 'value': scroll[0], 'unit': 'ms',
           'target': '≤ 8', 'ours_ms': scroll[0], 'ours_cpu_ms': scroll[1]}
    yield {'id': 'K1', 'what': 'hover, a frame', 'value': hover[0], 'unit': 'ms', 'target': '≤ 2',
           'ours_ms': hover[0], 'ours_cpu_ms': hover[1]}
    yield {'id': 'K1', 'what': 'data redraws while hovering', 'value': redraws, 'unit': '', 'target': '≤ 0'}


def main_thread_waits(pid):
    text = Path(f'/proc/{pid}/status').read_text()
    return int(re.search(r'^voluntary_ctxt_switches:\s+(\d+)', text, re.M).group(1))


def hidden_rows(bench):
    """Wake-ups of the main thread in ten seconds once the window is taken off the screen, as minimising does."""
    if shutil.which('xdotool') is None:
        peers.skip('no xdotool: no window can be hidden')
        return
    program = str(bench.build / 'src' / 'app' / 'vedette')
    for what, arguments in (('gallery of live charts', ['--gallery']), ('90 live servers', ['demo:90'])):
        app = bench_app.App(bench.display, program, *arguments)
        time.sleep(10)
        windows = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(app.process.pid)],
                                 capture_output=True, text=True, env=bench.display.environment).stdout.split()
        for window in windows:
            subprocess.run(['xdotool', 'windowunmap', window], env=bench.display.environment)
        time.sleep(4)
        before = main_thread_waits(app.process.pid)
        time.sleep(10)
        woken = main_thread_waits(app.process.pid) - before
        app.close()
        if windows:
            yield {'id': 'I1', 'what': f'wake-ups in 10 s while hidden, {what}', 'value': woken, 'unit': '',
                   'target': '≤ 0'}


def peer_rows(bench):
    """What the peers take at other sizes: once each, bounded, without a target."""
    once = [(peer, size, 60, 'first,pan,append') for size in SIZES for peer in ('minmax', 'uplot', 'echarts')]
    once = [('empty', '1 k', 30, 'first,pan,append')] + once
    once += [('plotly', size, 60, 'first,pan,append') for size in ('1 k', '100 k', '1 M', '100 × 10 k')]
    once += [('plotly', '10 M', 60, 'first'), ('scattergl', '1 k', 60, 'first,pan,append'),
             ('scattergl', '100 k', 60, 'first')]
    for peer, size, seconds, actions in once:
        if peer not in bench.browser.available:
            continue
        points, series = SIZES[size]
        result = bench.browser.run(peer, points=points, series=series, actions=actions, budget=600, frames=11,
                                   seconds=seconds)
        if result is None:
            yield {'id': 'peer', 'what': f'{peer}, {size}: not painted in {seconds} s', 'value': '', 'unit': ''}
        for action in actions.split(',') if result else ():
            yield {'id': 'peer', 'what': f'{peer}, {size}, {action}', 'value': result[action]['ms'], 'unit': 'ms',
                   'peer_ms': result[action]['ms'], 'peer_cpu_ms': result[action]['cpu_ms']}


# Rows by what is run for them; a group is measured when one of its ids is asked for.
GROUPS = [
    (('G2',), frame_rows),
    (('L1', 'L2', 'L4', 'K2'), long_rows),
    (('L5',), many_rows),
    (('L6',), short_rows),
    (('L3',), length_rows),
    (('L7',), exact_rows),
    (('H1',), heat_rows),
    (('H2',), large_heat_rows),
    (('K1',), list_rows),
    (('I1',), hidden_rows),
    (('peer',), peer_rows),
]


def run(build, wanted=None, runs=RUNS, about=None, idle_share=None):
    """Yields rows; notes the peers' versions and the least idle share between the groups in @about."""
    with bench_app.Display(size='1600x1000') as display:
        bench = Bench(build, display, runs)
        if about is not None:
            about['versions'] = {**bench.browser.versions, 'pyqtgraph': bench.pyqtgraph.version}
        for ids, rows in GROUPS:
            if wanted and not wanted & set(ids):
                continue
            if idle_share is not None:
                time.sleep(SETTLING_S)
                idle_share()
            yield from rows(bench)
