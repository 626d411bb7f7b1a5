# SPDX-License-Identifier: GPL-3.0-or-later
"""Time travel: the timeline of a recording, its marks, and what is kept of them."""
import json
import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

from driver import check, run, test, wait_for
from fed_daemon import Daemon
from made_data import make_recording

CTL = os.environ['VEDETTECTL']
CLOCK = re.compile(r'^\d\d:\d\d:\d\d$|^\d\d/\d\d/\d\d \d\d:\d\d:\d\d$')


def info(path):
    done = subprocess.run([CTL, 'info', str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def bookmarks_in(path):
    return [event['title'] for event in info(path)['events'] if event['kind'] == 'bookmark']


def shown_time(app):
    """The instant that is shown, as a clock in seconds."""
    text = wait_for(lambda: next((name for name in app.window.find('push button', 'Go to a Time').texts()
                                  if CLOCK.match(name)), None), 'the time that is shown')
    hours, minutes, seconds = text.split()[-1].split(':')
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def open_recording(session, path):
    app = session.app(str(path))
    app.wait('label', 'END')
    app.wait('image', 'Highest risk of the fleet over time')
    return app


@test
def moves(session):
    """a recording steps, plays backward, and goes to a time that is typed"""
    app = open_recording(session, make_recording(session))
    last = shown_time(app)
    app.key('comma')
    wait_for(lambda: shown_time(app) == last - 30, 'one step back')
    app.key('g')
    app.wait(name='Time to go to')
    app.type('nonsense')
    app.key('Return')
    app.wait_text('is not a time')
    app.key('ctrl+a')
    app.type('0:15')
    app.key('Return')
    wait_for(lambda: shown_time(app) == 15 * 60, 'a quarter past midnight to be shown')
    app.key('shift+space')
    app.wait('label', 'PLAYING')
    wait_for(lambda: shown_time(app) < 15 * 60, 'an earlier time to be shown')
    app.key('space')
    app.wait('label', 'REPLAY')


@test
def alerts(session):
    """P and N go to where alerts began"""
    app = open_recording(session, make_recording(session))
    last = shown_time(app)
    app.key('p')
    began = wait_for(lambda: shown_time(app) < last and shown_time(app), 'an alert')
    app.key('p')
    wait_for(lambda: shown_time(app) < began, 'an earlier alert')
    app.key('n')
    wait_for(lambda: shown_time(app) == began, 'the later alert again')


@test
def over(session):
    """what a recording shows takes no orders, and without a source there is no timeline"""
    app = open_recording(session, make_recording(session))
    app.click(app.wait('list item', 'Alerts'))
    button = app.wait('push button', re.compile('^Acknowledge: '))
    wait_for(lambda: not button.has_state('sensitive'), 'the button to be insensitive')
    app.end()

    app = session.app()
    app.wait('label', re.compile('Explore the Demo Fleet'))
    check(app.find('push button', 'Go to a Time') is None, 'there is a timeline of nothing')


@test
def bookmarks(session):
    """B marks a place with a note, which is in the file and there again the next time"""
    path = make_recording(session)
    app = open_recording(session, path)
    app.key('comma')
    app.wait('label', 'REPLAY')
    marked = shown_time(app)
    app.key('b')
    app.wait(name='Note of a new bookmark')
    app.type('here it broke')
    app.key('Return')
    wait_for(lambda: bookmarks_in(path) == ['here it broke'], 'the bookmark to be in the file')
    app.end()

    app = open_recording(session, path)
    app.key('less')
    wait_for(lambda: shown_time(app) == marked, 'the bookmark to be gone to')
    app.key('b')
    app.wait('list item', 'here it broke')
    app.wait('push button', re.compile('^Remove “here it broke”')).activate()
    app.wait_gone('list item', 'here it broke')
    wait_for(lambda: not bookmarks_in(path), 'the bookmark to leave the file')


@test
def range_between_marks(session):
    """the marks A and B tell what lies between them"""
    app = open_recording(session, make_recording(session))
    app.key('bracketright')
    app.key('comma')
    app.key('comma')
    app.key('bracketleft')
    app.key('b')
    app.wait_text(r'Δ 1 min')
    app.wait('push button', 'Zoom In').activate()
    app.wait('push button', 'Clear').activate()
    app.wait_text('^Marks A and B measure')


def library(session):
    """A folder of the app's own with three recordings, and a file that is none."""
    home = Path(tempfile.mkdtemp(prefix='home-', dir=session.folder))
    folder = home / 'data' / 'vedette' / 'recordings'
    for name in ('Black Friday', 'Night shift', 'Quiet day'):
        make_recording(session, name, ticks=20, servers=6, folder=folder)
    (folder / 'wrong.vedette').write_text('this is no recording')
    return home, folder


def show_library(app, n_recordings=4):
    app.search('recordings', 'Recordings')
    app.wait_text(rf'^{n_recordings} recordings$')


@test
def found_and_opened(session):
    """the library lists what was recorded, says what cannot be read, finds by words; what a click opens is watched"""
    home, folder = library(session)
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)
    app.wait_text(r'wrong\.vedette. is damaged, or no file of Vedette')
    app.wait_text(r'^Demo Fleet .* 9 min')
    app.click(app.wait('entry', 'Find recordings'))
    app.type('friday')
    app.wait_text(r'^1 of 4 recordings$')
    app.click(app.wait('list item', 'Black Friday'))
    app.wait('push button', re.compile(r'^Source: Black Friday'))
    app.wait_text('^Environment at this instant$')


@test
def described_and_deleted(session):
    """a recording is given a title and tags, which are in its file; deleting one can be undone"""
    home, folder = library(session)
    path = folder / 'Night shift.vedette'
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)
    choose(app, 'Night shift', 'Title, Tags and Note…')
    wait_for(lambda: len(app.windows()) == 2, 'the dialog')
    app.key('ctrl+a')
    app.type('The night the disk filled')
    app.key('Return')
    app.wait('list item', 'The night the disk filled')
    check(info(path)['title'] == 'The night the disk filled', 'the title is not in the file')

    choose(app, 'Black Friday', 'Move to Trash')
    app.wait('push button', re.compile('Undo')).activate()
    app.wait_text(r'^4 recordings$')


