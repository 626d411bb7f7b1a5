# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that ask the daemon for more than the newest snapshot: Cascade, History, Remediation."""
import re

from driver import check, run, test, wait_for


def open_page(session, name):
    app = session.app('demo:20')
    item = app.wait('list item', name.capitalize())
    app.click(item)
    return app


@test
def cascade(session):
    """the score, who depends on whom, and bounds that can be changed and come back"""
    app = open_page(session, 'cascade')
    app.wait('label', 'Fleet health score')
    graph = app.wait('image', re.compile('Web API depends on Database'))
    check('ML Compute depends on Conductor Mgmt' in graph.name, f'the graph says: {graph.name}')
    app.wait('label', re.compile('too little has been seen yet|Healthy', re.I))
    apply = app.wait('push button', 'Apply')
    wait_for(lambda: apply.has_state('sensitive'), 'the bounds to be there')
    app.wait('spin button', re.compile('Anomaly beyond'))
    apply.activate()
    wait_for(lambda: app.find('push button', 'Apply').has_state('sensitive'), 'the bounds to be taken')


@test
def history(session):
    """the fleet's figures, whoever watched"""
    app = open_page(session, 'history')
    app.wait('label', 'Time to resolve')
    app.wait('label', re.compile(r'^Servers below risk 50: now \d+'))
    app.wait('label', re.compile(r'^Incident within 30 min: now \d+'))


@test
def remediation(session):
    """a server at risk gets a plan; approving it is noted and nothing is executed"""
    app = open_page(session, 'remediation')
    app.wait('label', re.compile('^Dry run: nothing is executed'))
    app.wait('label', 'No plan waits for a decision.')
    app.key('ctrl+o')
    app.wait('push button', 'Critical').activate()
    app.wait('label', re.compile('^Now: Critical'))
    app.key('Escape')
    approve = app.wait('push button', 'Approve')
    wait_for(lambda: approve.has_state('sensitive'), 'a plan')
    app.wait('label', re.compile('To be approved by: '))
    approve.activate()
    app.wait('label', 'approved, nothing executed')


run()
