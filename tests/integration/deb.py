#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package comes and goes without a trace: it is made of the build folder, installed into an empty root by
dpkg, and removed again.

Usage: deb.py SOURCE_ROOT BUILD_FOLDER
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77


def dpkg(root, *arguments):
    # An empty root has none of the libraries that the package wants, and need not be root's.
    subprocess.run(['dpkg', f'--root={root}', '--force-not-root', '--force-depends', '--log=/dev/null', *arguments],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def files_of(root):
    """What is there, without dpkg's own books."""
    return {str(path.relative_to(root)) for path in root.rglob('*')
            if not path.is_relative_to(root / 'var' / 'lib' / 'dpkg') and not path.is_dir()}


def main():
    source, build = Path(sys.argv[1]), Path(sys.argv[2])
    missing = [name for name in ('dpkg', 'dpkg-deb', 'dpkg-shlibdeps') if shutil.which(name) is None]
    if missing:
        print(f'{missing[0]} is not installed')
        return SKIPPED
    package = subprocess.run([sys.executable, source / 'data' / 'debian' / 'make.py', build], check=True,
                             stdout=subprocess.PIPE, text=True).stdout.strip()
    control = subprocess.run(['dpkg-deb', '--field', package], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ('updates', 'info', 'triggers'):
            (root / 'var' / 'lib' / 'dpkg' / folder).mkdir(parents=True)
        (root / 'var' / 'lib' / 'dpkg' / 'status').touch()
        dpkg(root, '--install', package)
        installed = files_of(root)
        dpkg(root, '--purge', 'vedette')
        left = files_of(root)
    failures = [f'{wanted} is not in the package' for wanted in ('bin/vedette', 'bin/vedetted', 'share/man/man1/vedette.1',
                                                                 'share/applications/org.vedette.Vedette.desktop')
                if not any(path.endswith(wanted) for path in installed)]
    failures += [f'{library} is no dependency' for library in ('libgtk-4', 'libadwaita-1', 'libsoup-3')
                 if library not in control]
    failures += [f'{path} stays when the package goes' for path in sorted(left)]
    for failure in failures:
        print(f'FAIL: {failure}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
