# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of the demo fleet: what is chosen in the source's popover is seen on the Overview."""
import re
import time

from driver import check, run, test, wait_for

LEAST_CRITICAL = 4


def counters(app):
    """{level: number of servers} as the Overview shows them."""
    levels = ('Imminent', 'Critical', 'Danger', 'Warning', 'Degrading', 'Watch', 'Healthy')
    nodes = list(app.window.walk())
    found = {}
    for node, after in zip(nodes, nodes[1:]):
        if node.role == 'image' and node.name in levels and after.role == 'label' and after.name.isdigit():
            found[node.name] = int(after.name)
    return found


@test
def critical(session):
    """at least 4 of 20 servers become critical after the scenario Critical was chosen"""
    app = session.app('demo:20')
    app.wait_text(r'^\d+ / 20$')
    # They are read one after the other: between two of them the next snapshot may come.
    wait_for(lambda: sum(counters(app).values()) == 20, 'the counters to add up')
    app.key('ctrl+o')
    app.wait('push button', 'Critical').activate()
    app.wait('label', re.compile('^Now: Critical'))
    app.key('Escape')
    started = time.monotonic()

    def are_critical():
        now = counters(app)
        return now.get('Critical', 0) + now.get('Imminent', 0) >= LEAST_CRITICAL
    wait_for(are_critical, 'the servers to become critical')
    print(f'# after {time.monotonic() - started:.0f} s: {counters(app)}')
    app.wait_text('^Act now: ')
    app.wait_text('^(Critical|Imminent)$')
    app.wait_text(r'^\d+ of 20 servers\n(The fleet as a whole: .*, )?mean risk ')
    app.wait_text(r'^Confirmed: the scenario brings trouble, and \d+ servers? (is|are) beyond a critical threshold')
    app.wait_text(r'^↗ \d+ worsening .* \d+ worse than forecast')


run()
