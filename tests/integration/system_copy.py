# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of this system in which anything may be installed: nobody else sees it, and it ends with the process.

A program that run_inside() started has a mount namespace of its own. There a SystemCopy lays overlays in memory over
/usr, /var, /etc and what else is to be written to, and tells what came to be there, by traces().
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = 'VEDETTE_SYSTEM_COPY'
NAME = b'vedette'
# Books that others keep of whatever happens, and may keep.
BOOKS = ('/var/log', '/var/lib/dpkg', '/var/lib/apt', '/var/cache')


def build_options(build):
    said = subprocess.run(['meson', 'introspect', str(build), '--buildoptions'], check=True, capture_output=True, text=True)
    return {option['name']: option['value'] for option in json.loads(said.stdout)}


def first_existing(path):
    return path if path.exists() else first_existing(path.parent)


def is_inside():
    return INSIDE in os.environ


def reason_for_none(needs_root=False):
    """Why no copy can be made here; empty where it can."""
    if needs_root and os.geteuid() != 0:
        return 'only root can install packages'
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run([*unshare(), sys.executable, __file__, folder, '/var'], capture_output=True, text=True, check=False)
    return '' if tried.returncode == 0 else f'no copy of the system can be made here: {"".join(tried.stderr.splitlines()[-1:])}'


def run_inside(*arguments):
    """Starts a Python program where a SystemCopy can be made; returns its exit status."""
    own = ('VEDETTE', 'GSETTINGS', 'MESON')     # of the build: what is installed must do without
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([*unshare(), sys.executable, *arguments], check=False,
                              env={**environment, INSIDE: folder, 'PYTHONDONTWRITEBYTECODE': '1'}).returncode


def unshare():
    return ['unshare', '--mount'] + ([] if os.geteuid() == 0 else ['--map-root-user'])


class SystemCopy:
    """The overlays over some folders of the system."""

    def __init__(self, folders, work=None):
        work = Path(work or os.environ[INSIDE])
        mount('-t', 'tmpfs', 'vedette', work)
        self.layers = {}
        for number, folder in enumerate(outermost(folders)):
            below, above, scratch = (work / f'{kind}{number}' for kind in ('below', 'above', 'scratch'))
            for path in (below, above, scratch):
                path.mkdir()
            mount('--bind', folder, below)
            mount('-t', 'overlay', 'vedette', folder, '-o', f'lowerdir={below},upperdir={above},workdir={scratch}')
            self.layers[folder] = below, above

    def traces(self, folders):
        """What these folders have, or lack, that they did not before, except for books of others that do not name us."""
        return sorted(str(folder / path.relative_to(self.layers[folder][1])) for folder in outermost(folders)
                      for path in self.layers[folder][1].rglob('*') if self.is_trace(folder, path))

    def is_trace(self, folder, path):
        below, above = self.layers[folder]
        relative = path.relative_to(above)
        before, now = below / relative, folder / relative
        if not now.exists() and not now.is_symlink():
            return before.exists() or before.is_symlink()
        if now.is_dir() or now.is_symlink():
            return not (before.exists() or before.is_symlink())
        if before.is_file() and before.read_bytes() == now.read_bytes():
            return False
        is_book = any(now.is_relative_to(book) for book in BOOKS)
        return names_us(now) if is_book or before.exists() else True


def names_us(path):
    # The first two tell of what was done, and shall; the index of the manual forgets by its own timer, whoever leaves.
    if path.is_relative_to('/var/log') or path.parent == Path('/var/lib/dpkg') or path.is_relative_to('/var/cache/man'):
        return False
    return NAME in path.name.encode() or NAME in path.read_bytes().lower()


def outermost(folders):
    """Without those that lie below another."""
    paths = {Path(folder).resolve() for folder in folders}
    return sorted(path for path in paths if not any(other != path and path.is_relative_to(other) for other in paths))


def mount(*words):
    subprocess.run(['mount', *map(str, words)], check=True)


if __name__ == '__main__':
    # Whether overlays can be made at all, tried on one folder.
    SystemCopy([sys.argv[2]], sys.argv[1])
