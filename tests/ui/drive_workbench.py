# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls and pages of the fleet workbench that no other program drives: where data come from and how often, what
is shown of it, what the daemon goes by."""
import http.server
import os
import re
import subprocess
import threading
import urllib.request
from urllib.parse import urlparse

from driver import PATIENCE_S, Atspi, check, run, test, wait_for
from fed_daemon import CALM, TROUBLED, Daemon

KEPT = {'GSETTINGS_BACKEND': 'keyfile'}      # settings are there after a restart

def open_page(app, title):
    """By the search, since the sidebar may have to be scrolled."""
    app.search(title, title)
    wait_for(lambda: app.find('list item', title).has_state('selected'), f'the page {title}')


def fill(entry, text):
    """Writes into an entry, wherever it is."""
    check(entry._ask(lambda a: Atspi.EditableText.set_text_contents(a, text), False), f'{entry} takes no text')


def fed_app(session, daemon, title, env=None):
    app = session.app(daemon.url, env=env)
    app.wait('list item', title)
    open_page(app, title)
    return app


def asked(daemon):
    """How often results were asked for, as the daemon counts, by path."""
    with urllib.request.urlopen(daemon.url + '/metrics', timeout=PATIENCE_S) as answer:
        text = answer.read().decode()
    counts = re.findall(r'^vedette_http_requests_total\{path="(/predictions[^"]*|/events)"[^}]*\} (\d+)', text, re.M)
    return {path: sum(int(count) for other, count in counts if other == path) for path, _ in counts}


@test
def address(session):
    """an address that is typed is opened; one that is none is not"""
    daemon = Daemon(session)
    daemon.feed()
    app = session.app()
    app.click(app.wait('list item', 'Connect or Open…'))
    app.click(app.wait('label', 'Address of a daemon or Prometheus'))
    app.type('not an address')
    app.key('Return')
    app.wait_text('^Not an address: enter HOST:PORT')
    check(app.find('list', 'Pages') is None, 'something was opened that is no address')
    app.key('ctrl+a')
    app.type(daemon.url)
    app.key('Return')
    port = urlparse(daemon.url).port
    app.wait('push button', re.compile(f'^Source: .*{port}, Live'))


@test
def address_of_prometheus(session):
    """what answers but is no daemon names the switch, which opens the address that was typed as Prometheus"""
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *_arguments):
            pass

    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        app = session.app()
        app.click(app.wait('list item', 'Connect or Open…'))
        app.click(app.wait('label', 'Address of a daemon or Prometheus'))
        app.type(f'127.0.0.1:{server.server_port}')
        app.key('Return')
        app.wait_text('Address Is Prometheus')
        app.key('ctrl+o')
        app.wait('push button', 'Close Source').activate()
        app.wait_gone('push button', 'Close Source')
        app.click(app.wait('label', 'Address Is Prometheus'))
        app.wait_text('has no Prometheus API')
        server.shutdown()


@test
def key(session):
    """a key is kept once the daemon has taken it, and a wrong one is not"""
    path, kept = session.folder / 'key', session.folder / 'keyring'
    path.write_text('right')
    path.chmod(0o600)
    daemon = Daemon(session, '--demo', '5', f'--api-key-file={path}')
    app = session.app(daemon.url, env={'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(kept),
                                       'SECRET_FILE_TEST_PASSWORD': 'of the test'})
    app.wait('push button', 'Enter Key…').activate()
    app.wait('text', f'API Key for {urlparse(daemon.url).netloc}')
    for entered in ('wrong', 'right'):
        app.type(entered)
        app.key('Return')
        if entered == 'wrong':
            app.wait_text('^The daemon refuses this API key')
            check(not kept.exists(), 'a wrong key was kept')
    wait_for(kept.exists, 'the key to be kept')


@test
def refresh(session):
    """switched off, nothing is asked for, whatever happens; the slider says how often else"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Servers')
    app.wait('label', CALM)
    app.key('ctrl+o')
    slider = app.wait('slider', 'Seconds between refreshes')
    app.wait('label', 'as data arrives')
    for seconds, text in ((5, '5 s'), (300, '5 min'), (0, 'as data arrives')):
        slider._ask(lambda a, value=seconds: Atspi.Value.set_current_value(a, value), False)
        app.wait('label', text)
    switch = app.wait('check box', re.compile('Refresh Automatically$'))
    switch.activate()

    wait_for(lambda: not switch.has_state('checked'), 'the switch to be off')
    seen = []

    def is_quiet():
        """What was under way when it was switched off may still come: nothing does for ten feeds in a row."""
        daemon.feed()
        seen.append(asked(daemon))
        return len(seen) > 10 and all(counts == seen[-1] for counts in seen[-11:])
    wait_for(is_quiet, 'the last request')
    before = asked(daemon)
    for _ in range(4):
        daemon.feed()
        wait_for(lambda: daemon.alerts(), 'the daemon to have judged')
    check(asked(daemon) == before, f'results were asked for: {asked(daemon)} after {before}')
    switch.activate()
    wait_for(lambda: asked(daemon) != before, 'results to be asked for again')


