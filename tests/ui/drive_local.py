# SPDX-License-Identifier: GPL-3.0-or-later
"""This computer as a source: its name, and load that is put on it, are seen."""
import os
import subprocess
import sys
import time

from driver import check, run, test, wait_for

TICK_S = 5


def cpu_times():
    with open('/proc/stat', encoding='ascii') as stat:
        fields = [int(field) for field in stat.readline().split()[1:9]]
    return sum(fields), fields[3]


def measure_cpu_pct(seconds):
    """How busy this computer is by its own account."""
    total, idle = cpu_times()
    time.sleep(seconds)         # this is the measurement, nothing is awaited
    later_total, later_idle = cpu_times()
    return 100 * (1 - (later_idle - idle) / max(later_total - total, 1))


def table_row(app):
    """{heading: text} of the one row of the table of servers."""
    table = app.find('tree table')
    if table is None:
        return {}
    rows = list(table.find_all('table row'))
    if len(rows) < 2:
        return {}
    # The column of arrows has neither a heading nor a text.
    headings = [text for text in rows[0].texts() if text != 'GtkLabel']
    cells = [texts[0] for texts in (cell.texts() for cell in rows[1].find_all('table cell')) if texts]
    return dict(zip(headings, cells))


def shown_cpu_pct(app):
    text = table_row(app).get('CPU %', '').split()
    try:
        return float(text[-1].replace(',', '.')) if text else None
    except ValueError:
        return None


@test
def name(session):
    """this computer is the one server, under its own name"""
    app = session.shared_app('local')
    app.wait('list item', 'Servers')
    app.key('alt+3')
    host = os.uname().nodename.split('.')[0]
    row = wait_for(lambda: table_row(app), 'a row')
    check(row['Server'].split('.')[0] == host, f'{row["Server"]} is not {host}')


@test
def load(session):
    """load on the processors is shown"""
    app = session.shared_app('local')
    app.key('alt+3')
    before = wait_for(lambda: shown_cpu_pct(app), 'the use of the processors')
    busy = [subprocess.Popen([sys.executable, '-c', 'while True: pass']) for _ in range(os.cpu_count() or 1)]
    try:
        loaded = measure_cpu_pct(TICK_S)
        goal = before + (loaded - before) / 2
        if loaded - before < 5:
            goal = loaded - 15  # it was as busy before: only the value can be checked
        after = wait_for(lambda: (shown_cpu_pct(app) or 0) >= goal and shown_cpu_pct(app),
                         f'{before} % to become {goal:.0f} % or more, of {loaded:.0f} %')
    finally:
        for process in busy:
            process.kill()
            process.wait()
    print(f'# {before} % became {after} %, by the kernel {loaded:.1f} %')


run()
