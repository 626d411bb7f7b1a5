# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts: a real daemon that is fed two servers, one of them in trouble, and who looks at it."""
import http.server
import json
import re
import threading

from driver import check, run, test, wait_for
from fed_daemon import CALM, TROUBLED, Daemon


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
def acknowledge_all(session):
    """whoever takes charge of a server takes charge of all its alerts"""
    daemon = Daemon(session)
    daemon.feed(troubled_mem=99, calm_mem=99)
    wait_for(lambda: len([a for a in daemon.alerts() if a['server'] == TROUBLED]) >= 2, 'the alerts')
    app = open_alerts(session, daemon)
    row = app.wait('list item', re.compile(f'^{TROUBLED}, '))
    app.click(row.find(None, 'More actions'))
    app.wait('menu item', 'Acknowledge All for This Server').activate()
    wait_for(lambda: all(a['state'] == 'acknowledged' for a in daemon.alerts() if a['server'] == TROUBLED), 'all to be taken')
    check(any(a['state'] == 'open' for a in daemon.alerts() if a['server'] == CALM), 'alerts of another server were taken, too')


@test
def acknowledge_at_server(session):
    """whoever looks at a server takes charge there, and sees who has, and when"""
    daemon = Daemon(session)
    daemon.feed()
    wait_for(lambda: len(daemon.alerts()) >= 2, 'the alerts')
    app = open_alerts(session, daemon)
    row = app.wait('list item', re.compile(f'^{TROUBLED}, '))
    app.click(row.find(None, 'More actions'))
    app.wait('menu item', 'Open Server').activate()
    app.wait('label', 'Open alerts')
    name = f'Acknowledge: {TROUBLED}, Memory'
    app.wait('push button', name).activate()
    wait_for(lambda: any(a['state'] == 'acknowledged' and a['metric'] == 'mem_used_pct' for a in daemon.alerts()), 'the daemon to hear of it')
    app.wait('label', re.compile(r'^acknowledged by .*, .*\d\d:\d\d'))
    app.wait_gone('push button', name)
    check(app.find('push button', f'Acknowledge: {TROUBLED}, Risk') is not None, 'the other alert was taken, too')


def metric_order(app):
    """What the listed alerts are about, from the top."""
    rows = [node for node in app.window.find_all('push button', re.compile('^Acknowledge: ')) if node.extents()[1] > 0]
    return [row.name.split(', ')[1] for row in sorted(rows, key=lambda row: row.extents()[1])]


@test
def held(session):
    """under the pointer alerts stay where they are, whatever comes, until somebody asks for what is new"""
    daemon = Daemon(session)
    daemon.feed(troubled_mem=99)
    wait_for(lambda: len(daemon.alerts()) >= 2, 'the alerts')
    app = open_alerts(session, daemon)
    app.wait('push button', f'Acknowledge: {TROUBLED}, Memory')
    before = metric_order(app)
    app.click(app.wait('push button', f'Acknowledge: {TROUBLED}, {before[-1]}'))
    wait_for(lambda: any(alert['state'] == 'acknowledged' for alert in daemon.alerts()), 'the daemon to hear of it')
    daemon.feed(troubled_mem=99, calm_mem=99)
    new = app.wait('push button', re.compile(r'^\d+ new alerts? · Show now$'))
    check(metric_order(app) == before[:-1], 'alerts came in under the pointer')
    app.click(new)
    app.wait('push button', f'Acknowledge: {CALM}, Memory')
    app.wait_gone('push button', re.compile('Show now$'))


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
    app.click(app.wait('label', 'Rules'))
    app.wait('text', 'Who is notified: single server, Critical')


class Hook:
    """Somebody whom a webhook reaches: keeps what came."""

    def __init__(self):
        came = self.came = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                came.append((self.path, self.headers['Authorization'], json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f'http://127.0.0.1:{self.server.server_port}'


def fill(node, text):
    node.accessible.set_text_contents(text)


@test
def channel(session):
    """a channel is added, tried out and removed; its address is told to nobody"""
    daemon, hook = Daemon(session), Hook()
    daemon.feed()
    app = open_alerts(session, daemon)
    app.wait_text('· notified: push · ')
    app.click(app.wait('label', 'Rules'))
    app.wait_text('^No channel reaches: .*chat')
    app.wait('push button', 'Add a Channel…').activate()
    wait_for(lambda: len(app.windows()) == 2, 'the window of the channel')
    fill(app.wait('text', 'Name'), 'ops chat')
    fill(app.wait('text', re.compile('^Address')), 'ftp://nowhere')
    fill(app.wait('text', re.compile('^Roles it reaches')), 'chat, on-call')
    app.wait('push button', 'Save').activate()
    app.wait_text('^An address begins with http')
    fill(app.wait('text', re.compile('^Address')), f'{hook.origin}/secret/hook')
    fill(app.wait('text', re.compile('^Authorization')), 'Bearer abc')
    app.wait('push button', 'Save').activate()
    wait_for(lambda: len(app.windows()) == 1, 'the window to close')
    app.wait_text(f'^Webhook · {hook.origin} · chat, on-call$')
    app.wait('push button', 'Send a test over ops chat').activate()
    app.wait_text('^1 sent, at ')
    check(hook.came[0][:2] == ('/secret/hook', 'Bearer abc') and hook.came[0][2]['kind'] == 'test', f'{hook.came}')
    told = json.dumps(daemon.ask('/settings/channels'))
    check('secret' not in told and 'abc' not in told, f'the daemon tells {told}')
    app.wait('push button', 'Remove ops chat').activate()
    app.wait_gone('push button', 'Send a test over ops chat')
    wait_for(lambda: not [row for row in daemon.ask('/settings/channels')['channels']
                          if row['name'] == 'ops chat' and row['enabled']], 'the channel to be off')


run()
