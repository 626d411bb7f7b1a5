#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package comes and goes without a trace: it is made of the build folder, installed into an empty root by
dpkg and removed again; then into a copy of this system, with all that the system does of it (settings are compiled, caches of
types, icons, desktop files and pages of the manual renewed). There its files are moved to /usr, where a package has them,
whatever prefix the build folder has.

Usage: deb.py SOURCE_ROOT BUILD_FOLDER
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from system_copy import SystemCopy, build_options, is_inside, reason_for_none, run_inside

PACKAGE = 'vedette'
PROGRAMS = ('vedette', 'vedetted', 'vedettectl', 'vedette-sim')


def dpkg(*arguments):
    done = subprocess.run(['dpkg', *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'dpkg {arguments} ended with {done.returncode}:\n{done.stdout}')


def dpkg_below(root, *arguments):
    # An empty root has none of the libraries that the package wants, and need not be root's.
    dpkg(f'--root={root}', '--force-not-root', '--force-depends', '--log=/dev/null', *arguments)


def contents(root):
    """What is there, folders too, without dpkg's own books."""
    return {str(path.relative_to(root)) for path in root.rglob('*') if not path.is_relative_to(root / 'var')}


def make_package(source, build):
    return subprocess.run([sys.executable, source / 'data' / 'debian' / 'make.py', build], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()


def try_empty_root(package):
    """What is wrong with the package by itself."""
    control = subprocess.run(['dpkg-deb', '--field', package], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ('updates', 'info', 'triggers'):
            (root / 'var' / 'lib' / 'dpkg' / folder).mkdir(parents=True)
        (root / 'var' / 'lib' / 'dpkg' / 'status').touch()
        dpkg_below(root, '--install', package)
        installed = contents(root)
        dpkg_below(root, '--purge', PACKAGE)
        left = contents(root)
    failures = [f'{wanted} is not in the package' for wanted in ('bin/vedette', 'bin/vedetted', 'share/man/man1/vedette.1',
                                                                 'share/applications/org.vedette.Vedette.desktop')
                if not any(path.endswith(wanted) for path in installed)]
    failures += [f'{library} is no dependency' for library in ('libgtk-4', 'libadwaita-1', 'libsoup-3')
                 if library not in control]
    return failures + [f'{path} stays when the package goes' for path in sorted(left)]


def programs_that_fail():
    """The programs of the package that do not start as a user starts them."""
    return [f'{program} does not run' for program in PROGRAMS if subprocess.run(
        [program, '--version'], stdout=subprocess.DEVNULL, check=False, cwd='/').returncode != 0]


def move_to_usr(package, prefix, work):
    """The same package with its files below /usr."""
    tree = work / 'tree'
    subprocess.run(['dpkg-deb', '--raw-extract', package, tree], check=True)
    if prefix != '/usr':
        shutil.move(tree / prefix.lstrip('/'), work / 'files')
        shutil.rmtree(tree / prefix.split('/')[1])
        shutil.move(work / 'files', tree / 'usr')
    moved = work / 'moved.deb'
    subprocess.run(['dpkg-deb', '-Znone', '--build', tree, moved], check=True, stdout=subprocess.DEVNULL)
    return moved


def is_known():
    said = subprocess.run(['dpkg-query', '--show', '--showformat', '${db:Status-Status}', PACKAGE], capture_output=True,
                          text=True, check=False)
    return said.stdout not in ('', 'not-installed')


def come_and_go(package, prefix):
    """What is wrong when the package is installed on a real system, removed, and purged."""
    watched = ['/usr', '/var', '/etc']
    copy = SystemCopy(watched)
    with tempfile.TemporaryDirectory() as work:
        dpkg('--install', move_to_usr(package, prefix, Path(work)))
    failures = programs_that_fail()
    if '/usr/bin/vedette' not in copy.traces(watched):
        failures.append('nothing was installed')
    dpkg('--remove', PACKAGE)
    dpkg('--purge', PACKAGE)
    if is_known():
        failures.append('dpkg still knows of it')
    return failures + [f'{path} stays when the package goes' for path in copy.traces(watched)]


def report(failures, number, what):
    for failure in failures:
        print(f'# {failure}')
    print(f'{"not ok" if failures else "ok"} {number} - {what}', flush=True)
    return not failures


def main():
    source, build = Path(sys.argv[1]), Path(sys.argv[2])
    if is_inside():
        return 0 if report(come_and_go(sys.argv[3], build_options(build)['prefix']), 2, 'on this system') else 1

    missing = [name for name in ('dpkg', 'dpkg-deb', 'dpkg-shlibdeps') if shutil.which(name) is None]
    if missing:
        print(f'1..0 # SKIP {missing[0]} is not installed')
        return 0
    package = make_package(source, build)
    print('1..2')
    good = report(try_empty_root(package), 1, 'in an empty root')
    reason = 'the package is installed here' if is_known() else reason_for_none(needs_root=True)
    if reason:
        print(f'ok 2 - on this system # SKIP {reason}')
    else:
        good = run_inside(*sys.argv, package) == 0 and good
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
