# SPDX-License-Identifier: GPL-3.0-or-later
"""Every flow of the README by keyboard alone, without a look: what a screen reader is told of is written down as it comes,
each key must be answered by words, and no stop of the focus may be without a name.

The words are those of three events of assistive technology: something has the focus, or what has it changes its name or its
description. Whatever else changes on the screen is silent, as it is for a screen reader.
"""
import os
import re
import tempfile
from pathlib import Path

from driver import Atspi, Failure, GLib, check, comment, run, test, wait_for
from fed_daemon import TROUBLED, Daemon
from made_data import make_book, make_recording

EVENTS = ('object:state-changed:focused', 'object:property-change:accessible-name',
          'object:property-change:accessible-description')
NO_NAME = re.compile(r'$|(Gtk|Ved|Adw)[A-Z]')
INSTANT = r'\d\d:\d\d:\d\d$'
MOST_STOPS = 60
PROGRAM = os.environ['VEDETTE_TEST_PROGRAM']


class Ear:
    """What is said of one app, in the order in which it came."""

    def __init__(self, app):
        self.app, self.said, self.focused, self.place, self.n_stops = app, [], ('', ''), '', 0
        self.listener = Atspi.EventListener.new(self.hear)
        for event in EVENTS:
            self.listener.register(event)

    def hear(self, event):
        try:
            source = event.source
            if source.get_process_id() != self.app.process.pid:
                return
            stop = source.get_role_name(), source.get_name()
            is_focus = event.type == EVENTS[0]
            if is_focus and event.detail1:
                self.focused, self.place = stop, source.path
                self.n_stops += 1
                self.note(' '.join((*stop, source.get_description() or '')))
            elif not is_focus and source.path == self.place:
                self.note(str(event.any_data))
        except GLib.Error:
            pass                # it has gone meanwhile

    def note(self, words):
        self.said.append(words)
        comment(f'  “{words.strip()}”')

    def listen(self):
        while GLib.MainContext.default().iteration(False):
            pass

    def close(self):
        self.listen()
        for event in EVENTS:
            self.listener.deregister(event)

    def press(self, key, pattern):
        """Presses a key, and waits until something is said that matches; returns it."""
        self.listen()
        begin = len(self.said)
        comment(f'{key}:')
        self.app.key(key)
        return self.wait(pattern, begin)

    def wait(self, pattern, begin=0):
        wanted = re.compile(pattern)

        def heard():
            self.listen()
            return next((words for words in self.said[begin:] if wanted.search(words)), None)
        try:
            return wait_for(heard, f'“{pattern}” to be said')
        except Failure as failure:
            raise Failure(f'{failure}; at last: {self.said[-8:]}') from failure

    def search(self, text, item):
        """Finds something by the search, and opens it."""
        self.press('ctrl+k', '^entry Search')
        self.app.type(text)
        self.app.wait('list item', item)
        self.app.key('Return')

    def tab(self):
        """Goes on to the next stop; returns what is said of it."""
        self.listen()
        before = self.n_stops
        self.app.key('Tab')

        def has_moved():
            self.listen()
            return self.n_stops > before
        wait_for(has_moved, f'Tab to lead on from {self.focused}')
        return ' '.join(self.focused)

    def tab_to(self, pattern):
        """Goes on with Tab until what has the focus matches."""
        for _ in range(MOST_STOPS):
            if re.search(pattern, self.tab()):
                return
        check(False, f'Tab does not lead to “{pattern}”')


def end(ear):
    """Nobody listens any more before the app goes."""
    ear.close()


def nameless_stops(ear, title, ends):
    """What Tab stops at on a page and has no name, up to one of the stops that all pages have."""
    nameless, first = set(), None
    for _ in range(MOST_STOPS):
        ear.tab()
        if NO_NAME.match(ear.focused[1]):
            nameless.add((title, *ear.focused))
        if first == ear.place or ear.focused[1] in ends:
            break
        first = first or ear.place
    return nameless


@test
def demo(session):
    """from the welcome to a server, through charts and time, into a recording and back out of it"""
    app = session.app()
    app.wait('list item', 'Explore the Demo Fleet')
    ear = Ear(app)
    ear.tab_to('Explore the Demo Fleet')
    ear.press('Return', 'Overview')
    for key, title in (('alt+2', 'Heatmap'), ('alt+3', 'Servers'), ('alt+1', 'Overview')):
        ear.press(key, title)
    ear.search('ppdb001', 'ppdb001')
    ear.wait('ppdb001')
    ear.tab_to('^image .')
    ear.press('Right', r'\d')
    ear.press('space', '^PAUSED$')
    ear.press('l', '^LIVE$')
    ear.press('ctrl+shift+r', '^Recording$')
    ear.press('ctrl+shift+r', r'^Recorded as “.*\.vedette”$')
    ear.search('Recordings', 'Recordings')
    ear.wait('Recordings')
    end(ear)


