# SPDX-License-Identifier: GPL-3.0-or-later
"""Forecast quality: how forecasts did, and the networks of the fleet."""
import re

from driver import check, process_table, run, test, wait_for


def open_page(session):
    app = session.app('demo:20')
    app.click(app.wait('list item', 'Forecast quality'))
    return app


def trainers_of(app):
    """The processes that train, children of the app's daemon."""
    daemon = app.daemon()
    return [pid for pid, (parent, state, name) in process_table().items()
            if parent == daemon and name == 'vedettectl' and state not in 'ZX']


@test
def figures(session):
    """what was forecast is compared with what came, and drift is told"""
    app = open_page(session)
    app.wait('label', 'Outcomes inside the band')
    app.wait('label', re.compile(r'^within 30 min · within 8 h; of the warnings, .+ were false$'))
    app.wait('label', re.compile(r'^(Yes|No|Useful ).*\.'))
    app.wait('label', re.compile(r'^[\d,]+ forecasts of [\d,]+ servers, made from '))
    app.wait('label', 'Has the fleet changed?')
    app.wait('label', 'Past warnings')


@test
def training(session):
    """a network can be trained, and the training cancelled: its process ends and nothing in use changes"""
    app = open_page(session)
    app.wait('label', re.compile('^The statistical engine forecasts alone'))
    train = app.wait('push button', 'Train a network')
    wait_for(lambda: train.has_state('sensitive'), 'enough history to train')
    app.wait('label', re.compile(r'^No network was trained yet: \d+\.\d days and \d{1,3}(,\d{3})+ records are available\.$'))
    train.activate()
    cancel = app.wait('push button', 'Cancel training')
    app.wait('progress bar', 'Training')
    wait_for(lambda: trainers_of(app), 'the training to run')
    cancel.activate()
    app.wait('label', re.compile('^The last training was cancelled'))
    check(not trainers_of(app), 'the process of the training goes on')
    check(app.find('push button', 'Train a network') is not None, 'another training can be begun')


run()
