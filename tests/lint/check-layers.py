#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of the house, enforced: who may use whom.

Usage: check-layers.py SOURCE_ROOT BUILD_ROOT

Reads every #include under src/ against the tables below, which are those of src/DESIGN.md, and every
undefined symbol of the built libraries: a room whose row does not name GTK, libsoup, SQLite or GL must
not call them, whatever it includes. Within a room, a folder may use what stands in the room itself and the
folders that its row names.
"""
import re
import subprocess
import sys
from pathlib import Path

# room: (rooms it may use directly, outside libraries it may use)
ROOMS = {
    'base': ((), ('json',)),
    'series': (('base',), ()),
    'fleet': (('series',), ()),
    'forecast': (('series',), ('json',)),
    'book': (('series',), ('archive',)),
    'form': (('base',), ('json', 'yaml')),
    'wire': (('fleet',), ('json', 'zstd')),
    'store': (('wire',), ('sqlite',)),
    'source': (('wire',), ('json', 'soup')),
    'hub': (('base',), ('json', 'soup', 'secret')),
    'notify': (('wire',), ('soup',)),
    'client': (('wire',), ('json', 'soup', 'secret')),
    'sim': (('client',), ('json', 'soup')),
    'engine': (('fleet', 'forecast', 'store', 'source', 'notify', 'sim'), ('json',)),
    'server': (('engine', 'wire'), ('json', 'soup')),
    'ctl': (('engine', 'book', 'form', 'hub'), ('json',)),
    'plot': (('base',), ()),
    'gl': (('plot',), ('epoxy', 'cairo')),
    'app': (('fleet', 'forecast', 'wire', 'store', 'source', 'client', 'sim', 'engine', 'book', 'form', 'hub',
             'plot', 'gl'),
            ('gtk', 'adwaita', 'soup', 'json', 'cairo')),
}
# room: {folder: other folders of the room that it may use}
FOLDERS = {
    'fleet': {'snapshot': (), 'cascade': (), 'risk': ('snapshot',), 'alerts': ('risk', 'snapshot'),
              'filter': ('risk', 'snapshot')},
    'forecast': {'nn': (), 'seasonal': (), 'neural': ('nn', 'seasonal'), 'backtest': ('neural',)},
    'book': {'import': (), 'replay': (), 'analytics': ()},
    'form': {'schema': (), 'project': ('schema',), 'command': ('schema', 'project'), 'runs': ('schema', 'project', 'command'),
             'files': ('schema', 'runs')},
    'wire': {'frames': (), 'forecasts': ('frames',), 'json': ('frames',)},
    'store': {'alerts': (), 'history': ('alerts',), 'recordings': ('alerts', 'history')},
    'sim': {'batch': ()},
    'engine': {'alerts': (), 'explain': (), 'input': (), 'quality': (), 'training': (), 'jobs': ('explain', 'quality')},
    'server': {'handlers': ()},
    'app': {'models': (), 'charts': ('models',), 'parts': ('models', 'charts')},
}
# The folders of pages, with what each uses of the others; all may use models, charts and parts, and the window shows them all.
PAGES = {
    'sources': (), 'timeline': (), 'commands': (), 'gallery': (), 'quality': (), 'cascade': (), 'alerts': ('cascade',),
    'servers': ('alerts',), 'fleet': ('cascade', 'servers'), 'insights': ('servers',), 'help': ('alerts', 'insights'),
    'market': ('timeline',), 'datasets': ('market',), 'recordings': ('sources', 'timeline'), 'diagnostics': ('gallery',),
}
FOLDERS['app'].update({folder: ('models', 'charts', 'parts', *others) for folder, others in {**PAGES, 'window': PAGES}.items()})
INCLUDES = {
    'json': re.compile(r'json-glib/'), 'soup': re.compile(r'libsoup/'), 'zstd': re.compile(r'zstd'),
    'sqlite': re.compile(r'sqlite3'), 'secret': re.compile(r'libsecret/'), 'epoxy': re.compile(r'epoxy/|GL/|EGL/'),
    'archive': re.compile(r'^archive'), 'cairo': re.compile(r'cairo'), 'gtk': re.compile(r'gtk/|gdk/|gsk/'), 'adwaita': re.compile(r'adwaita'),
    'yaml': re.compile(r'yaml\.h'),
}
SYMBOLS = {
    'json': re.compile(r'^json_'), 'soup': re.compile(r'^soup_'), 'zstd': re.compile(r'^ZSTD_'),
    'sqlite': re.compile(r'^sqlite3_'), 'secret': re.compile(r'^secret_'), 'epoxy': re.compile(r'^epoxy_|^gl[A-Z]'),
    'archive': re.compile(r'^archive_'), 'cairo': re.compile(r'^cairo_'), 'gtk': re.compile(r'^(gtk|gdk|gsk)_'), 'adwaita': re.compile(r'^adw_'),
    'yaml': re.compile(r'^yaml_'),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def reachable(room):
    seen, todo = {room}, list(ROOMS[room][0])
    while todo:
        other = todo.pop()
        if other not in seen:
            seen.add(other)
            todo.extend(ROOMS[other][0])
    return seen


def check_includes(source_root):
    src = source_root / 'src'
    for room_dir in sorted(p for p in src.iterdir() if p.is_dir()):
        room = room_dir.name
        if room not in ROOMS:
            yield f'src/{room}: a folder that the plan does not know'
            continue
        allowed = reachable(room)
        for path in sorted(room_dir.rglob('*.[ch]')):
            for name in INCLUDE.findall(path.read_text(encoding='utf-8')):
                head = name.split('/')[0]
                where = path.relative_to(source_root)
                if head in ROOMS and '/' in name and head not in allowed:
                    yield f'{where}: includes {name}, but {room} may use only {", ".join(sorted(allowed))}'
                for library, pattern in INCLUDES.items():
                    if pattern.match(name) and library not in ROOMS[room][1]:
                        yield f'{where}: includes {name}, but {room} may not use {library}'


def check_folders(source_root):
    for room, folders in FOLDERS.items():
        for path in sorted((source_root / 'src' / room).glob('*/*.[ch]')):
            folder, where = path.parent.name, path.relative_to(source_root)
            if folder not in folders:
                yield f'{where}: {room} has no folder {folder} in the plan'
                continue
            for name in INCLUDE.findall(path.read_text(encoding='utf-8')):
                parts = name.split('/')
                if parts[0] == room and len(parts) == 3 and parts[1] not in (folder, *folders[folder]):
                    yield f'{where}: includes {name}, but {room}/{folder} may not use {room}/{parts[1]}'


def check_symbols(build_root):
    for library in sorted((build_root / 'src').glob('*/libved-*.a')):
        room = library.parent.name
        if room not in ROOMS:
            continue
        listing = subprocess.run(['nm', '-u', '--format=posix', str(library)],
                                 capture_output=True, text=True, check=True).stdout
        for symbol in sorted({line.split()[0] for line in listing.splitlines() if ' U' in line}):
            for name, pattern in SYMBOLS.items():
                if pattern.match(symbol) and name not in ROOMS[room][1]:
                    yield f'{library.name}: calls {symbol}, but {room} may not use {name}'


def main():
    source_root, build_root = Path(sys.argv[1]), Path(sys.argv[2])
    faults = [*check_includes(source_root), *check_folders(source_root), *check_symbols(build_root)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