@test
def about(session):
    """About tells the version that was built"""
    version = subprocess.run([os.environ['VEDETTE'], '--version'], capture_output=True, text=True, check=True).stdout
    number = re.search(r'\d+\.\d+[.\d]*', version).group(0)
    app = session.app('demo:20')
    app.wait('list item', 'Servers')
    app.key('F10')
    app.wait('menu item', 'About Vedette').activate()
    wait_for(lambda: len(app.windows()) == 2, 'the window')
    wait_for(lambda: any(number in node.name for window in app.windows() for node in window.walk()), 'the version')


@test
def overview(session):
    """the health of the fleet has a banner, and no figure before enough was seen; a server beyond is not called well"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Overview')
    app.wait_text(r'^Cascades: not known yet$')
    check(app.find('label', re.compile('^Cascade health')) is None, 'the health of what nobody has seen is told')
    app.wait_text(r'^(Look into|Act now: begin with|Keep an eye on) ')
    check(app.find('label', 'No server is at risk 50 or above now.') is None, 'all is said to be well')


@test
def healthy(session):
    """while nobody is at risk one card says so, names the highest, and servers can be ranked by chance"""
    daemon = Daemon(session)
    daemon.feed(troubled_mem=40)
    app = fed_app(session, daemon, 'Top risks')
    app.wait_text(r'^All servers are healthy now\. The highest risk is [\d.]+, of pp\w+\.$')
    app.wait_text(r'^Chance of turning critical: ')


@test
def insights(session):
    """what the forecast looks back to has its method, and the explanation can be read and copied as it came"""
    daemon = Daemon(session, '--demo', '20', '--scenario', 'healthy')
    app = fed_app(session, daemon, 'Insights')
    app.wait('label', 'What the forecast looks back to')
    app.wait('label', re.compile('Method: (engine weights|attention|none)'))
    app.wait('push button', 'Technical details').activate()
    app.wait('push button', 'Copy as Text').activate()
    app.wait('label', re.compile('^prediction'))


@test
def server(session):
    """the page of a server has its history, its peers, and what people wrote"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Servers')
    app.click(app.wait('label', CALM))
    app.wait('label', 'What happened')
    app.wait_text(r'^In the past week \d+ risk alerts?')
    app.wait_text(r'^Risk rank 2 of the 2 servers in Web API\.$')
    app.wait_text(r'^No notes yet\.')
    fill(app.wait('text', 'A new note'), 'belongs to billing')
    app.wait('push button', 'Write the note').activate()
    app.wait_text('^belongs to billing')
    notes = daemon.ask(f'/notes/{CALM}')['notes']
    check(len(notes) == 1 and notes[0]['text'] == 'belongs to billing', f'the daemon has {notes}')


