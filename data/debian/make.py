#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a Debian package of a configured build folder: what is installed, and what its programs are linked to.

Usage: make.py BUILD_FOLDER

There are no scripts in it: the triggers of Debian compile settings and renew the caches of icons, types and desktop
files when the package comes and when it goes.
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def answer(*command, cwd=None):
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd).stdout


def build_what_is_installed(build):
    """Neither tests nor benchmarks are part of a package."""
    targets = {line.split(':')[0] for line in answer('ninja', '-C', build, '-t', 'targets', 'all').splitlines()}
    installed = [Path(path) for path in json.loads(answer('meson', 'introspect', str(build), '--installed'))]
    names = {str(path.relative_to(build)) for path in installed if path.is_relative_to(build)}
    subprocess.run(['ninja', '-C', build, '--quiet', *sorted(names & targets)], check=True,
                   stdout=sys.stderr)


def install(build, stage):
    shutil.rmtree(stage, ignore_errors=True)
    subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--strip', '--destdir', stage],
                   check=True, stdout=subprocess.DEVNULL)


def is_program(path):
    with path.open('rb') as file:
        return file.read(4) == b'\x7fELF'


def find_dependencies(stage, work):
    """What dpkg-shlibdeps says of the programs; it wants to stand beside a debian/control."""
    debian = work / 'debian'
    debian.mkdir(parents=True, exist_ok=True)
    (debian / 'control').write_text('Source: vedette\n\nPackage: vedette\nArchitecture: any\n')
    programs = [str(path) for path in stage.rglob('*') if path.is_file() and not path.is_symlink() and is_program(path)]
    said = answer('dpkg-shlibdeps', '-O', *programs, cwd=work)
    return said.strip().removeprefix('shlibs:Depends=')


def write_control(stage, values):
    text = (HERE / 'control.in').read_text()
    for name, value in values.items():
        text = text.replace(f'@{name}@', value)
    folder = stage / 'DEBIAN'
    folder.mkdir()
    (folder / 'control').write_text(text)


def write_copyright(stage, prefix):
    folder = stage / prefix / 'share' / 'doc' / 'vedette'
    folder.mkdir(parents=True)
    shutil.copy(HERE.parents[1] / 'LICENSE', folder / 'copyright')


def main():
    build = Path(sys.argv[1]).resolve()
    stage = build / 'package'
    options = {option['name']: option['value'] for option in json.loads(answer('meson', 'introspect', str(build),
                                                                                '--buildoptions'))}
    version = json.loads(answer('meson', 'introspect', str(build), '--projectinfo'))['version']
    architecture = answer('dpkg', '--print-architecture').strip()
    build_what_is_installed(build)
    install(build, stage)
    write_copyright(stage, options['prefix'].lstrip('/'))
    size = sum(path.stat().st_size for path in stage.rglob('*') if path.is_file())
    write_control(stage, {'version': version, 'architecture': architecture, 'size': str(size // 1024),
                          'depends': find_dependencies(stage, build / 'package-work')})
    package = build / f'vedette_{version}_{architecture}.deb'
    subprocess.run(['dpkg-deb', '--build', '--root-owner-group', stage, package], check=True,
                   stdout=subprocess.DEVNULL)
    print(package)


if __name__ == '__main__':
    main()
