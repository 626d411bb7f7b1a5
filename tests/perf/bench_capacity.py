# SPDX-License-Identifier: GPL-3.0-or-later
"""What 100,000 servers take, computed from what one daemon takes for 10,000 (bench-engine).

Daemons that divide a fleet know nothing of each other, so what they take adds up: each does a tick and takes a batch every
five seconds, and forecasts its servers every five minutes.
"""
SERVERS = 100_000
MEASURED = 10_000
TICK_S = 5
FORECAST_S = 300


def find(results, name):
    return next((row['value'] for row in results if row['id'] == f'{name}-{MEASURED}'), None)


def rows(results):
    """The rows of the table; none where bench-engine was not run at that size."""
    tick_ms, feed_ms, forecast_s, kib = (find(results, name) for name in
                                         ('engine-tick', 'engine-feed', 'engine-forecast', 'engine-memory'))
    if None in (tick_ms, feed_ms, forecast_s, kib):
        return
    daemons = SERVERS // MEASURED
    share = (tick_ms + feed_ms) / 1000 / TICK_S + forecast_s / FORECAST_S
    whole = f'{SERVERS:,} servers, {daemons} daemons of {MEASURED:,}'
    for what, value, unit in (('CPU of each', 100 * share, '% of a core'), ('CPU of all', daemons * share, 'cores'),
                              ('a tick of each, once in 5 s', tick_ms, 'ms'),
                              ('forecasts of each, once in 5 min', forecast_s, 's'),
                              ('memory of each', kib * MEASURED / 1024 ** 2, 'GiB'),
                              ('memory of all', kib * SERVERS / 1024 ** 2, 'GiB')):
        yield {'id': 'capacity', 'what': f'{whole}: {what}', 'value': value, 'unit': unit}
