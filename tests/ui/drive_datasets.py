# SPDX-License-Identifier: GPL-3.0-or-later
"""Order books come from a Hub on this machine: listed, downloaded, refused when they are not what they should be."""
import hashlib
import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from driver import check, run, test, wait_for

COMMIT = 'a' * 40
FOLDER = 'LOBSTER_SampleFile_{0}_2026-01-05_1/{0}_2026-01-05_34200000_57600000_{1}_1.csv'


N_ROWS = 400


def many_rows():
    """Orders that join one price, one after another, and the book after each."""
    messages = ''.join(f'{34200 + row}.5,1,{row + 1},100,1000000,1\n' for row in range(N_ROWS))
    book = ''.join(f'1000100,5,1000000,{100 * (row + 1)}\n' for row in range(N_ROWS))
    return messages.encode(), book.encode()


class Hub(ThreadingHTTPServer):
    """A dataset with order books: a whole one, half of one, one whose content is damaged. Where it is @slow, one more, which
    stops in its middle until it may go on, and if it @breaks, never goes on."""

    def __init__(self, slow=False, breaks=False):
        super().__init__(('127.0.0.1', 0), Handler)
        self.commit = COMMIT
        self.n_questions = 0
        self.files = {
            FOLDER.format('GOOD', 'message'): b'34200.5,1,7,100,1000000,1\n',
            FOLDER.format('GOOD', 'orderbook'): b'9999999999,0,1000000,100\n',
            FOLDER.format('HALF', 'message'): b'34200.5,1,7,100,1000000,1\n',
            FOLDER.format('EVIL', 'message'): b'34200.5,1,8,100,1000000,1\n',
            FOLDER.format('EVIL', 'orderbook'): b'9999999999,0,1000000,101\n',
        }
        self.goes_on = Event()
        self.breaks = breaks
        if slow:
            messages, book = many_rows()
            self.files[FOLDER.format('SLOW', 'message')] = messages
            self.files[FOLDER.format('SLOW', 'orderbook')] = book
        self.thread = Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_address[1]}'

    def etag(self, path):
        return hashlib.sha256(self.files[path]).hexdigest()

    def tree(self):
        return [{'type': 'file', 'path': path, 'size': len(body), 'oid': COMMIT,
                 'lfs': {'oid': self.etag(path), 'size': len(body)}} for path, body in self.files.items()]


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, body, **fields):
        self.send_response(200)
        for name, value in fields.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command == 'HEAD':
            return
        if 'SLOW' not in self.path or 'orderbook' not in self.path:
            self.wfile.write(body)
            return
        half = body.index(b'\n', len(body) // 2) + 1
        self.wfile.write(body[:half])
        self.server.goes_on.wait()
        self.close_connection = True
        if not self.server.breaks:
            self.wfile.write(body[half:])

    def do_GET(self):           # pylint: disable=invalid-name
        hub = self.server
        if '/revision/' in self.path:
            hub.n_questions += 1
            self.answer(json.dumps({'sha': hub.commit}).encode())
        elif '/tree/' in self.path:
            self.answer(json.dumps(hub.tree()).encode())
        else:
            path = self.path.partition(f'/resolve/{hub.commit}/')[2]
            body = hub.files[path]
            if 'EVIL' in path and self.command == 'GET':
                body = body[::-1]
            self.answer(body, X_Repo_Commit=hub.commit, ETag=f'"{hub.etag(path)}"')

    do_HEAD = do_GET            # pylint: disable=invalid-name


def open_page(session, hub, home=None, **env):
    app = session.app('demo:20', env={'HF_ENDPOINT': hub.url, 'HF_HOME': str(session.folder / 'hf'),
                                      'HF_HUB_DISABLE_IMPLICIT_TOKEN': '1', **env}, home=home)
    app.wait('label', 'LIVE')
    app.search('Datasets', 'Datasets')
    app.wait('label', 'From a Hub')
    return app


def list_books(session, hub, **env):
    app = open_page(session, hub, **env)
    entry = app.wait('text', 'Dataset')
    app.click(entry)
    app.type('ann/books')
    app.key('Return')
    return app


@test
def listed_and_downloaded(session):
    """a dataset is listed; what is whole comes, what is half or damaged is said to be"""
    hub = Hub()
    app = list_books(session, hub)
    app.wait_text('3 order books as of commit aaaaaaaaaa')
    app.wait('label', 'Incomplete pair')
    check(app.find('push button', 'Download: HALF 2026-01-05, 1 level') is None, 'half an order book can be downloaded')

    app.wait('push button', 'Download: GOOD 2026-01-05, 1 level').activate()
    app.wait('push button', 'Open: GOOD 2026-01-05, 1 level')
    app.wait('push button', 'Download: EVIL 2026-01-05, 1 level').activate()
    app.wait('label', 'Download failed')
    app.wait_text('hash')
    blobs = list((session.folder / 'hf').glob('hub/datasets--ann--books/snapshots/*/*/*.csv'))
    check(len(blobs) == 2, f'not two files in the cache but {blobs}')
    check(all('GOOD' in path.name for path in blobs), f'{blobs} are shown')


def open_half(session, hub):
    """The rows before the middle of a book are on show while the rest has not been sent."""
    app = list_books(session, hub, HF_HOME=str(session.folder / f'hf-{id(hub)}'))
    app.wait('push button', 'Download: SLOW 2026-01-05, 1 level').activate()
    app.wait_text(r' · \d+ rows so far')
    app.wait('push button', 'Open: SLOW 2026-01-05, 1 level').activate()
    app.wait('label', 'Price')
    n_rows = int(app.wait_text(r'^\d+ rows so far$').split()[0])
    check(0 < n_rows < N_ROWS, f'{n_rows} of {N_ROWS} rows in the middle')
    app.wait_text(rf'^#0 / {n_rows}$')
    return app, n_rows


@test
def looked_at_while_it_comes(session):
    """the rows of a download are on show before all of it is here, and all of them then"""
    hub = Hub(slow=True)
    app, _ = open_half(session, hub)
    hub.goes_on.set()
    app.wait_text(rf'^#0 / {N_ROWS}$')
    app.wait_text('^2026-01-05$')


@test
def broken_off(session):
    """the rows of a download that breaks off stay, and it is said where it did"""
    hub = Hub(slow=True, breaks=True)
    app, n_rows = open_half(session, hub)
    hub.goes_on.set()
    app.search('Datasets', 'Datasets')
    app.wait_text(f'Row {n_rows - 1} was the last that came: ')
    app.wait('push button', 'Open: SLOW 2026-01-05, 1 level')
    app.wait('push button', 'Download: SLOW 2026-01-05, 1 level')


@test
def newer_revision(session):
    """a list stays where it is pinned when the branch moves on, which is said, also after a restart"""
    hub = Hub()
    keeps = {'GSETTINGS_BACKEND': 'keyfile'}
    app = list_books(session, hub, **keeps)
    app.wait_text('3 order books as of commit aaaaaaaaaa$')
    app.key('Return')
    app.wait_text('as of commit aaaaaaaaaa, the newest one$')
    hub.commit = 'b' * 40
    app.key('Return')
    app.wait_text('^The Hub has a newer revision, commit bbbbbbbbbb$')
    app.wait_text('3 order books as of commit aaaaaaaaaa$')
    app.end()

    app = open_page(session, hub, home=app.home, **keeps)
    app.wait_text('^The Hub has a newer revision, commit bbbbbbbbbb$')
    app.wait_text('3 order books as of commit aaaaaaaaaa$')
    app.wait('push button', 'Switch to It').activate()
    app.wait_text('3 order books as of commit bbbbbbbbbb')
    app.wait_gone('label', 'The Hub has a newer revision, commit bbbbbbbbbb')
    app.end()

    asked = hub.n_questions
    app = open_page(session, hub, home=app.home, HF_HUB_OFFLINE='1', **keeps)
    app.wait_text('3 order books as of commit bbbbbbbbbb$')
    check(hub.n_questions == asked, 'the Hub was asked offline')


@test
def synchronised(session):
    """the command brings what is missing, and says how many rows are in what came and in what was here"""
    hub = Hub()
    command = [os.environ['VEDETTECTL'], 'sync', '--repo-id', 'ann/books', '--tickers', 'GOOD', '--json']
    env = dict(os.environ, HF_ENDPOINT=hub.url, HF_HOME=str(session.folder / 'hf-sync'), HF_HUB_DISABLE_IMPLICIT_TOKEN='1',
               XDG_CACHE_HOME=str(session.folder / 'cache-sync'))
    for turn in ('to download', 'is here'):
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        book, = json.loads(done.stdout)['sets']
        check(book['here'] and (book['rows'], book['broken_rows']) == (1, 0), f'{book} came of it')
        for said in (turn, '1 row, integrity 100 %'):
            check(said in done.stderr, f'"{said}" is not in {done.stderr}')


@test
def unreachable(session):
    """a Hub that does not answer is named, with what to do"""
    hub = Hub()
    hub.shutdown()
    hub.server_close()
    app = list_books(session, hub)
    app.wait_text('127.0.0.1 cannot be reached')


run()
