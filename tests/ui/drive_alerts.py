# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts: a real daemon that is fed two servers, one of them in trouble, and who looks at it."""
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from driver import check, run, test, wait_for

TROUBLED, CALM = 'ppweb001', 'ppweb002'


class Daemon:
    def __init__(self, session):
        folder = tempfile.mkdtemp(dir=session.folder)
        self.process = session.start(os.environ['VEDETTE_DAEMON'], '--source=feed', '--port=0',
                                     f'--data-dir={folder}', stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = re.search(r'http://\S+', line).group(0)

    def ask(self, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, {'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def takes(self, records):
        try:
            return self.ask('/feed/data', {'records': records})
        except urllib.error.HTTPError:
            return None

    def feed(self):
        now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
        calm = {'timestamp': now, 'cpu_user_pct': 10, 'cpu_sys_pct': 5, 'cpu_iowait_pct': 1, 'cpu_idle_pct': 84,
                'load_average': 1, 'swap_used_pct': 0, 'disk_usage_pct': 40, 'cores': 8}
        records = [{**calm, 'server_name': CALM, 'mem_used_pct': 40},
                   {**calm, 'server_name': TROUBLED, 'mem_used_pct': 99}]
        wait_for(lambda: self.takes(records), 'the daemon to take samples')

    def alerts(self):
        return self.ask('/alerts/active')['alerts']


def open_alerts(session, daemon):
    app = session.app(daemon.url)
    app.wait('list item', 'Alerts')
    app.click(app.find('list item', 'Alerts'))
    app.wait('push button', re.compile(r'^All +[1-9]'))
    return app


@test
def acknowledge(session):
    """who acknowledges here is seen by the daemon, and who does it elsewhere is seen here"""
    daemon = Daemon(session)
    daemon.feed()
    wait_for(lambda: len(daemon.alerts()) >= 2, 'the alerts')
    app = open_alerts(session, daemon)
    name = f'Acknowledge: {TROUBLED}, Memory'
    app.wait('push button', name).activate()
    app.wait_gone('push button', name)
    app.wait('push button', re.compile(r'^Acknowledged +1$'))
    taken = [alert for alert in daemon.alerts() if alert['state'] == 'acknowledged']
    check(len(taken) == 1 and taken[0]['metric'] == 'mem_used_pct', f'the wrong alerts: {taken}')
    other = next(alert for alert in daemon.alerts() if alert['metric'] == 'risk_score')
    daemon.ask(f'/alerts/{other["id"]}/acknowledge', {'actor': 'somebody@elsewhere'})
    app.wait('push button', re.compile(r'^Acknowledged +2$'))
    app.wait_gone('push button', f'Acknowledge: {TROUBLED}, Risk')


@test
def filter_and_search(session):
    """counters filter, the search narrows, and another page shows who is told"""
    daemon = Daemon(session)
    daemon.feed()
    wait_for(daemon.alerts, 'an alert')
    app = open_alerts(session, daemon)
    app.wait('label', TROUBLED)
    app.find('push button', re.compile('^Acknowledged')).activate()
    app.wait('label', 'No alert matches')
    app.find('push button', re.compile('^All')).activate()
    app.wait('label', TROUBLED)
    app.click(app.wait('entry', 'Find alerts'))
    app.type('nobody')
    app.wait('label', 'No alert matches')
    app.click(app.wait('label', 'Rules and Routing'))
    app.wait_text('^senior engineer after 15 min, director after 30 min$')


run()