@test
def saved_data_becomes_a_recording(session):
    """what was saved elsewhere becomes a recording by a form that the page opens"""
    home, folder = library(session)
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)
    app.wait('push button', 'Make a Recording of Saved Data').activate()
    app.wait_text(r'Turns data saved elsewhere into a recording')


@test
def put_back_from_the_trash(session):
    """a recording that is deleted for good, and then put back by somebody, is in the list again"""
    home, folder = library(session)
    path = folder / 'Black Friday.vedette'
    content = path.read_bytes()
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)
    choose(app, 'Black Friday', 'Move to Trash')
    app.wait_text(r'^3 recordings$')
    wait_for(lambda: not path.exists(), 'the recording to go to the trash')
    path.write_bytes(content)
    app.wait_text(r'^4 recordings$')


def keep_part(app, title, rows):
    """Opens the dialog of a recording and types into its two rows; None leaves one as it is."""
    choose(app, title, 'Keep a Part…')
    wait_for(lambda: len(app.windows()) == 2, 'the dialog')
    for number, text in enumerate(rows):
        if number > 0:
            app.key('Tab')
        if text is not None:
            app.key('ctrl+a')
            app.type(text)


@test
def cut_and_merged(session):
    """a part of a recording becomes one, a wrong range cannot be kept, and two parts that follow each other merge"""
    home, folder = library(session)
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)

    keep_part(app, 'Black Friday', ('00:06:00', '00:05:00'))
    app.key('Return', 'Escape')
    wait_for(lambda: len(app.windows()) == 1, 'the dialog to close')

    keep_part(app, 'Black Friday', (None, '00:04:59'))
    app.key('Return')
    app.wait('list item', 'Black Friday (part)')
    keep_part(app, 'Night shift', ('00:05:00', None))
    app.key('Return')
    app.wait('list item', 'Night shift (part)')
    first, second = (info(folder / f'{name} (part).vedette')['frames'] for name in ('Black Friday', 'Night shift'))
    check(first + second == 20, f'the parts have {first} and {second} frames of 20')

    choose(app, 'Black Friday (part)', 'Merge With the Next')
    app.wait('list item', 'Black Friday (part), merged')
    check(info(folder / 'Black Friday (part), merged.vedette')['frames'] == 20, 'not every frame was merged')
    check(len(list(folder.glob('*.vedette'))) == 7, 'the wrong range was kept')


@test
def compared(session):
    """two recordings lie over each other, and what one has more than the other below them"""
    home, folder = library(session)
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app)
    choose(app, 'Black Friday', 'Compare…')
    app.wait('label', 'Difference A − B')
    app.wait('image', re.compile(r'^Difference A − B'))
    wait_for(lambda: app.find('label', 'Reading…') is None, 'both recordings to be read')
    check(app.find('label', re.compile('have no server in common')) is None, 'no server was found in both')
    app.key('Escape')
    wait_for(lambda: len(app.windows()) == 1, 'the window to close')


