#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes away what `meson install` of a build folder brought, and what came of it.

Usage: uninstall.py BUILD_FOLDER

Meson removes the files that it copied, and not what was made of them afterwards: compiled settings and the caches of
types, icons and desktop files, which would go on telling of a program that has gone. A folder that has nothing else is
emptied, any other is brought up to date by the tool of its kind; then go the folders that the installation made. What the
programs wrote for their users, settings, history and recordings, stays.
"""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

# (folder in the data folder, what its contents are made of, what is made of it: '' is all of it, how it is made again)
MADE = (('glib-2.0/schemas', '*.xml', 'gschemas.compiled', ('glib-compile-schemas', '{}')),
        ('icons/hicolor', '*/*/*', 'icon-theme.cache', ('gtk4-update-icon-cache', '-q', '-t', '-f', '{}')),
        ('applications', '*.desktop', 'mimeinfo.cache', ('update-desktop-database', '-q', '{}')),
        ('mime', 'packages/*.xml', '', ('update-mime-database', '{}')))


def renew(folder, sources, made, tool):
    """Makes again what is made of the sources in the folder, or removes it with the last of them."""
    if not folder.is_dir():
        return
    if any(path.is_file() for path in folder.glob(sources)):
        subprocess.run([word.format(folder) for word in tool], check=True)
    elif made:
        (folder / made).unlink(missing_ok=True)
    else:
        shutil.rmtree(folder)


def remove_empty(folders):
    """The deepest first, as an installation wrote them down; what others use stays."""
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()


def check_access(paths):
    """Nothing is taken away where something would stay half way."""
    for path in paths:
        if (path.exists() or path.is_symlink()) and not os.access(path.parent, os.W_OK):
            sys.exit(f'uninstall: {path.parent} is not yours to change: run "sudo ./dev uninstall"')


def main():
    build = Path(sys.argv[1]).resolve()
    log = build / 'meson-logs' / 'install-log.txt'
    if not log.exists():
        sys.exit(f'uninstall: nothing was installed of {build}: run "meson install -C {build}" first')
    installed = [Path(line) for line in log.read_text().splitlines() if not line.startswith('#')]
    options = {option['name']: option['value'] for option in json.loads(subprocess.run(
        ['meson', 'introspect', str(build), '--buildoptions'], check=True, capture_output=True, text=True).stdout)}
    check_access(installed)
    for path in installed:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
    for folder, sources, made, tool in MADE:
        renew(Path(options['prefix']) / options['datadir'] / folder, sources, made, tool)
    remove_empty([path for path in installed if path.is_dir()])
    log.unlink()


if __name__ == '__main__':
    main()
