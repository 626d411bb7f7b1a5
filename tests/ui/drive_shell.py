# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell: welcome, pages, search, timeline, menus. One demo fleet serves all tests but the first."""
import re

from driver import PATIENCE_S, check, run, test, wait_for

PAGES = {'Overview': r'^Environment now$', 'Heatmap': r'.', 'Servers': r'^\d+ servers$'}


def app_with_data(session):
    app = session.shared_app('demo:20')
    app.wait('list item', 'Servers')
    app.key('alt+1')
    app.wait_text(r'^\d+ / 20$')
    return app


def selected_page(app):
    rows = app.window.find('list', 'Pages').find_all('list item')
    return next((row.name for row in rows if row.has_state('selected')), None)


def check_page(app, title):
    wait_for(lambda: selected_page(app) == title, f'the sidebar to stand on {title}')
    app.wait_text(PAGES[title])


@test
def welcome(session):
    """without a source there are three doors, and the first can be opened by keyboard"""
    app = session.app()
    for door in ('Watch This Computer', 'Explore the Demo Fleet', 'Connect or Open…'):
        app.wait('list item', door)
    check(app.find('list', 'Pages') is None, 'there are pages without a source')
    app.key('Tab')
    wait_for(lambda: press_until_focused(app, 'Watch This Computer'), 'the focus on the first door')
    app.key('Return')
    app.wait('push button', re.compile('^Source: This Computer'))
    app.key('ctrl+w')
    app.wait('list item', 'Connect or Open…')


def press_until_focused(app, name):
    row = app.find('list item', name)
    if row is not None and row.has_state('focused'):
        return True
    app.key('Tab')
    return False


@test
def data(session):
    """a demo fleet is shown on the Overview"""
    app = app_with_data(session)
    app.wait('push button', 'Source: Demo Fleet, Live')
    app.wait_text(r'^(Nothing|No server|Keep|Look|Act) ')
    app.wait('image', re.compile('^Servers by level'))


@test
def pages_by_keyboard(session):
    """every page has a key"""
    app = app_with_data(session)
    for key, title in (('alt+2', 'Heatmap'), ('alt+3', 'Servers'), ('alt+1', 'Overview')):
        app.key(key)
        check_page(app, title)


@test
def pages_by_pointer(session):
    """every page is a click away"""
    app = app_with_data(session)
    for title in ('Servers', 'Heatmap', 'Overview'):
        app.click(app.wait('list item', title))
        check_page(app, title)


@test
def search(session):
    """the search finds a server and opens its page; from there it goes back to where the search was"""
    app = app_with_data(session)
    app.key('ctrl+k')
    entry = app.wait('entry')
    wait_for(lambda: entry.has_state('focused'), 'the search to have the focus')
    app.type('ppdb002')
    app.wait('list item', 'ppdb002')
    wait_for(lambda: app.find('list item', 'ppdb001') is None, 'the other servers to go')
    app.key('Return')
    app.wait_gone('list item', 'ppdb002')
    check_page_of_server(app, 'ppdb002')
    app.key('ctrl+k')
    entry = app.wait('entry')
    wait_for(lambda: entry.has_state('focused'), 'the search to have the focus')
    app.type('ppdb00')
    app.wait('list item', 'ppdb001')
    for name in ('ppdb001', 'ppdb002', 'ppdb003'):
        app.key('Down')
        wait_for(lambda name=name: app.wait('list item', name).has_state('focused'), f'{name} to have the focus')
    app.key('Return')
    check_page_of_server(app, 'ppdb003')
    app.key('alt+Left', 'alt+Left')
    check_page(app, 'Overview')


@test
def back(session):
    """a click opens a server; a key leads away from it, and Back returns to it, and then to the list"""
    app = app_with_data(session)
    app.key('alt+3')
    check_page(app, 'Servers')
    app.click(app.wait('label', 'ppdb002'))
    check_page_of_server(app, 'ppdb002')
    app.key('alt+2')
    check_page(app, 'Heatmap')
    app.key('alt+Left')
    check_page_of_server(app, 'ppdb002')
    app.key('alt+Left')
    check_page(app, 'Servers')
    check(app.find('image', re.compile('^CPU user')) is None, 'the server is still there')


@test
def escape(session):
    """Escape gives up what is being written, and the page stays; once more it leads back"""
    app = app_with_data(session)
    app.click(app.wait('list item', 'Cost'))
    field = wait_for(lambda: app.find('spin button') or app.find('entry'), 'a field')
    app.scroll_to(field)
    app.click(field)
    wait_for(lambda: any(node.has_state('focused') for node in field.walk()), 'the field to have the focus')
    app.key('Escape')
    wait_for(lambda: not any(node.has_state('focused') for node in field.walk()), 'the field to be left')
    check(selected_page(app) == 'Cost', 'the page was left with the field')
    app.key('Escape')
    check_page(app, 'Overview')


