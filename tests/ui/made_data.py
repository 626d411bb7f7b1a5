# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of several pages open: recordings of a demo fleet, and the order book of a small market."""
import os
import subprocess
import tempfile
from pathlib import Path

MAKER = os.environ['VED_DEMO_RECORDER']
N_CYCLES = 400
STEM = 'TINY_2012-06-21_34200000_57600000'


def market_rows():
    """(message, book) of a market in which orders come and go at the best bid, and a buyer takes some now and then."""
    bid, ask = 100, 4000
    yield '34200.000000001,5,0,1,1000100,-1', bid, ask
    for i in range(N_CYCLES):
        start = 34201 + i
        bid += 10
        yield f'{start}.25,1,{1000 + i},10,1000000,1', bid, ask
        bid -= 10
        yield f'{start}.5,3,{1000 + i},10,1000000,1', bid, ask
        if i % 10 == 9:
            ask -= 5
            yield f'{start}.75,4,7,5,1000200,-1', bid, ask


def make_book(session):
    folder = Path(tempfile.mkdtemp(dir=session.folder))
    messages, books = [], []
    for message, bid, ask in market_rows():
        messages.append(message)
        books.append(f'1000200,{ask},1000000,{bid},1000300,50,999900,60')
    (folder / f'{STEM}_message_2.csv').write_text('\n'.join(messages) + '\n', encoding='ascii')
    (folder / f'{STEM}_orderbook_2.csv').write_text('\n'.join(books) + '\n', encoding='ascii')
    return folder, len(messages)


def make_recording(session, name='incident', ticks=120, servers=12, folder=None):
    """A recording of one hour with 30 s between snapshots, of which many are critical."""
    path = (folder or Path(tempfile.mkdtemp(dir=session.folder))) / f'{name}.vedette'
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([MAKER, str(path), str(servers), str(ticks), '30', 'critical'], check=True)
    return path
