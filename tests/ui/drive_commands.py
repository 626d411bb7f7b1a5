#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of commands as a person uses them: training with live figures, stopping, asking before it closes.

Environment, beside that of driver.py: VEDETTE_TEST_PROGRAM (what the forms run), VEDETTECTL.
"""
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from driver import Failure, check, is_running, run, test, wait_for

PROGRAM = os.environ['VEDETTE_TEST_PROGRAM']
FORMS = Path(__file__).resolve().parents[2] / 'data' / 'forms'
KEEP = re.compile('Keep Open')
CLOSE = re.compile('Stop and Close')
N_HOSTS = 3
N_SAMPLES = 288 * 12
NOTIFIED = '''
import sys
from gi.repository import Gio, GLib
XML = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>"""
def called(connection, sender, path, interface, method, parameters, invocation):
    if method == "Notify":
        print(parameters.unpack()[3], flush=True)
        invocation.return_value(GLib.Variant("(u)", (1,)))
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["body"],)))
    elif method == "GetServerInformation":
        invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))
    else:
        invocation.return_value(None)
def have(connection, name):
    info = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
    connection.register_object("/org/freedesktop/Notifications", info, called, None, None)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", 0, have,
                 lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
'''


def write_form(folder, name, words, elements=''):
    folder.mkdir(parents=True, exist_ok=True)
    listed = ', '.join(f"'{word}'" for word in words)
    (folder / f'{name}.yaml').write_text(f'title: {name.title()}\nprogram: [{listed}]\nstyle: gnu-long\n'
                                         f'ui_elements: [{elements}]\n')


def press(app, name):
    """Presses a button as soon as it can be."""
    wait_for(lambda: app.wait('push button', name).has_state('sensitive'), f'“{name}” to be sensitive')
    app.wait('push button', name).activate()


def entry(app, name):
    """The line of text of a field; GTK gives the role of a text to some and that of an entry to others."""
    return wait_for(lambda: app.find('text', name) or app.find('entry', name), f'the entry “{name}”')


def entry_in(window, name):
    return window.find('text', name) or window.find('entry', name)


def text_of(app, name):
    """What stands in a text of several lines."""
    text = app.wait('text', name).accessible.get_text_iface()
    return text.get_text(0, text.get_character_count())


def open_menu(app, item):
    """Chooses an item of the menu of the page."""
    app.click(next(node for node in app.window.find_all(None, 'More') if node.role in ('toggle button', 'push button')))
    app.wait('menu item', item).activate()


def open_commands(session, forms, home=None):
    """The app on its demo, with the page of commands up and these forms alone."""
    app = session.app('demo:3', env={'VEDETTE_FORMS': str(forms)}, home=home)
    app.click(app.wait('list item', 'Commands'))
    wait_for(lambda: app.wait('push button', 'Run').has_state('sensitive'), 'a form')
    return app


def new_folder(session, name):
    return Path(tempfile.mkdtemp(prefix=name, dir=session.folder))


def family_of(path):
    wait_for(lambda: path.exists() and len(path.read_text().split()) == 3, 'the family to have started')
    return [int(word) for word in path.read_text().split()]


def write_metrics(folder):
    """Days of a load that repeats, so that there is something to learn."""
    for host in range(N_HOSTS):
        rows = ['ts,cpu']
        for i in range(N_SAMPLES):
            value = 40 + 20 * math.sin(2 * math.pi * i / 288 + host) + 3 * math.sin(i * 0.7)
            rows.append(f'{1760000000 + 300 * i},{value:.2f}')
        (folder / f'host{host}.csv').write_text('\n'.join(rows) + '\n')


@test
def letters_do_not_jump(session):
    """a letter that no field takes does not go through time, as it does on other pages"""
    forms = new_folder(session, 'forms-')
    write_form(forms, 'ticked', [PROGRAM, 'both'], '{key: fast, type: checkbox, label: Fast, hydra_override: fast}')
    app = open_commands(session, forms)
    switch = wait_for(lambda: next((node for node in app.window.find_all(None, 'Fast')
                                    if node.role not in ('label', 'panel', 'grouping')), None), 'the switch')
    app.click(switch)
    wait_for(lambda: switch.has_state('checked'), 'the switch to be on')
    app.key('comma')
    app.click(switch)
    wait_for(lambda: not switch.has_state('checked'), 'the switch to be off')
    check(app.find('label', 'LIVE'), 'the comma went to the instant before')


@test
def stop_ends_the_whole_family(session):
    """Stop ends the program, its child and its grandchild in a session of its own"""
    forms, mark = new_folder(session, 'forms-'), new_folder(session, 'marks-') / 'family'
    write_form(forms, 'family', [PROGRAM, 'family', str(mark)])
    app = open_commands(session, forms)
    press(app, 'Run')
    family = family_of(mark)
    press(app, 'Stop')
    # The button offers to kill for the seconds of grace; where this looks too late, they are over by themselves.
    button = wait_for(lambda: app.find('push button', 'Kill') or app.find('push button', 'Run Again'), 'what follows')
    if button.name == 'Kill':
        button.activate()
    wait_for(lambda: not any(is_running(pid) for pid in family), 'the family to be gone')
    app.wait('push button', 'Run Again')
    app.wait_text(r'Stopped')


@test
def a_line_wider_than_the_output_is_drawn(session):
    """The output of a run is on the screen at once, also where a line is too long for it"""
    forms = new_folder(session, 'forms-')
    fields = ', '.join(f'{{key: k{i}, type: text_input, default: value{i}, hydra_override: k{i}}}' for i in range(12))
    write_form(forms, 'broken', ['/bin/sh', '-c', f'sleep 0.5; echo {"too-long-" * 20} >&2; exit 1'], fields)
    app = open_commands(session, forms)
    app.click(app.wait('push button', 'Run'))
    app.wait('push button', 'Run Again')
    app.wait_text('^1 line$')
    app.wait_text('^too-long-')
    check('without a current allocation' not in app.stderr, 'what holds the output was not drawn')


@test
def closing_asks(session):
    """Closing the window asks while a command runs, and leaves nobody"""
    forms, mark = new_folder(session, 'forms-'), new_folder(session, 'marks-') / 'family'
    write_form(forms, 'family', [PROGRAM, 'family', str(mark)])
    app = open_commands(session, forms)
    press(app, 'Run')
    family = family_of(mark)
    app.key('ctrl+q')
    press(app, KEEP)
    wait_for(lambda: app.find('push button', KEEP) is None, 'the question to go')
    check(is_running(family[0]), 'the command was ended although the window stays open')
    app.key('ctrl+q')
    press(app, CLOSE)
    wait_for(lambda: app.process.poll() is not None, 'the app to end')
    wait_for(lambda: not any(is_running(pid) for pid in family), 'the family to be gone')


@test
def crash_leaves_nobody(session):
    """When the app is killed, nothing that it started lives on"""
    forms, mark = new_folder(session, 'forms-'), new_folder(session, 'marks-') / 'family'
    write_form(forms, 'family', [PROGRAM, 'family', str(mark)])
    app = open_commands(session, forms)
    press(app, 'Run')
    family = family_of(mark)
    app.kill()
    wait_for(lambda: not any(is_running(pid) for pid in family), 'the family to be gone')


@test
def no_shell_reads_the_words(session):
    """What is typed into a field arrives as it is, whatever a shell would make of it"""
    forms, mark = new_folder(session, 'forms-'), new_folder(session, 'marks-') / 'words'
    write_form(forms, 'record', [PROGRAM, 'record', str(mark)],
               '{key: v, type: text_input, label: Words, hydra_override: value}')
    app = open_commands(session, forms)
    app.click(entry(app, 'Words'))
    app.type('$(id) `id`; "a" \'b\' *')
    app.key('ctrl+Return')
    wait_for(lambda: mark.exists() and mark.read_bytes().endswith(b'\0'), 'the words to arrive')
    check(mark.read_bytes() == b'--value\0$(id) `id`; "a" \'b\' *\0', f'arrived: {mark.read_bytes()}')


@test
def end_is_told(session):
    """A command that ends while another page is up is told on the desktop"""
    forms = new_folder(session, 'forms-')
    told, gate = forms / 'told', forms / 'gate'
    os.mkfifo(gate)
    write_form(forms, 'slow', ['cat', str(gate)])
    with told.open('w') as out:
        session.start(sys.executable, '-c', NOTIFIED, stdout=out, text=True)
    wait_for(lambda: 'ready' in told.read_text(), 'somebody to listen for notifications')
    app = open_commands(session, forms)
    press(app, 'Run')
    app.wait('push button', 'Stop')
    app.click(app.wait('list item', 'Overview'))
    wait_for(lambda: app.find('push button', 'Stop') is None, 'another page')
    gate.write_text('end\n')
    wait_for(lambda: 'Slow: done' in told.read_text(), 'the end to be told')


@test
def training_streams_and_is_found(session):
    """Training from the page draws its loss, can be stopped, and its model can be chosen"""
    forms, data = new_folder(session, 'forms-'), new_folder(session, 'metrics-')
    (forms / 'train.yaml').write_text((FORMS / 'train.yaml').read_text())
    write_metrics(data)
    app = open_commands(session, forms)
    app.click(entry(app, 'Data Folder'))
    app.type(str(data))
    app.key('ctrl+Return')
    model = app.home / 'data' / 'vedette' / 'models' / 'mlp' / 'model.json'
    wait_for(model.exists, 'a model')
    app.wait('image', re.compile('Loss'))
    press(app, 'Stop')
    app.wait('push button', 'Run Again')
    app.click(wait_for(lambda: next((node for node in app.window.find_all(None, 'Continue from a model')
                                     if node.role not in ('label', 'panel', 'grouping')), None), 'the switch'))
    picker = app.wait('combo box', 'Model to continue from')
    app.click(picker)
    app.wait('label', re.compile(r'^mlp \('))


@test
def sweep_is_a_grid_of_runs(session):
    """Two fields with values make a run of each combination, and how many is said before they start"""
    forms, marks = new_folder(session, 'forms-'), new_folder(session, 'marks-')
    write_form(forms, 'grid', ['touch'],
               '{key: a, type: text_input, label: First, default: x, style: positional, hydra_override: a},'
               '{key: b, type: text_input, label: Second, default: y, style: positional, hydra_override: b}')
    app = open_commands(session, forms)
    open_menu(app, 'Sweep…')
    window = wait_for(lambda: next((found for found in app.windows() if found.name == 'Sweep'), None), 'the window')
    first, second = marks / 'one', marks / 'two'
    values = wait_for(lambda: entry_in(window, 'Values'), 'the line for values')
    values.accessible.get_editable_text_iface().set_text_contents(f'{first}, {second}')
    app.wait_text(r'^2 runs$')
    window.find('push button', 'Start').activate()
    wait_for(lambda: first.exists() and second.exists(), 'both runs')


@test
def copied_command_fills_the_form(session):
    """What was copied is what is shown, and pasting it back fills the fields"""
    forms = new_folder(session, 'forms-')
    write_form(forms, 'copy', ['true'], '{key: v, type: text_input, label: Words, hydra_override: value}')
    app = open_commands(session, forms)
    app.click(entry(app, 'Words'))
    app.type('a "b"')
    shown = "true \\\n  --value 'a \"b\"'"
    wait_for(lambda: text_of(app, 'Command') == shown, 'the command')
    press(app, 'Copy the command (Ctrl+Shift+C)')
    app.click(entry(app, 'Words'))
    app.key('ctrl+a', 'BackSpace')
    wait_for(lambda: 'value' not in text_of(app, 'Command'), 'the value to go')
    app.key('ctrl+shift+v')
    wait_for(lambda: text_of(app, 'Command') == shown, 'the copied command to be back')


@test
def folder_is_picked(session):
    """A folder is chosen in a dialog, and is the value of its field"""
    forms = new_folder(session, 'forms-')
    write_form(forms, 'pick', ['true'], '{key: d, type: directory, label: Place, hydra_override: place}')
    app = open_commands(session, forms)
    press(app, 'Choose: Place')
    dialog = wait_for(lambda: next((found for found in app.windows() if found.name == 'Place'), None), 'the dialog')
    wait_for(lambda: dialog.find('push button', re.compile('Choose$')), 'its button').activate()
    wait_for(lambda: '--place' in text_of(app, 'Command'), 'the folder in the command')


if __name__ == '__main__':
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        run()
    except Failure:
        sys.exit(1)
