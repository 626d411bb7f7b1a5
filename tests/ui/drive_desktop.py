#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The app as the desktop starts it: by its name on the bus, for an action of a notification, from where it is installed.

Environment, beside that of driver.py: VEDETTE_BUILD (the build folder).
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from driver import Failure, PATIENCE_S, check, run, test, wait_for

NAME = 'org.vedette.Vedette'
BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
'''
INSTALLED = ('bin/vedette', 'bin/vedetted', 'bin/vedettectl', 'bin/vedette-sim', f'share/applications/{NAME}.desktop',
             f'share/dbus-1/services/{NAME}.service', f'share/metainfo/{NAME}.metainfo.xml',
             f'share/glib-2.0/schemas/{NAME}.gschema.xml', f'share/mime/packages/{NAME}.xml',
             f'share/icons/hicolor/scalable/apps/{NAME}.svg', f'share/icons/hicolor/symbolic/apps/{NAME}-symbolic.svg',
             f'share/gnome-shell/search-providers/{NAME}.search-provider.ini', 'share/man/man1/vedette.1', 'share/vedette/forms/train.yaml', 'lib/systemd/user/vedetted.service')


def call_action(name, *parameters):
    listed = ', '.join(f'<{parameter!r}>' for parameter in parameters)
    return subprocess.run(['gdbus', 'call', '--session', '--dest', NAME, '--object-path', '/org/vedette/Vedette',
                           '--method', 'org.freedesktop.Application.ActivateAction', name, f'[{listed}]', '{}'],
                          capture_output=True, check=False).returncode == 0


def ask_search(method, *parameters):
    """What the search of the desktop is answered, as text."""
    return subprocess.run(['gdbus', 'call', '--session', '--dest', NAME, '--object-path',
                           '/org/vedette/Vedette/SearchProvider', '--method',
                           f'org.gnome.Shell.SearchProvider2.{method}', *parameters],
                          capture_output=True, text=True, check=True).stdout.strip()


def install(session):
    """The folder that stands for the prefix, after an installation into a folder of its own."""
    stage = Path(tempfile.mkdtemp(prefix='stage-', dir=session.folder))
    subprocess.run(['meson', 'install', '-C', os.environ['VEDETTE_BUILD'], '--no-rebuild', '--quiet',
                    '--destdir', str(stage)], check=True, capture_output=True)
    desktop = next(stage.rglob(f'{NAME}.desktop'))
    return desktop.parents[2]


def start_bus(session, prefix):
    """A session bus that knows the service that was installed, and starts it where it really is."""
    folder = Path(tempfile.mkdtemp(prefix='bus-', dir=session.folder))
    service = prefix / 'share' / 'dbus-1' / 'services' / f'{NAME}.service'
    text = service.read_text()
    command = re.search(r'^Exec=(\S+)/vedette --gapplication-service$', text, re.M)
    check(command, f'the service starts something else: {text}')
    service.write_text(text.replace(command[1], str(prefix / 'bin')))
    config = folder / 'bus.conf'
    config.write_text(BUS_CONFIG.format(folder=folder, services=service.parent))
    folders = {name: str(folder) for name in ('HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME',
                                              'XDG_DATA_HOME')}
    environment = {**os.environ, **folders, 'GSETTINGS_BACKEND': 'memory', 'GTK_USE_PORTAL': '0', 'GTK_A11Y': 'none',
                   'GSETTINGS_SCHEMA_DIR': str(prefix / 'share' / 'glib-2.0' / 'schemas')}
    bus = session.start('dbus-daemon', f'--config-file={config}', '--nofork', '--print-address',
                        stdout=subprocess.PIPE, text=True, env=environment)
    return {**environment, 'DBUS_SESSION_BUS_ADDRESS': bus.stdout.readline().strip()}


@test
def notification_opens_the_window(session):
    """An action of a notification shows its page although no window is open"""
    app = session.app('--gapplication-service')
    wait_for(lambda: call_action('open-source', 'demo:3'), 'the app on the bus')
    check(not app.windows(), 'there is a window before anything was asked for')
    check(call_action('show-page', 'alerts'), 'the action was refused')
    wait_for(lambda: app.wait('list item', 'Alerts').has_state('selected'), 'the page of alerts')


@test
def desktop_starts_with_the_last_source(session):
    """What was open is open again where the desktop starts the app, for itself or for a notification"""
    kept = {'GSETTINGS_BACKEND': 'keyfile'}
    app = session.app('demo:3', env=kept)
    app.wait('push button', 'Source: Demo Fleet, Live')
    app.key('ctrl+q')
    app.process.wait(PATIENCE_S)
    again = session.app('--gapplication-service', home=app.home, env=kept)
    wait_for(lambda: call_action('show-page', 'alerts'), 'the app on the bus')
    again.wait('push button', 'Source: Demo Fleet, Live')
    check(again.wait('list item', 'Alerts').has_state('selected'), 'the page that was asked for')


@test
def desktop_finds_servers(session):
    """The search of the desktop finds servers and pages, and shows the one that is chosen"""
    app = session.app('demo:3')
    app.wait('list item', 'Alerts')
    wait_for(lambda: 'show-server:' in ask_search('GetInitialResultSet', "['pp']"), 'the servers')
    server = re.search(r"show-server:([^']+)", ask_search('GetInitialResultSet', "['pp']"))[1]
    check(ask_search('GetSubsearchResultSet', "['page:x']", "['alerts']") == "(['show-page:alerts'],)", 'no page')
    check(ask_search('GetInitialResultSet', "['']") == '(@as [],)', 'nothing was asked for, and something found')
    metas = ask_search('GetResultMetas', f"['show-server:{server}', 'show-page:alerts', 'odd', 'show-page:none']")
    check(f"'name': <'{server}'>" in metas and "'name': <'Alerts'>" in metas and metas.count("'id'") == 2, metas)
    ask_search('ActivateResult', 'show-page:alerts', "['alerts']", '0')
    wait_for(lambda: app.wait('list item', 'Alerts').has_state('selected'), 'the page')
    ask_search('ActivateResult', f'show-server:{server}', "['pp']", '0')
    wait_for(lambda: app.wait('list item', 'Servers').has_state('selected'), 'the page of servers')
    app.wait('label', server)


@test
def starts_from_its_desktop_file(session):
    """What is installed is complete, and its desktop file opens a window"""
    prefix = install(session)
    missing = [name for name in INSTALLED if not (prefix / name).exists()]
    check(not missing, f'not installed: {missing}')
    subprocess.run(['glib-compile-schemas', '--strict', str(prefix / 'share' / 'glib-2.0' / 'schemas')], check=True)
    environment = start_bus(session, prefix)
    desktop = prefix / 'share' / 'applications' / f'{NAME}.desktop'
    subprocess.run(['gio', 'launch', str(desktop)], check=True, env={
        **environment, 'XDG_DATA_DIRS': f'{prefix / "share"}:/usr/share', 'PATH': f'{prefix / "bin"}:{os.environ["PATH"]}'})
    wait_for(lambda: session.xdotool('search', '--onlyvisible', '--name', '^Vedette$', check=False), 'a window')


if __name__ == '__main__':
    try:
        run()
    except Failure:
        sys.exit(1)
