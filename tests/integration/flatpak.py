#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak is built of this tree, installed, and draws its Overview in its sandbox, as `./dev flatpak` does it.

That takes half a gigabyte of packages and some minutes, so only continuous integration does it by itself.

Usage: flatpak.py SOURCE_ROOT BUILD_FOLDER
"""
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

APP = 'org.vedette.Vedette'
TOOLS = ('flatpak', 'flatpak-builder', 'eu-strip', 'mmdebstrap', 'bwrap')
MIRROR = 'http://deb.debian.org/debian/dists/bookworm/InRelease'
# What the manifest asks for, and no more: files of the user come in through portals.
CONTEXT = {'shared': {'network', 'ipc'}, 'sockets': {'x11', 'wayland', 'fallback-x11'}, 'devices': {'dri'}}
LEAST_PICTURE_BYTES = 20_000
NO_RUNTIME = 77
PNG = b'\x89PNG\r\n\x1a\n'


def reason_to_skip():
    if 'CI' not in os.environ:
        return 'it takes minutes: ./dev flatpak does it, and continuous integration'
    for tool in TOOLS:
        if shutil.which(tool) is None:
            return f'{tool} is not installed'
    sandbox = subprocess.run(['bwrap', '--ro-bind', '/', '/', '--unshare-all', 'true'], capture_output=True, text=True, check=False)
    if sandbox.returncode != 0:
        return f'there can be no sandbox here: {sandbox.stderr.strip()}'
    try:
        urllib.request.urlopen(MIRROR, timeout=30).close()
    except (urllib.error.URLError, OSError) as error:
        return f'{MIRROR} does not answer: {error}'
    return ''


def make(source, build):
    """Builds and runs all; what was said. What is set for the build folder's own programs stays outside of the sandbox."""
    own = ('VEDETTE', 'GSETTINGS', 'MESON')
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return subprocess.run([source / 'dev', 'flatpak'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors='replace', env={**environment, 'VEDETTE_BUILD_DIR': str(build)}, check=False)


def too_much(folder):
    """What the installed app may do beyond CONTEXT."""
    told = subprocess.run(['flatpak', '--user', 'info', '--show-permissions', APP], capture_output=True, text=True, check=True,
                          env={**os.environ, 'FLATPAK_USER_DIR': str(folder / 'installation')}).stdout
    asked, section = [], ''
    for line in told.splitlines():
        key, is_set, values = line.partition('=')
        if line.startswith('['):
            section = line.strip('[]')
        elif is_set and section == 'Context':
            asked += [f'{key} {value}' for value in values.split(';') if value and value not in CONTEXT.get(key, ())]
        elif is_set:
            asked.append(f'{section} {line}')
    return asked


def report(number, what, good):
    print(f'{"ok" if good else "not ok"} {number} - {what}', flush=True)
    return good


def main():
    source, build = Path(sys.argv[1]), Path(sys.argv[2])
    folder = build / 'flatpak'
    picture = folder / 'overview.png'
    reason = reason_to_skip()
    if reason:
        print(f'1..0 # SKIP {reason}')
        return 0

    done = make(source, build)
    if done.returncode == NO_RUNTIME:
        print(f'1..0 # SKIP no runtime can be made here: {"; ".join(done.stdout.splitlines()[-2:])}')
        return 0
    print('1..3')
    for line in done.stdout.splitlines()[-60:] if done.returncode != 0 else []:
        print(f'# {line}')
    if not report(1, 'the bundle is built, installed and run', done.returncode == 0):
        return 1
    drawn = picture.read_bytes()
    beyond = too_much(folder)
    for permission in beyond:
        print(f'# the app may also use {permission}')
    good = [report(2, 'its Overview is drawn in the sandbox', drawn.startswith(PNG) and len(drawn) >= LEAST_PICTURE_BYTES),
            report(3, 'it may do what it needs and no more', not beyond)]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main())