@test
def scrolled_by_keyboard(session):
    """a page that has the focus itself scrolls by keys, and the search of the documentation stays in view"""
    app = app_with_data(session)
    app.search('Documentation', 'Documentation')
    search = app.wait('entry', 'Search the documentation')
    title = app.wait('label', 'Pages')
    place, top = search.extents(), title.extents()[1]
    app.key('Next')
    wait_for(lambda: title.extents()[1] < top, 'the page to scroll down')
    check(search.extents() == place, 'the search has scrolled away')
    app.key('Home')
    wait_for(lambda: title.extents()[1] == top, 'the page to scroll back')
    app.key('Down')
    wait_for(lambda: title.extents()[1] < top, 'the page to scroll by a step')
    app.click(search)
    app.key('Next')
    app.key('alt+1')
    check_page(app, 'Overview')


def check_page_of_server(app, name):
    app.wait('label', name)
    app.wait('image', re.compile('^CPU user'))
    check(selected_page(app) == 'Servers', 'a server does not belong to the Servers page')


@test
def named(session):
    """whatever can be pressed or filled in has a name"""
    app = app_with_data(session)
    check_names(app)
    for key, title in (('alt+2', 'Heatmap'), ('alt+3', 'Servers')):
        app.key(key)
        check_page(app, title)
        check_names(app)
    app.key('ctrl+k')
    app.wait('entry', 'Search')
    check_names(app)
    app.key('Escape')
    app.wait_gone('entry', 'Search')


def check_names(app):
    """GTK calls what has no name by its class; the button inside a drop-down is beyond reach."""
    controls = ('push button', 'toggle button', 'entry', 'combo box', 'check box')
    nameless = [node for node in app.window.walk() if node.role in controls and node.seen
                and re.match('$|(Gtk|Ved|Adw)', node.name) and node.name != 'GtkToggleButton']
    check(not nameless, f'no name: {nameless}')


@test
def timeline(session):
    """Space pauses, L goes live again"""
    app = app_with_data(session)
    app.wait('label', 'LIVE')
    app.key('space')
    app.wait('label', 'PAUSED')
    app.key('comma')
    app.wait('label', 'PAUSED')
    app.key('l')
    app.wait('label', 'LIVE')
    app.click(app.wait('list item', 'Overview'))
    app.key('space')
    app.wait('label', 'PAUSED')
    app.key('space')
    app.wait('label', 'LIVE')


@test
def restored(session):
    """what was watched and the page are there the next time without being asked for"""
    kept = {'GSETTINGS_BACKEND': 'keyfile'}
    session.end_apps()          # there is one app at a time: what is started beside it only calls it
    app = session.app('demo:20', env=kept)
    app.wait('push button', 'Source: Demo Fleet, Live')
    app.key('alt+3')
    check_page(app, 'Servers')
    app.key('ctrl+q')
    check(app.process.wait(PATIENCE_S) == 0, f'exit status {app.process.returncode}')

    again = session.app(home=app.home, env=kept)
    again.wait('push button', 'Source: Demo Fleet, Live')
    check_page(again, 'Servers')


@test
def parts(session):
    """the list of pages is one stop of Tab, F6 leads from part to part, and arrows of a page do not lead into the list"""
    app = app_with_data(session)

    def is_in_list():
        rows = app.window.find('list', 'Pages').find_all('list item')
        return any(row.has_state('focused') for row in rows)

    app.key('Left')
    check(not is_in_list(), 'Left has led into the list of pages')
    app.key('alt+1', 'F6', 'F6')
    wait_for(is_in_list, 'F6 to lead to the list of pages')
    app.key('Down')
    wait_for(lambda: app.find('list item', 'Heatmap').has_state('focused'), 'an arrow to lead along the list')
    app.key('Tab')
    wait_for(lambda: not is_in_list(), 'Tab to leave the list')


@test
def menu(session):
    """F10 opens the main menu, Escape closes it"""
    app = app_with_data(session)
    app.key('F10')
    for item in ('Refresh', 'Preferences', 'Keyboard Shortcuts', 'About Vedette'):
        app.wait('menu item', item)
    app.key('Escape')
    app.wait_gone('menu item', 'Preferences')


@test
def shortcuts(session):
    """the sheet of shortcuts opens by keyboard and names the keys of this shell"""
    app = app_with_data(session)
    app.key('ctrl+question')
    wait_for(lambda: len(app.windows()) == 2, 'the sheet')
    for title in ('Search', 'Pause or Resume', 'Back to Now'):
        app.wait('label', title)
    app.key('Escape')
    wait_for(lambda: len(app.windows()) == 1, 'the sheet to close')


run()
