# SPDX-License-Identifier: GPL-3.0-or-later
"""An order book in the whole app: it opens beside a fleet, and all its pages share one cursor."""
import re

from driver import PATIENCE_S, check, run, test, wait_for
from made_data import STEM, make_book


def wait_row(app, row, n_rows):
    app.wait_text(f'^#{row:,} / {n_rows:,}$')


@test
def one_cursor(session):
    """a folder opens, keys and the search for an order move the cursor, and it stays when the page changes"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    app.wait('label', 'Volume Profile')
    app.key('period')
    wait_row(app, 1, n_rows)
    app.key('ctrl+End')
    wait_row(app, n_rows - 1, n_rows)
    app.key('alt+bracketleft')
    wait_row(app, 1, n_rows)
    app.key('n')
    wait_row(app, 21, n_rows)
    app.search('1,005', 'Order 1005')
    wait_row(app, 12, n_rows)
    app.click(app.wait('list item', 'Depth'))
    app.wait('label', 'Ladder')
    wait_row(app, 12, n_rows)


@test
def plays_and_stops(session):
    """Space plays by time, from the first event on at the end, and what is typed into Go To is gone to"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    app.key('ctrl+End')
    wait_row(app, n_rows - 1, n_rows)
    app.key('space')
    wait_for(lambda: not app.find('label', re.compile(f'^#{n_rows - 1:,} / ')), 'the replay to begin')
    app.key('space')
    app.key('g')
    app.wait('label', 'Look For')
    app.type('#20')
    app.key('Return')
    wait_row(app, 20, n_rows)


@test
def back_is_no_fleet(session):
    """Escape, when Go To has closed itself, does not lead to a page of a fleet that there is none of"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    app.key('g')
    app.wait('label', 'Look For')
    app.type('#20')
    app.key('Return')
    wait_row(app, 20, n_rows)
    app.key('Escape')
    app.key('alt+Left')
    app.key('period')
    wait_row(app, 21, n_rows)
    check(not app.find('label', 'No Fleet'), 'there is still the page of the order book')
    app.wait_text(r'^\d\d:\d\d:\d\d\.\d{9} E[DS]T$')
    app.key('ctrl+o')
    app.wait_text(r' to \d\d:\d\d:\d\d E[DS]T')
    app.key('Escape')
    app.click(app.wait('list item', 'Overview'))
    app.wait('label', 'No Fleet')
    app.key('Escape')
    wait_row(app, 21, n_rows)


@test
def bookmarks(session):
    """B notes something at an event, and braces find it again"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    app.key('g')
    app.wait('label', 'Look For')
    app.type('#20')
    app.key('Return')
    wait_row(app, 20, n_rows)
    app.key('b')
    app.wait('label', 'No bookmarks yet')
    app.type('a buyer')
    app.key('Return')
    app.wait_gone('label', 'No bookmarks yet')
    app.key('ctrl+Home')
    wait_row(app, 0, n_rows)
    app.key('braceright')
    wait_row(app, 20, n_rows)
    app.key('b')
    app.wait('label', 'a buyer')


@test
def scrubs(session):
    """the bar of the day is pressed and dragged, and the cursor goes along"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    x, y, width, height = app.wait('image', 'Events over the day, and where the cursor stands').extents()

    def is_near(share):
        label = app.find('label', re.compile(f' / {n_rows:,}$'))
        row = int(label.name.partition(' ')[0].strip('#').replace(',', '')) if label is not None else -n_rows
        return abs(row / n_rows - share) < 0.05

    def point(share, *button):
        session.xdotool('mousemove', str(x + round(width * share)), str(y + height // 2), *button)
        wait_for(lambda: is_near(share), f'the cursor at {share}')

    point(0.25, 'mousedown', '1')
    point(0.75)
    point(0.5)
    session.xdotool('mouseup', '1')
    app.key('alt+bracketleft')
    wait_row(app, 0, n_rows)


@test
def chosen_in_a_dialog(session):
    """a recording is opened with the dialog, by the name of one of its files"""
    folder, n_rows = make_book(session)
    app = session.app('demo:20')
    app.wait('label', 'LIVE')
    app.key('ctrl+shift+o')
    wait_for(lambda: len(app.windows()) > 1, 'a dialog')
    app.key('slash')
    wait_for(lambda: any(node.has_state('focused') for window in app.windows() for node in window.find_all('text')),
             'the dialog to take a name')
    app.type(str(folder / f'{STEM}_message_2.csv').lstrip('/'))
    app.key('Return')
    wait_row(app, 0, n_rows)


@test
def says_what_is_wrong(session):
    """a broken file is named with its line, and the fleet pages are still there"""
    folder, _ = make_book(session)
    path = folder / f'{STEM}_message_2.csv'
    lines = path.read_text(encoding='ascii').split('\n')
    lines[4] = 'not,a,message'
    path.write_text('\n'.join(lines), encoding='ascii')
    app = session.app(str(folder))
    app.wait('label', 'The Order Book Cannot Be Read')
    told = app.wait_text(re.escape(path.name))
    check('5' in told, f'no line in "{told}"')
    app.click(app.wait('list item', 'Overview'))
    app.wait('label', 'cannot be read')


@test
def fleet_opened(session):
    """a fleet that is opened while a page of an order book is up brings up its own"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    wait_row(app, 0, n_rows)
    other = session.app('demo:20', home=app.home)
    check(other.process.wait(PATIENCE_S) == 0, 'the app that runs was not reached')
    app.wait_text(r'^\d+ / 20$')


run()