@test
def diagnostics(session):
    """the log names what was asked, documents unfold by themselves, and a daemon that is gone leaves requests without an answer"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Diagnostics')
    app.wait('label', re.compile('^GET /'))
    app.wait_text(r'^\d+ answers, ')
    app.wait('label', re.compile('^running'))
    app.wait('push button', 'Fetch').activate()
    app.wait('label', re.compile('^running'))
    daemon.process.kill()
    app.wait('label', 'no answer')
    app.wait_text('Connection refused')


def set_threshold(app, which, text):
    fill(app.wait('text', re.compile(f'^{which}.*: Memory$')), text)
    app.wait('push button', 'Apply: Thresholds').activate()


@test
def thresholds(session):
    """alerts are judged by other thresholds at once, and nonsense is refused"""
    daemon = Daemon(session)
    daemon.feed(calm_mem=50)
    app = fed_app(session, daemon, 'Diagnostics')
    check(not [alert for alert in daemon.alerts() if alert['server'] == CALM], 'an alert before there is a reason')
    set_threshold(app, 'Alerts open beyond', '40, 60')
    app.wait_text('^Applied: ')
    daemon.feed(calm_mem=50)
    wait_for(lambda: [alert for alert in daemon.alerts() if alert['server'] == CALM], 'the alert')
    set_threshold(app, 'Alerts open beyond', '90, 10')
    app.wait('label', re.compile('critical .* must not come before warning'))
    check(daemon.ask('/settings/thresholds')['alert']['mem_used_pct'].startswith('40;60'), 'nonsense was taken')


def check_focus(app, role, name):
    wait_for(lambda: (found := app.find(role, name)) is not None and found.has_state('focused'),
             f'{getattr(name, "pattern", name)} to have the focus')


def go_by_tab(app, node):
    """Moves the focus on by Tab until it is there."""
    def is_there():
        if node.has_state('focused'):
            return True
        app.key('Tab')
        return False

    wait_for(is_there, f'{node} to get the focus')


@test
def places(session):
    """settings of the daemon are found by the search, by links and from Preferences, with the focus in their first field"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Overview')
    app.search('thresh', 'Thresholds')
    check_focus(app, 'text', re.compile('^Alerts open beyond'))
    check(app.find('combo box', 'What the charts show') is None, 'invented charts are shown beside data')
    app.search('silence', 'Maintenance windows')
    app.wait_text('^Name a server, or choose a profile')
    app.search('who is notified', 'Routing')
    app.wait_text('^These rules are those of the daemon')
    app.wait('push button', 'Profiles').activate()
    check_focus(app, 'text', re.compile('^Names that begin so'))
    app.key('ctrl+comma')
    go_by_tab(app, app.wait('list item', 'Dependencies'))
    app.key('Return')
    app.wait('push button', re.compile('^Add'))


@test
def markers(session):
    """tables mark their cells by other thresholds at once"""
    daemon = Daemon(session)
    daemon.feed(calm_mem=50)
    app = fed_app(session, daemon, 'Diagnostics')
    set_threshold(app, 'Tables mark from', '10, 45, 99')
    app.wait_text('^Applied: ')
    open_page(app, 'Servers')
    app.wait_text('^▲ 50')


@test
def routing(session):
    """who is told can be changed, and a maintenance window planned and dropped"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Alerts')
    app.click(app.wait('label', 'Rules'))
    app.wait_text('^These rules are those of the daemon')
    fill(app.wait('text', 'Who is notified: single server, Danger'), 'night shift')
    app.wait('push button', 'Apply the routing').activate()
    app.wait_text('^Applied: notifications now follow')
    routes = daemon.ask('/settings/routing')['routes']
    danger = next(route for route in routes if route['level'] == 'danger' and route['applies_to'] == 'server')
    check(danger['roles'] == ['night shift'], f'the daemon has {danger}')
    app.click(app.wait('label', 'Maintenance'))
    app.wait_text('^Name a server, or choose a profile')
    fill(app.wait('text', 'Servers, separated by commas'), f'{CALM}, nosuch')
    app.wait_text(f'^Matches 1 server: {CALM}. No server is called nosuch yet.$')
    fill(app.wait('text', 'Servers, separated by commas'), CALM)
    app.wait_text(f'^Matches 1 server: {CALM}.$')
    app.wait('push button', 'Plan the window').activate()
    app.wait_text(f'^{CALM}: .* · under way')
    check(len(daemon.ask('/maintenance')['windows']) == 1, 'the daemon knows of no window')
    app.wait('push button', f'Remove the window for {CALM}').activate()
    app.wait_text('^None is planned')


@test
def help_for_a_page(session):
    """F1 tells of the page that is shown, in a window that Escape closes"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Heatmap')
    app.wait_text('^2 of 2 servers')
    app.key('F1')
    wait_for(lambda: len(app.windows()) == 2, 'the help')
    app.wait_text('^Every server at a glance, by any metric\nType a name or a filter; choose what the tiles show')
    app.wait('label', 'Marks in tables')
    check(app.find('label', 'Who is notified') is None, 'it tells of other pages too')
    app.key('Escape')
    wait_for(lambda: len(app.windows()) == 1, 'the help to close')


