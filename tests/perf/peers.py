# SPDX-License-Identifier: GPL-3.0-or-later
"""The peers of the chart benchmarks: libraries in headless Chromium, and pyqtgraph.

What npm brings lies in $XDG_CACHE_HOME/vedette-bench, outside of the repository. What is not there is
skipped with a line.
"""
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

PACKAGES = {'uplot': '1.6.32', 'echarts': '6.1', 'plotly.js-dist-min': '4.1'}
CHROMIUM = ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync',
            '--disable-frame-rate-limit', '--disable-gpu-vsync', '--window-size=1280,800', '--remote-debugging-port=0']
HERE = Path(__file__).resolve().parent / 'peers'


def skip(text):
    print(f'skipped: {text}', file=sys.stderr)


def cache_folder():
    base = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    folder = Path(base) / 'vedette-bench'
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetch_packages(folder):
    """Returns the names of the packages that are there, fetching those that are not."""
    have = [name for name in PACKAGES if (folder / 'node_modules' / name).is_dir()]
    missing = [f'{name}@{version}' for name, version in PACKAGES.items() if name not in have]
    if missing and shutil.which('npm'):
        (folder / 'package.json').write_text('{"private": true}')
        subprocess.run(['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', str(folder), *missing],
                       capture_output=True, timeout=300)
        have = [name for name in PACKAGES if (folder / 'node_modules' / name).is_dir()]
    for name in PACKAGES.keys() - set(have):
        skip(f'npm could not bring {name}')
    return have


def package_version(folder, name):
    return json.loads((folder / 'node_modules' / name / 'package.json').read_text())['version']


def descendants(pid):
    parents = {}
    for entry in Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / 'stat').read_text().rsplit(')', 1)[1].split()[1])
            except OSError:
                continue
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def tree_cpu_ms(pid):
    """CPU time of all living threads of a process and its descendants."""
    total = 0
    for process in descendants(pid):
        for task in Path(f'/proc/{process}/task').glob('*/schedstat'):
            try:
                total += int(task.read_text().split()[0])
            except (OSError, IndexError):
                continue
    return total / 1e6


def tree_pss_mb(pid):
    total = 0
    for process in descendants(pid):
        try:
            lines = Path(f'/proc/{process}/smaps_rollup').read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith('Pss:'))
    return total / 1024


class Pages(http.server.ThreadingHTTPServer):
    """Serves the peers' pages and takes their results."""

    def __init__(self, folder):
        self.result = None
        self.arrived = threading.Event()
        self.browser = None
        self.cpu_ms = 0.0
        server = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def translate_path(self, path):
                path = urllib.parse.urlsplit(path).path.lstrip('/')
                root = folder if path.startswith('node_modules/') else HERE
                return str(root / path) if '..' not in path else str(root)

            def answer(self, body):
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                if self.path != '/cpu':
                    return super().do_GET()
                before, server.cpu_ms = server.cpu_ms, tree_cpu_ms(server.browser.pid)
                return self.answer(json.dumps(server.cpu_ms - before).encode())

            def do_POST(self):
                server.result = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                self.answer(b'{}')
                server.arrived.set()

            def log_message(self, *_):
                pass

        super().__init__(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def run(self, page, query, seconds):
        """Opens a page in a browser of its own; None where no result comes in time."""
        self.result = None
        self.arrived.clear()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            url = f'http://127.0.0.1:{self.server_port}/{page}?{urllib.parse.urlencode(query)}'
            self.browser = subprocess.Popen([*CHROMIUM, f'--user-data-dir={profile}', url],
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            came = self.arrived.wait(seconds)
            if came and isinstance(self.result, dict):
                self.result['pss_mb'] = tree_pss_mb(self.browser.pid)
            self.browser.terminate()
            try:
                self.browser.wait(10)
            except subprocess.TimeoutExpired:
                self.browser.kill()
                self.browser.wait()
        if came and 'error' in self.result:
            skip(f'{query.get("peer")}: {self.result["error"]}')
            return None
        return self.result if came else None


class Browser:
    """The peers in Chromium. `available` names those that can run."""

    def __init__(self):
        self.folder = cache_folder()
        self.available, self.versions, self.pages = [], {}, None
        if shutil.which('chromium') is None:
            return skip('no chromium: no peer in a browser is measured')
        have = fetch_packages(self.folder)
        peers = {'empty': None, 'minmax': None, 'canvas': None, 'uplot': 'uplot', 'echarts': 'echarts',
                 'plotly': 'plotly.js-dist-min', 'scattergl': 'plotly.js-dist-min'}
        self.available = [peer for peer, package in peers.items() if package is None or package in have]
        self.versions = {name: package_version(self.folder, name) for name in have}
        version = subprocess.run(['chromium', '--version'], capture_output=True, text=True).stdout
        self.versions['chromium'] = version.split('Chromium ')[-1].split()[0] if 'Chromium' in version else '?'
        self.pages = Pages(self.folder)

    def run(self, peer, page='chart.html', seconds=60, **query):
        if peer not in self.available:
            return None
        return self.pages.run(page, {'peer': peer, **query}, seconds)


class PyQtGraph:
    """pyqtgraph with the system's Python."""

    def __init__(self):
        self.version = None
        done = subprocess.run(['/usr/bin/python3', '-c', 'import pyqtgraph; print(pyqtgraph.__version__)'],
                              capture_output=True, text=True) if Path('/usr/bin/python3').exists() else None
        if done is None or done.returncode:
            skip('no pyqtgraph (Debian: python3-pyqtgraph)')
        else:
            self.version = done.stdout.strip()

    def run(self, environment, points, series, seconds=60):
        if self.version is None:
            return None
        try:
            done = subprocess.run(['/usr/bin/python3', str(HERE / 'pyqtgraph_chart.py'), str(points), str(series)],
                                  capture_output=True, text=True, timeout=seconds, env=environment)
            return json.loads(done.stdout.splitlines()[-1])
        except (subprocess.TimeoutExpired, IndexError, ValueError):
            skip(f'pyqtgraph gave no figures for {series} × {points} samples')
            return None
