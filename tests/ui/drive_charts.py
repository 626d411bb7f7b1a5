# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts under the keyboard: the cursor is announced, the view resets."""
import re
import tempfile
from pathlib import Path

from driver import check, run, test, wait_for

TITLE = 'CPU user'


def focused_chart(session):
    """The first chart of a server's page, with the focus, at an instant that stands still."""
    app = session.shared_app('demo:20', '--server=ppdb001')
    app.wait('label', re.compile('^(LIVE|PAUSED)$'))
    chart = app.wait('image', re.compile(f'^{TITLE}'))
    wait_for(lambda: app.find('label', re.compile(r'^30 min \d')), 'a forecast')
    if not chart.has_state('focused'):
        app.click(chart)
        wait_for(lambda: chart.has_state('focused'), 'the chart to have the focus')
        session.xdotool('mousemove', '2', '2')
    if app.find('label', 'LIVE') is not None:
        app.key('space')
        app.wait('label', 'PAUSED')
    return app, chart


@test
def cursor(session):
    """arrows move the cursor, and the chart's name says where it is"""
    app, chart = focused_chart(session)
    names = [chart.name]
    for key in ('Left', 'Left', 'Right', 'Home', 'End'):
        app.key(key)
        wait_for(lambda: chart.name != names[-1], f'{key} to be announced after "{names[-1]}"')
        names.append(chart.name)
    check(names[1] == names[3], f'there and back is not the same place: "{names[1]}", "{names[3]}"')
    check(all(re.search(r'\d', name) for name in names[1:]), f'no values in {names}')


@test
def reset(session):
    """+ zooms in, 0 shows everything again"""
    app, chart = focused_chart(session)
    app.key('0')
    everything = settled_picture(session, chart)
    app.key('plus')
    app.key('plus')
    wait_for(lambda: session.pixels(chart) != everything, '+ to zoom in')
    app.key('0')
    wait_for(lambda: session.pixels(chart) == everything, '0 to show everything again')


def is_asking(session):
    """GTK's dialog of files is not among the accessible objects; it is a window."""
    return session.xdotool('search', '--onlyvisible', '--name', '^Save chart$', check=False).strip()


@test
def files(session):
    """the menu of a chart saves a picture, a drawing and numbers where the dialog is told to"""
    app, chart = focused_chart(session)
    with tempfile.TemporaryDirectory() as folder:
        for item, name, begin in ((r'^Save as image', 'chart.png', b'\x89PNG'), (r'^Save as vector', 'chart.svg', b'<?xml'),
                                  (r'^Save visible data', 'chart.csv', b'time')):
            path = Path(folder) / name
            app.key('shift+F10')
            app.wait('menu item', re.compile(item)).activate()
            wait_for(lambda: is_asking(session), 'the dialog')
            app.key('ctrl+a')
            app.type(str(path))
            app.key('Return')
            wait_for(lambda: path.exists() and path.read_bytes(), f'{name} to be written')
            wait_for(lambda: not is_asking(session), 'the dialog to close')
            check(path.read_bytes().startswith(begin), f'{name} begins with {path.read_bytes()[:20]}')


@test
def table(session):
    """T shows the same data as a table, Escape closes it"""
    app, chart = focused_chart(session)
    app.key('t')
    table = app.wait('frame', re.compile(f'^{TITLE}$'))
    wait_for(lambda: app.find('label', re.compile(r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$')), 'a row with an instant')
    app.key('Escape')
    wait_for(lambda: not table.has_state('showing'), 'the table to close')


def settled_picture(session, chart):
    seen = [session.pixels(chart)]

    def is_settled():
        seen.append(session.pixels(chart))
        return seen[-1] == seen[-2]
    wait_for(is_settled, 'the chart to come to rest')
    return seen[-1]


run()
