# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon as wrk sees it: beside nginx that serves the same bytes as a file, with clients that poll, and with many that
are connected and ask nothing. Of wrk and nginx, what is missing is skipped with a line.

Everything is a ratio of two measurements of one run, alternating; the median of RUNS.
"""
import contextlib
import http.client
import json
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RUNS, SECONDS, N_IDLE, N_POLLING, N_BATCHES = 7, 2, 1000, 50, 400
POLL_S = 1.0
RATE = re.compile(r'Requests/sec:\s+([\d.]+)')
NGINX = '''worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 100000000; gzip_static on; default_type application/json;
client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4;
scgi_temp_path {folder}/5; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
'''


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


def get(port, path, headers=None):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    connection.request('GET', path, headers=headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.getheader('ETag')


def wait_for(question, process):
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if question():
                return
        if process.poll() is not None:
            sys.exit(f'{process.args[0]} has ended with {process.returncode}')
        time.sleep(0.05)


@contextlib.contextmanager
def running(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def daemon(build, folder):
    port = free_port()
    config = folder / 'vedetted.conf'
    config.write_text(f'[limits]\nfeed=0\nreads=0\nconnections={N_IDLE + 200}\n')
    with running([build / 'src/server/vedetted', '--source=feed', '--clock=feed', f'--port={port}', f'--config={config}']) as process:
        wait_for(lambda: feed(port, body_of(90, 0)) == 200, process)
        wait_for(lambda: get(port, '/predictions/current')[0] == 200, process)
        yield port


def body_of(n_servers, second):
    stamp = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(1768471200 + second))
    return json.dumps({'records': [{'timestamp': stamp, 'server_name': f'web{i:03}', 'cpu_user_pct': 20.0 + i % 40, 'cpu_idle_pct': 60.0,
                                    'mem_used_pct': 40.0 + i % 50, 'load_average': 1.5} for i in range(n_servers)]}).encode()


def feed(port, body, connection=None):
    connection = connection or http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    connection.request('POST', '/feed/data', body, {'Content-Type': 'application/json'})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def requests_per_s(url, n_connections, *headers):
    words = [word for header in headers for word in ('-H', header)]
    said = subprocess.run(['wrk', '-t1', f'-c{n_connections}', f'-d{SECONDS}s', *words, url], check=True, capture_output=True,
                          text=True).stdout
    return float(RATE.search(said)[1])


def alternating(ours, other):
    """Median of the ratios of two figures, and the medians of both, measured by turns."""
    pairs = [(ours(), other()) for _ in range(RUNS)]
    return (statistics.median(a / b for a, b in pairs), *(statistics.median(column) for column in zip(*pairs)))


def against_nginx(port, folder):
    body, packed = get(port, '/predictions/current')[1], get(port, '/predictions/current', {'Accept-Encoding': 'gzip'})[1]
    (folder / 'current').write_bytes(body)
    (folder / 'current.gz').write_bytes(packed)
    other = free_port()
    (folder / 'nginx.conf').write_text(NGINX.format(folder=folder, port=other))
    with running(['nginx', '-c', folder / 'nginx.conf', '-p', folder]) as process:
        wait_for(lambda: get(other, '/current')[0] == 200, process)
        for what, headers in (('identity', ()), ('stored gzip', ('Accept-Encoding: gzip',))):
            ratio, ours, peer = alternating(lambda h=headers: requests_per_s(f'http://127.0.0.1:{port}/predictions/current', 8, *h),
                                            lambda h=headers: requests_per_s(f'http://127.0.0.1:{other}/current', 8, *h))
            yield {'what': f'GET current, {what}, over nginx ({ours:.0f} and {peer:.0f} a second)', 'value': ratio, 'target': '≥ 0.9'}


def not_modified(port):
    tag = get(port, '/predictions/current')[2]
    rate = statistics.median(requests_per_s(f'http://127.0.0.1:{port}/predictions/current', 8, f'If-None-Match: {tag}')
                             for _ in range(RUNS))
    return {'what': 'GET current, 304', 'value': rate, 'unit': '1/s', 'target': '≥ 15000'}


@contextlib.contextmanager
def idle_connections(port):
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    sockets = [socket.create_connection(('127.0.0.1', port)) for _ in range(N_IDLE)]
    try:
        get(port, '/health')            # who is answered comes after all of them
        yield
    finally:
        for one in sockets:
            one.close()


def with_idle(port):
    """50 connections that ask as fast as they can, with 1,000 that ask nothing, over without those."""
    def loaded():
        with idle_connections(port):
            return requests_per_s(f'http://127.0.0.1:{port}/predictions/current', N_POLLING)
    ratio, *_ = alternating(loaded, lambda: requests_per_s(f'http://127.0.0.1:{port}/predictions/current', N_POLLING))
    return {'what': f'GET current, {N_POLLING} connections, with {N_IDLE} idle ones over without', 'value': ratio, 'target': '≥ 0.9'}


class Poller(threading.Thread):
    """Asks once in POLL_S over a connection that is kept."""

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number, self.ended = port, number, threading.Event()

    def run(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        self.ended.wait(POLL_S * self.number / N_POLLING)
        while not self.ended.wait(POLL_S):
            connection.request('GET', '/predictions/current')
            connection.getresponse().read()


class Feed:
    """A feed of 90 servers; its clock only goes on."""

    def __init__(self, port):
        self.port, self.second = port, 0

    def p99_ms(self):
        connection, times = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60), []
        for _ in range(N_BATCHES):
            self.second += 1
            body, start = body_of(90, self.second), time.perf_counter()
            if feed(self.port, body, connection) != 200:
                sys.exit('a batch was refused')
            times.append(1000 * (time.perf_counter() - start))
        return statistics.quantiles(times, n=100)[98]

    def p99_polled_ms(self):
        with idle_connections(self.port):
            return self.p99_while_polled_ms()

    def p99_while_polled_ms(self):
        pollers = [Poller(self.port, number) for number in range(N_POLLING)]
        for poller in pollers:
            poller.start()
        try:
            return self.p99_ms()
        finally:
            for poller in pollers:
                poller.ended.set()
            for poller in pollers:
                poller.join()


def polled_feed(port):
    source = Feed(port)
    ratio, polled, alone = alternating(source.p99_polled_ms, source.p99_ms)
    return {'what': f'feed latency p99 while {N_POLLING} clients poll and {N_IDLE} are idle, over alone ({polled:.1f} and {alone:.1f} ms)', 'value': ratio,
            'target': '≤ 2'}


def run(build):
    with tempfile.TemporaryDirectory(prefix='vedette-bench-') as name, daemon(build, Path(name)) as port:
        os.chmod(name, 0o755)
        if shutil.which('wrk') is None:
            print('skipped: wrk is not installed', file=sys.stderr)
        else:
            if shutil.which('nginx') is None:
                print('skipped: nginx is not installed', file=sys.stderr)
            else:
                yield from against_nginx(port, Path(name))
            yield not_modified(port)
            yield with_idle(port)
        yield polled_feed(port)
