# SPDX-License-Identifier: GPL-3.0-or-later
"""vedette --render: pictures of pages, and one clear line when there is none."""
import os
import subprocess
import tempfile
from pathlib import Path

from driver import PATIENCE_S, check, run, test


def render(session, *arguments, without=()):
    home = Path(tempfile.mkdtemp(dir=session.folder))
    folders = ('HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'TMPDIR')
    environment = {**os.environ, **{name: str(home) for name in folders}, 'GSETTINGS_BACKEND': 'memory',
                   'G_DEBUG': 'fatal-criticals', 'LIBGL_ALWAYS_SOFTWARE': '1', 'GTK_A11Y': 'none',
                   'LC_ALL': 'C.UTF-8'}
    for name in without:
        environment.pop(name, None)
    return subprocess.run([os.environ['VEDETTE'], *arguments], env=environment, stdin=subprocess.DEVNULL,
                          cwd=home, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def measure(path):
    """(width, height, colours, mean brightness) of a picture."""
    answer = subprocess.run(['identify', '-format', '%w %h %k %[fx:mean]', str(path)], check=True,
                            capture_output=True, text=True).stdout.split()
    return int(answer[0]), int(answer[1]), int(answer[2]), float(answer[3])


def check_picture(session, page, scheme, *more):
    path = session.folder / f'{page}-{scheme}.png'
    answer = render(session, f'--render={page}', '--size=800x600', f'--scheme={scheme}', f'--output={path}',
                    *more, 'demo:20')
    check(answer.returncode == 0, f'exit status {answer.returncode}: {answer.stderr}')
    width, height, colours, mean = measure(path)
    check((width, height) == (800, 600), f'{width}x{height} instead of 800x600')
    check(colours > 50, f'only {colours} colours')
    check(mean < 0.5 if scheme == 'dark' else mean > 0.5, f'a mean brightness of {mean} is not {scheme}')
    path.unlink()


@test
def overview(session):
    """the Overview is drawn dark"""
    check_picture(session, 'overview', 'dark')


@test
def heatmap(session):
    """the Heatmap is drawn dark"""
    check_picture(session, 'heatmap', 'dark')


@test
def servers(session):
    """the Servers are drawn dark"""
    check_picture(session, 'servers', 'dark')


@test
def without_a_screen(session):
    """where there is no display, one line says what gives a picture one"""
    answer = render(session, '--render=overview', '--output=none.png', 'demo:20', without=('DISPLAY', 'WAYLAND_DISPLAY'))
    check(answer.returncode == 1, f'exit status {answer.returncode}')
    check('xvfb-run' in answer.stderr and answer.stderr.count('\n') == 1, answer.stderr)


@test
def beside_an_order_book(session):
    """a page that needs no fleet is drawn where only an order book is open"""
    name = 'TINY_2012-06-21_34200000_57600000_%s_1.csv'
    (session.folder / (name % 'message')).write_text('34200.1,1,5,10,1000000,1\n', encoding='ascii')
    (session.folder / (name % 'orderbook')).write_text('1000200,40,1000000,10\n', encoding='ascii')
    path = session.folder / 'datasets.png'
    answer = render(session, '--render=datasets', '--size=800x600', f'--output={path}', str(session.folder / (name % 'message')))
    check(answer.returncode == 0, f'exit status {answer.returncode}: {answer.stderr}')
    check(measure(path)[2] > 50, 'the picture is empty')


@test
def one_server(session):
    """one server is drawn light"""
    check_picture(session, 'servers', 'light', '--server=ppdb001')


def check_refusal(session, expected, *arguments):
    answer = render(session, *arguments)
    lines = answer.stderr.strip().splitlines()
    check(answer.returncode not in (0, None) and answer.returncode > 0, f'exit status {answer.returncode}')
    check(len(lines) == 1, f'not one line but {lines}')
    check(expected in lines[0], f'"{lines[0]}" does not say "{expected}"')


@test
def wrong_page(session):
    """a page that does not exist is named"""
    check_refusal(session, 'nowhere', '--render=nowhere', '--output=x.png', 'demo:20')


@test
def no_output(session):
    """a missing --output is named"""
    check_refusal(session, '--output', '--render=overview', 'demo:20')


@test
def larger_than_the_display(session):
    """a picture is as large as was asked for, however small the display is"""
    path = session.folder / 'tall.png'
    answer = render(session, '--render=documentation', '--size=900x2400', f'--output={path}', 'demo:5')
    check(answer.returncode == 0, answer.stderr)
    check(path.read_bytes()[16:24] == (900).to_bytes(4, 'big') + (2400).to_bytes(4, 'big'), 'the picture was cut')


@test
def wrong_size(session):
    """a size that makes no sense is named"""
    check_refusal(session, '--size=huge', '--render=overview', '--size=huge', '--output=x.png', 'demo:20')


@test
def no_source(session):
    """a missing source is named"""
    check_refusal(session, 'SOURCE', '--render=overview', '--output=x.png')


@test
def wrong_source(session):
    """a source that means nothing is named"""
    check_refusal(session, 'gopher://x', '--render=overview', '--output=x.png', 'gopher://x')


@test
def missing_file(session):
    """a file that is not there is named"""
    check_refusal(session, 'missing.frame', '--render=overview', '--output=x.png', 'missing.frame')


@test
def broken_files(session):
    """a file that is no recording, or no frame, is named at once and not waited for"""
    for name in ('broken.vedette', 'broken.frame'):
        path = Path(session.folder) / name
        path.write_text('this is neither')
        check_refusal(session, name, '--render=overview', '--output=x.png', '--timeout=100000', str(path))


@test
def unwritable(session):
    """a place that cannot be written is named"""
    check_refusal(session, '/nowhere', '--render=overview', '--output=/nowhere/x.png', 'demo:20')


run()