@test
def heat_over_time(session):
    """servers by time come from the daemon, of the metric that is chosen; the risk is not kept, and it says so"""
    daemon = Daemon(session)
    daemon.feed()
    app = fed_app(session, daemon, 'Heatmap')
    app.wait_text('^2 of 2 servers')
    app.click(app.wait(name='View'))
    app.wait('label', 'Over time')
    app.key('Down', 'Return')
    app.wait('image', re.compile('^CPU used'))
    app.click(app.wait(name='Show'))
    app.wait('label', 'CPU idle')
    app.key('Home', 'Return')
    app.wait_text('^The risk of single servers is not kept over time')


def server_order(app):
    """The servers as the list has them, from the top."""
    names = [node for node in app.window.find_all('label', re.compile(r'^pp\w+\d+$')) if node.extents()[1] > 0]
    return [node.name for node in sorted(names, key=lambda node: node.extents()[1])]


@test
def order_held(session):
    """under the pointer the list of servers stays as it is and says so; it sorts when asked to"""
    daemon = Daemon(session)
    daemon.feed(calm_cpu=60)
    app = fed_app(session, daemon, 'Servers')
    app.wait('label', CALM)
    app.click(app.wait(name=re.compile('^CPU %')))
    wait_for(lambda: app.find('label', CALM) and server_order(app) == [CALM, TROUBLED], 'the busiest on top')
    daemon.feed(calm_cpu=5)
    held = app.wait('push button', 'Sorting paused · Sort now')
    check(server_order(app) == [CALM, TROUBLED], 'the servers moved under the pointer')
    app.click(held)
    app.wait_gone('push button', 'Sorting paused · Sort now')
    wait_for(lambda: server_order(app) == [TROUBLED, CALM], 'the list to be sorted')


@test
def servers_again(session):
    """a heading sorts, a second click turns round; sort, search and saved filters are there after a restart"""
    daemon = Daemon(session)
    daemon.feed(calm_cpu=60)
    app = fed_app(session, daemon, 'Servers', KEPT)
    app.wait('label', CALM)
    app.click(app.wait(name=re.compile('^Server$')))
    wait_for(lambda: server_order(app) == [TROUBLED, CALM], 'the names in order')
    app.click(app.wait(name=re.compile('^CPU %')))
    wait_for(lambda: server_order(app) == [CALM, TROUBLED], 'the busiest on top')
    app.click(app.wait(name=re.compile('^CPU %')))
    wait_for(lambda: server_order(app) == [TROUBLED, CALM], 'the idlest on top')
    app.click(app.wait(name=re.compile('^CPU %')))
    wait_for(lambda: server_order(app) == [CALM, TROUBLED], 'the busiest on top again')
    search = app.wait('entry', 'Find servers')
    app.click(search)
    app.type('profile:web')
    app.click(app.wait(name='Saved filters'))
    app.wait('push button', 'Save This Filter').activate()
    app.wait('list item', 'profile:web')
    app.key('Escape')
    app.click(search)
    app.key('ctrl+a')
    app.type('mem>90')
    app.wait_text('^1 of 2 servers')
    app.key('ctrl+q')
    wait_for(lambda: app.process.poll() is not None, 'the app to end')

    app = session.app(daemon.url, home=app.home, env=KEPT)
    app.wait_text('^1 of 2 servers')
    app.click(app.wait('entry', 'Find servers'))
    app.key('ctrl+a', 'Delete')
    wait_for(lambda: server_order(app) == [CALM, TROUBLED], 'the sort of before')
    app.click(app.wait(name='Saved filters'))
    app.wait('list item', 'profile:web')


run()