@test
def stops(session):
    """no stop of the focus on any page is without a name"""
    app = session.app('demo:20')
    app.wait('list item', 'Servers')
    ear = Ear(app)
    titles = [row.name for row in app.window.find('list', 'Pages').children if row.role == 'list item' and row.name]
    check(len(titles) > 15, f"pages: {titles}")
    nameless = set()
    for title in titles:
        ear.search(title, title)
        wait_for(lambda name=title: app.find('list item', name).has_state('selected'), f'the page {title}')
        nameless |= nameless_stops(ear, title, {*titles, 'Pause or Resume'} if title != titles[0] else ())
    check(not nameless, f'stops without a name: {sorted(nameless)}')
    end(ear)


@test
def alert(session):
    """an alert is acknowledged, and that is said; so is that the daemon has gone"""
    daemon = Daemon(session)
    daemon.feed()
    wait_for(lambda: len(daemon.alerts()) >= 2, 'the alerts')
    app = session.app(daemon.url)
    app.wait('list item', 'Alerts')
    ear = Ear(app)
    ear.search('Alerts', 'Alerts')
    ear.tab_to(f'Acknowledge: {TROUBLED}')
    ear.press('Return', '(?i)acknowledged')
    daemon.process.kill()
    ear.wait('^Disconnected', len(ear.said))
    end(ear)


@test
def command(session):
    """a command is filled in and run, and its end is said"""
    forms = Path(tempfile.mkdtemp(prefix='forms-', dir=session.folder))
    (forms / 'record.yaml').write_text(f"title: Record\nprogram: ['{PROGRAM}', 'record', '{forms}/words']\nstyle: gnu-long\n"
                                       'ui_elements: [{key: v, type: text_input, label: Words, hydra_override: value}]\n')
    app = session.app('demo:3', env={'VEDETTE_FORMS': str(forms)})
    app.wait('list item', 'Servers')
    ear = Ear(app)
    ear.search('Commands', 'Commands')
    ear.tab_to('Words')
    app.type('hello')
    ear.press('ctrl+Return', '^Record: done$')
    end(ear)


@test
def replay(session):
    """a recording is opened from the library, stepped, searched for alerts, marked and played, and where it stands is said"""
    home = Path(tempfile.mkdtemp(prefix='home-', dir=session.folder))
    make_recording(session, 'Night shift', folder=home / 'data' / 'vedette' / 'recordings')
    app = session.app('demo:3', home=home)
    app.wait('list item', 'Servers')
    ear = Ear(app)
    ear.search('Recordings', 'Recordings')
    ear.tab_to('Night shift')
    ear.press('Return', '^END$')
    ear.press('comma', '^REPLAY$')
    ear.wait(INSTANT)
    ear.press('comma', INSTANT)
    ear.press('p', INSTANT)
    ear.press('g', '^text Time to go to')
    app.type('0:15')
    ear.press('Return', r'00:15:00$')
    ear.press('b', '^text Note of a new bookmark')
    app.type('here it began')
    ear.tab_to('^push button Add')
    ear.press('Escape', '.')
    ear.press('shift+space', '^PLAYING$')
    ear.press('shift+space', '^REPLAY$')
    end(ear)


@test
def book(session):
    """an order book's events are stepped, searched and played, its pages gone through, and where it stands is said"""
    folder, n_rows = make_book(session)
    app = session.app(str(folder))
    app.wait('label', 'Volume Profile')
    ear = Ear(app)
    ear.tab()
    ear.press('ctrl+End', f'^#{n_rows - 1} / {n_rows}$')
    ear.press('ctrl+Home', f'^#0 / {n_rows}$')
    ear.press('period', f'^#1 / {n_rows}$')
    ear.press('n', f'^#21 / {n_rows}$')
    ear.search('1,005', 'Order 1005')
    ear.wait(f'^#12 / {n_rows}$')
    ear.press('space', '^PLAYING$')
    ear.press('space', '^PAUSED$')
    for title in ('Depth', 'Orders', 'Backtest'):
        ear.search(title, title)
        ear.wait(title)
    end(ear)


run()
