# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that explain: what is shown is followed from one to the next, by keyboard and pointer."""
import re

from driver import check, run, test, wait_for

OUTCOME = re.compile(r'^CPU .*, memory >?([0-9.]+) % in 30 min')


def app_on(session, title):
    app = session.shared_app('demo:20')
    app.wait('list item', title)
    app.click(app.find('list item', title))
    return app


def press_until_focused(app, node, key='Tab', most=80):
    for _ in range(most):
        if node.has_state('focused'):
            return
        app.key(key)
    check(False, f'{node} is out of reach of {key}')


@test
def top_risks(session):
    """the five servers at the highest risk have a card each, and one click explains the first"""
    app = app_on(session, 'Top risks')
    why = app.wait('push button', re.compile('^Why .* is at risk$'))
    name = re.match('Why (.*) is at risk', why.name).group(1)
    app.wait_text(r'^Trend: (Stable|Rising|Worsening)$')
    app.wait_text(r'^CPU expected: ')
    why.activate()
    app.wait('label', name)
    app.wait_text(r'^Risk [0-9.]+ comes from: |^Nothing adds to the risk')


def most_memory(app):
    """The highest of the memory figures that the answers of the what-ifs tell, in percent."""
    return max(float(told.group(1)) for told in map(OUTCOME.match, app.window.texts()) if told)


@test
def what_if(session):
    """six actions are computed anew, and a slider moved by keyboard is too"""
    app = app_on(session, 'Insights')
    for title in ('Scale out', 'Restart', 'Stabilise the workload', 'Free memory', 'Ease disk I/O', 'Do nothing'):
        app.wait('label', title)
    app.wait_text(r'^(No action needed|Best action )')
    app.wait_text(r'^Risk [0-9.]+ \([−+±]')
    scale = app.wait('slider', 'Memory')
    app.wait_text(r'^Risk [0-9.]+ as it is: move a slider$')
    press_until_focused(app, scale)
    as_forecast = most_memory(app)
    app.key('End')
    wait_for(lambda: most_memory(app) > min(1.5 * as_forecast, 95.0), f'twice the {as_forecast} % of memory')


run()
