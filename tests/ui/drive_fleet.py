# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that ask the daemon for more than the newest snapshot: Cascade, History, Remediation."""
import csv
import io
import json
import re
import tempfile
import time
from pathlib import Path

from driver import check, run, test, wait_for
from fed_daemon import TROUBLED, Daemon


def open_page(session, name):
    app = session.app('demo:20')
    item = app.wait('list item', name.capitalize())
    app.click(item)
    return app


@test
def cascade(session):
    """the score, who depends on whom, and bounds that can be changed and come back"""
    app = open_page(session, 'cascade')
    app.wait('label', 'Cascade health')
    graph = app.wait('image', 'Who depends on whom')
    check('ML Compute depends on Conductor Mgmt' in graph.description, f'the graph says: {graph.description}')
    app.wait('label', re.compile('^(not known yet|Healthy|Watch|Degrading|Warning|Critical)$'))
    seen = app.find('label', re.compile('^(Not enough data yet: |Not known before )')) is None
    check((app.find('image', 'Quiet') is None) != seen, 'what has not been seen is called quiet')
    apply = app.wait('push button', 'Apply')
    wait_for(lambda: apply.has_state('sensitive'), 'the bounds to be there')
    app.wait('spin button', re.compile('Anomaly limit'))
    apply.activate()
    app.wait('label', 'Applied: the fleet now uses these limits.')

    medium = app.wait('spin button', re.compile('Correlation, medium'))
    app.scroll_to(medium)
    app.click(medium)
    wait_for(lambda: medium.has_state('focused') or any(n.has_state('focused') for n in medium.walk()), 'the bound to have the focus')
    app.key('ctrl+a')
    app.type('0.95')
    app.key('Return')
    apply.activate()
    app.wait('label', re.compile('must be above correlation_medium'))
    check(app.find('label', 'Cascade health') is not None, 'bounds that are refused hide the page')


@test
def dependencies(session):
    """who depends on whom can be changed, put right where it is refused, and given up for the default"""
    app = open_page(session, 'cascade')
    app.wait('push button', 'Change who depends on whom').activate()
    strength = app.wait('spin button', 'Dependency 1: Strength')
    apply = app.wait('push button', 'Apply: Dependencies')
    check(not apply.has_state('sensitive'), 'nothing was changed, and can be applied')
    app.wait('label', 'This is the default table: set your own where your fleet differs.')

    def show_graph(text):
        graph = app.wait('image', 'Who depends on whom')
        wait_for(lambda: text in graph.description, f'{text}; the graph says: {graph.description}')

    app.scroll_to(strength)
    app.click(strength)
    app.key('ctrl+a')
    app.type('7')
    app.wait('label', 'Not applied yet.')
    wait_for(lambda: apply.has_state('sensitive'), 'what is typed can be applied at once')
    apply.activate()
    app.wait('label', 'must be a number above 0, up to 1')
    app.wait('label', 'Nothing was applied: one row cannot be used.')
    app.wait('push button', 'Discard: Dependencies').activate()
    app.wait('label', 'This is the default table: set your own where your fleet differs.')

    for number in range(9, 0, -1):
        app.wait('push button', f'Dependency {number}: Remove').activate()
    wait_for(lambda: not apply.has_state('sensitive'), 'an empty table would be the default, and cannot be applied')
    app.wait('push button', 'Add: Dependencies').activate()
    app.wait('spin button', 'Dependency 1: Strength')
    apply.activate()
    app.wait('label', 'The daemon looks for root causes by this table.')
    show_graph('Generic depends on Database')
    app.wait('push button', 'Defaults: Dependencies').activate()
    app.wait('label', 'This is the default table: set your own where your fleet differs.')
    show_graph('Web API depends on Database')


@test
def history(session):
    """the fleet's figures, whoever watched: of chances once past forecasts were measured, and then the next minute has ended"""
    app = open_page(session, 'history')
    app.wait('label', 'Time to resolve')
    app.wait('label', re.compile(r'^Servers below risk 50: [\d.]+ % at \d\d:\d\d '))
    app.wait('label', re.compile(r'^Kept since \d\d:\d\d '))
    app.wait('label', re.compile(r'^Incident within 30 min: [\d.]+ % at \d\d:\d\d '))


