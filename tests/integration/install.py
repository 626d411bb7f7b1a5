#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed runs, and goes without a trace: `meson install` and `./dev uninstall` in a copy of this system.

Usage: install.py SOURCE_ROOT BUILD_FOLDER
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from system_copy import SystemCopy, build_options, first_existing, is_inside, reason_for_none, run_inside

PROGRAMS = ('vedette', 'vedetted', 'vedettectl', 'vedette-sim')
NAME = 'org.vedette.Vedette'
SKIPPED = 77


def run(*command):
    """What a command says; the output of one that fails is the reason to give."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'{command} ended with {done.returncode}:\n{done.stdout[-4000:]}')
    return done.stdout


def start_by_name():
    """As a desktop does: the bus starts what the installed service names, and a window opens; then it is told to end."""
    script = f'gapplication launch {NAME} && gapplication action {NAME} quit'
    with tempfile.TemporaryDirectory() as home:
        folders = [f'{name}={home}' for name in ('HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME',
                                                 'XDG_CACHE_HOME')]
        run('env', *folders, 'GSETTINGS_BACKEND=memory', 'GTK_USE_PORTAL=0', 'GTK_A11Y=none',
            'xvfb-run', '-a', 'dbus-run-session', '--', 'sh', '-c', script)


def check_programs(prefix, bindir):
    for program in PROGRAMS:
        said = run(prefix / bindir / program, '--version')
        if not said.startswith(f'{program} '):
            sys.exit(f'{program} --version says {said!r}')
    is_in_path = str(prefix / 'share') in ('/usr/share', '/usr/local/share')
    if is_in_path and all(shutil.which(tool) for tool in ('xvfb-run', 'dbus-run-session', 'gapplication')):
        start_by_name()


def come_and_go(source, build, prefix, bindir):
    """Prints what is wrong; returns the exit status."""
    watched = ['/usr', '/var', '/etc', first_existing(prefix)]
    copy = SystemCopy([*watched, build])
    run('meson', 'install', '-C', build, '--no-rebuild', '--quiet')
    installed = copy.traces(watched)
    check_programs(prefix, bindir)
    run(sys.executable, source / 'data' / 'uninstall.py', build)
    left = copy.traces(watched)
    print(f'{len(installed)} files and folders came')
    for path in left:
        print(f'FAIL: {path} is left')
    return 1 if left or not any(path.endswith('gschemas.compiled') for path in installed) else 0


def main():
    source, build = Path(sys.argv[1]), Path(sys.argv[2])
    options = build_options(build)
    prefix = Path(options['prefix'])
    if is_inside():
        return come_and_go(source, build, prefix, options['bindir'])
    reason = reason_for_none()
    if first_existing(prefix) == Path('/'):
        reason = f'{prefix} would be a new folder in the root, of which no copy is made'
    if reason:
        print(reason)
        return SKIPPED
    return run_inside(*sys.argv)


if __name__ == '__main__':
    sys.exit(main())
