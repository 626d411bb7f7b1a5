# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of the embedded daemon: who outlives whom, and what the app says meanwhile."""
import os
import re
import shlex
import signal
import tempfile
from pathlib import Path

from driver import PATIENCE_S, check, is_running, run, test, wait_for

COUNT = r'^\d+ / 20$'


def gated_daemon(session):
    """A daemon that only starts while the file `gate` is not there: (environment, gate)."""
    folder = Path(tempfile.mkdtemp(dir=session.folder))
    script, gate = folder / 'gated', folder / 'gate'
    program = shlex.quote(os.environ['VEDETTE_DAEMON'])
    script.write_text('#!/bin/sh\n'
                      f'while [ -e {shlex.quote(str(gate))} ]; do sleep 0.1; done\n'
                      f'exec {program} "$@"\n')
    script.chmod(0o700)
    return {'VEDETTE_DAEMON': str(script)}, gate


def app_with_data(session, **more):
    app = session.app('demo:20', **more)
    app.wait_text(COUNT)
    app.wait('label', 'LIVE')
    return app


def check_ends(app, pid):
    wait_for(lambda: not is_running(pid), 'the daemon to end after the app')
    left = list((app.home / 'tmp').glob('vedette-*'))
    check(not left, f'what the demo fleet kept is left behind: {left}')


@test
def daemon_killed(session):
    """when the daemon is killed the app says so, gives no all-clear, keeps what it shows, and reconnects by itself"""
    environment, gate = gated_daemon(session)
    app = app_with_data(session, env=environment)
    first = app.daemon()
    gate.touch()
    os.kill(first, signal.SIGKILL)
    app.wait_text(r'^Disconnected · newest data: ')
    app.wait('push button', 'Source: Demo Fleet, Disconnected')
    app.wait_text(r'^Disconnected · newest data: \d+ (s|min) ago$')
    check(app.find('label', re.compile(COUNT)) is not None, 'what was shown is gone')
    app.wait_text(r'^The current state is unknown\. Last data: ')
    gate.unlink()
    app.wait('push button', 'Source: Demo Fleet, Live')
    app.wait_gone('label', re.compile('^The current state is unknown'))
    app.wait_gone('label', re.compile('^Disconnected'))
    check(app.daemon() != first, 'there is no new daemon')
    check(app.find('label', re.compile(COUNT)) is not None, 'the data did not come back')


@test
def opened_while_disconnected(session):
    """pages say what cannot be had while the daemon is gone, keep what they know, and fill themselves afterwards"""
    environment, gate = gated_daemon(session)
    app = app_with_data(session, env=environment)
    app.click(app.wait('list item', 'Cascade'))
    app.wait('label', 'Cascade health')
    gate.touch()
    os.kill(app.daemon(), signal.SIGKILL)
    app.wait('push button', 'Source: Demo Fleet, Disconnected')

    app.click(app.wait('list item', 'Remediation'))
    app.wait('label', 'Vedette keeps trying to reconnect.')
    check(app.find('label', 'No plan waits for a decision.') is None, 'it claims to know the plans')
    app.click(app.wait('list item', 'Forecast quality'))
    app.wait('label', 'No figures available here')
    app.click(app.wait('list item', 'Cascade'))
    app.wait('label', 'Cascade health')

    gate.unlink()
    app.click(app.wait('list item', 'Remediation'))
    app.wait('label', 'servers at risk 70 or above')
    app.wait_gone('label', 'Vedette keeps trying to reconnect.')


@test
def source_closed(session):
    """when the source is closed its daemon ends and leaves nothing behind"""
    app = app_with_data(session)
    first = app.daemon()
    app.key('ctrl+w')
    app.wait('list item', 'Watch This Computer')
    check_ends(app, first)


@test
def app_killed(session):
    """when the app is killed its daemon ends and leaves nothing behind"""
    app = app_with_data(session)
    daemon = app.daemon()
    app.kill()
    check_ends(app, daemon)


@test
def app_quits(session):
    """when the app quits its daemon ends and leaves nothing behind"""
    app = app_with_data(session)
    daemon = app.daemon()
    app.key('ctrl+q')
    check(app.process.wait(PATIENCE_S) == 0, f'exit status {app.process.returncode}')
    check_ends(app, daemon)


@test
def app_terminated(session):
    """when the app is asked to end by a signal its daemon ends and leaves nothing behind"""
    app = app_with_data(session)
    daemon = app.daemon()
    app.process.terminate()
    check(app.process.wait(PATIENCE_S) == 0, f'exit status {app.process.returncode}')
    check_ends(app, daemon)


@test
def secret(session):
    """the key of the daemon is in neither its arguments nor its environment"""
    app = session.app('demo:20')
    daemon = process_files(app.daemon())
    check('--control-fd' in daemon, 'this is not the embedded daemon')
    told = daemon - process_files(app.process.pid)
    check(not [text for text in told if re.search(r'[0-9a-f]{32}', text)], f'there is a key in {told}')


def process_files(pid):
    """Arguments and environment of a process, as everybody with the same user can read them."""
    folder = Path('/proc') / str(pid)
    return set(((folder / 'cmdline').read_text() + (folder / 'environ').read_text()).split('\0'))


run()