def start_troubled(session, *arguments):
    """A daemon with one server that has a plan; of the demo fleet none is at risk before its scenario has gone on for two minutes."""
    daemon = Daemon(session, '--source=feed', *arguments)
    now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
    hot = {'timestamp': now, 'server_name': TROUBLED, 'mem_used_pct': 99.5, 'cpu_idle_pct': 0.5, 'swap_used_pct': 60}
    wait_for(lambda: daemon.takes([hot]), 'the daemon to take samples')
    wait_for(lambda: daemon.ask('/remediation')['queued'] == 1, 'the plan')
    app = session.app(daemon.url)
    app.click(app.wait('list item', 'Remediation'))
    return app


@test
def remediation(session):
    """a server at risk gets a plan; approving it is noted and nothing is executed"""
    app = start_troubled(session)
    app.wait('label', re.compile('^Dry run: nothing is executed'))
    app.wait('label', 'servers at risk 70 or above')
    approve = app.wait('push button', 'Approve')
    wait_for(lambda: approve.has_state('sensitive'), 'a plan')
    app.wait('label', re.compile('To be approved by: '))
    approve.activate()
    app.wait('label', 'approved, nothing executed')
    app.wait('label', re.compile(r': approved, nothing executed\. Choose another plan in the table\.$'))
    check(not approve.has_state('sensitive'), 'a second click would approve the next plan')


@test
def failed_remediation(session):
    """an action that failed is not tried again by a second click, but by whoever chooses it once more"""
    config = Path(session.folder) / 'remediation.conf'
    config.write_text('[remediation]\nenabled=true\ncommand=false\n', encoding='utf-8')
    app = start_troubled(session, f'--config={config}')
    approve = app.wait('push button', 'Approve')
    wait_for(lambda: approve.has_state('sensitive'), 'a plan')
    approve.activate()
    app.wait('label', re.compile(r': failed\. Choose another plan in the table\.$'))
    check(not approve.has_state('sensitive'), 'a second click would try it again')
    app.click(app.wait('list item', 'Overview'))
    app.click(app.wait('list item', 'Remediation'))
    app.wait('label', re.compile('To be approved by: '))
    wait_for(lambda: approve.has_state('sensitive'), 'it to be open once more')


def save_as(session, app, item, path):
    """Chooses an item of the menu that is open, and tells the dialog of files where to; it is a window of its own."""
    def is_asking():
        return session.xdotool('search', '--onlyvisible', '--name', '^Export$', check=False).strip()
    app.wait('menu item', re.compile(item)).activate()
    wait_for(is_asking, 'the dialog')
    app.key('ctrl+a')
    app.type(str(path))
    app.key('Return')
    wait_for(lambda: path.exists() and path.read_bytes(), f'{path.name} to be written')
    wait_for(lambda: not is_asking(), 'the dialog to close')
    return path.read_text(encoding='utf-8')


@test
def exports(session):
    """the table of servers is kept as CSV and JSON, with all rows and the same figures"""
    app = open_page(session, 'servers')
    app.wait('label', '20 servers')
    app.key('space')
    app.wait('label', 'PAUSED')
    with tempfile.TemporaryDirectory() as folder:
        texts = []
        for item, name in ((r'CSV', 'servers.csv'), (r'JSON', 'servers.json')):
            app.click(app.wait('push button', 'Export'))
            texts.append(save_as(session, app, item, Path(folder) / name))
    rows, objects = list(csv.DictReader(io.StringIO(texts[0]))), json.loads(texts[1])
    check(len(rows) == 20 and len(objects) == 20, f'{len(rows)} rows, {len(objects)} objects')
    check(list(rows[0]) == list(objects[0]), f'other columns: {list(rows[0])}, {list(objects[0])}')
    for row, told in zip(rows, objects):
        check(row['server_name'] == told['server_name'] and float(row['risk_score']) == told['risk_score'], f'{row} is not {told}')


run()