@test
def still_recorded(session):
    """a recording that is under way is followed by another window, until it ends"""
    daemon = Daemon(session, '--demo=3')
    path = Path(tempfile.mkdtemp(dir=session.folder)) / 'growing.vedette'
    writer = session.start_helper(CTL, 'record', daemon.url, '--out', str(path))
    wait_for(path.exists, 'a recording')
    wait_for(lambda: info(path)['frames'] > 0, 'something to be recorded')
    app = session.app(str(path))
    app.wait('label', 'GROWING')
    first = shown_time(app)
    wait_for(lambda: shown_time(app) > first, 'the next snapshot')
    app.key('comma')
    app.wait('label', 'REPLAY')
    app.key('l')
    app.wait('label', 'GROWING')
    writer.send_signal(signal.SIGINT)
    app.wait('label', 'END')


def begin_long_export(session):
    """Exports a recording that takes long. Returns: the app and the file"""
    home, folder = library(session)
    make_recording(session, 'Long day', ticks=1400, servers=90, folder=folder)
    app = session.app(str(folder / 'Quiet day.vedette'), home=home)
    app.wait('label', 'END')
    show_library(app, 5)
    choose(app, 'Long day', 'Export…')
    wait_for(lambda: session.xdotool('search', '--onlyvisible', '--name', '^Export as', check=False).strip(), 'the dialog')
    out = folder / 'long.txt'
    app.key('ctrl+a')
    app.type(str(out))
    app.key('Return')
    app.wait('progress bar', 'Exporting to “long.txt”…')
    return app, out


def check_ends_whole(app, out):
    """Waits for the app to end: then there is nothing of an export, or all of it."""
    wait_for(lambda: app.process.poll() is not None, 'the app to end')
    left = [path.name for path in out.parent.iterdir() if path.suffix != '.vedette']
    check(not left or (left == [out.name] and out.read_text().endswith('# EOF\n')), f'there is left: {left}')


@test
def closed_while_it_exports(session):
    """whoever closes the window while a recording is exported is asked, and nothing half written stays"""
    app, out = begin_long_export(session)
    app.key('ctrl+q')
    app.wait_text('^Exporting to “long.txt”…\nClosing the window ends that')
    app.wait('push button', re.compile('Stop and Close')).activate()
    check_ends_whole(app, out)


@test
def ended_while_it_exports(session):
    """neither does where the system ends the app"""
    app, out = begin_long_export(session)
    app.process.terminate()
    check_ends_whole(app, out)


@test
def goes_on_in_the_background(session):
    """what is recorded while something else is open, or nothing, has a sign that leads there and stops it"""
    app = session.app('demo:5')
    app.wait('label', 'LIVE')
    app.key('ctrl+shift+r')
    app.wait('push button', re.compile('^Recording Demo Fleet: '))
    app.key('ctrl+w')
    app.wait('label', re.compile('Explore the Demo Fleet'))
    app.click(app.wait('push button', re.compile('^Recording Demo Fleet: ')))
    app.wait('push button', 'Go There').activate()
    app.wait('label', 'LIVE')
    app.click(app.wait('push button', re.compile('^Recording Demo Fleet: ')))
    stop = app.wait('push button', 'Stop Recording')
    check(app.find('push button', 'Go There') is None, 'there is nowhere to go')
    stop.activate()
    app.wait_gone('push button', re.compile('^Recording Demo Fleet: '))
    recorded = list((app.home / 'data' / 'vedette' / 'recordings').glob('*.vedette'))
    check(len(recorded) == 1 and info(recorded[0])['frames'] > 0, f'there is recorded: {recorded}')


@test
def a_long_export(session):
    """a long export says how far it is, and leaves nothing when it is cancelled"""
    app, out = begin_long_export(session)
    app.wait('push button', 'Cancel').activate()
    app.wait_gone('progress bar', 'Exporting to “long.txt”…')
    check(not out.exists(), 'a part of an export was left')
    check(app.find('label', 'The recording was exported') is None, 'it was not cancelled')


def choose(app, title, item):
    """Opens the menu of a recording and goes down to an item, which only a key can reach."""
    app.click(app.wait(name=f'Actions of “{title}”'))
    items = ['Open', 'Compare…', 'Title, Tags and Note…', 'Keep a Part…', 'Merge With the Next', 'Export…',
             'Move to Trash']
    app.wait('menu item', item)
    app.key(*['Down'] * items.index(item), 'Return')


@test
def last_hours_fault(session):
    """what keeps the last hours from being kept is told"""
    blocked = Path(tempfile.mkdtemp(prefix='home-', dir=session.folder))
    (blocked / 'state').mkdir()
    (blocked / 'state' / 'vedette').mkdir()
    (blocked / 'state' / 'vedette' / 'pre-recorded').write_text('no folder')
    app = session.app('demo:20', home=blocked)
    app.wait_text('^The last hours are not kept: ')


run()
