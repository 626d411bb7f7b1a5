# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page in a language that nobody speaks: what is not between its brackets was not translated."""
import os
import re
import tempfile
from pathlib import Path

from gi.repository import Gio, GLib

import pseudo_locale
from driver import SCREEN, check, run, test, wait_for

# Without those that quote requests, expressions and names of programs, and those whose text is that of a form.
PAGES = {'overview': 'Overview', 'heatmap': 'Heatmap', 'servers': 'Servers', 'top-risks': 'Top risks',
         'history': 'History', 'insights': 'Insights', 'cascade': 'Cascade', 'forecast-quality': 'Forecast quality',
         'alerts': 'Alerts', 'remediation': 'Remediation', 'cost': 'Cost', 'price': 'Price', 'depth': 'Depth',
         'orders': 'Orders', 'backtest': 'Backtest', 'recordings': 'Recordings', 'datasets': 'Datasets',
         'roadmap': 'Roadmap'}
ROLES = ('label', 'push button', 'toggle button', 'list item', 'menu item', 'check box', 'table column header')
WORD = re.compile(r'[A-Za-z]{3,}')
# Names of servers, of zones behind a time and of programs, what the toolkit says itself, and widgets without a name.
NO_TEXT = re.compile(r'pp[a-z]+\d+|(?<=:\d\d )[A-Z]{3,5}\b|Vedette|Close|Maximize|Minimize|(Gtk|Ved|Adw)\w+')


def outside(name):
    """What stands outside of the brackets."""
    depth, rest = 0, []
    for sign in name:
        depth += (sign == '⟦') - (sign == '⟧')
        if depth == 0 and sign != '⟧':
            rest.append(sign)
    return ''.join(rest)


def show_page(page):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    bus.call_sync('org.vedette.Vedette', '/org/vedette/Vedette', 'org.gtk.Actions', 'Activate',
                  GLib.Variant('(sava{sv})', ('show-page', [GLib.Variant('s', page)], {})), None,
                  Gio.DBusCallFlags.NONE, -1, None)


def untranslated(app):
    return {node.name for node in app.window.walk()
            if node.role in ROLES and node.seen and WORD.search(NO_TEXT.sub('', outside(node.name)))}


@test
def pages(session):
    """no page shows a text that has not been translated"""
    folder = Path(tempfile.mkdtemp(dir=session.folder))
    app = session.app('demo:20', env=pseudo_locale.make(os.environ['VEDETTE_SOURCE'], folder))
    app.wait('list item', '⟦Overview⟧')
    app.wait('label', '⟦LIVE⟧')
    faults = []
    for page, title in PAGES.items():
        show_page(page)
        app.wait('label', f'⟦{title}⟧')
        faults += [f'{page}: "{name}"' for name in sorted(untranslated(app))]
    check(not faults, 'not translated: ' + ', '.join(faults))


def show_and_picture(session, app, page):
    show_page(page)
    wait_for(lambda: app.wait('list item', PAGES[page]).has_state('selected'), f'the page {page}')
    session.picture(Path(os.environ.get('VEDETTE_UI_PICTURES', session.folder)) / f'rtl-{page}.png')


@test
def mirrored(session):
    """read from right to left, the list of pages stands on the right"""
    app = session.app('--direction=rtl', 'demo:20')
    app.wait('label', 'LIVE')
    pages = app.wait('list', 'Pages')
    for page in ('overview', 'servers', 'alerts'):
        show_and_picture(session, app, page)
        left, _, width, _ = pages.extents()
        check(left + width / 2 > SCREEN[0] / 2, f'the list of pages stands at {left}')


run()
