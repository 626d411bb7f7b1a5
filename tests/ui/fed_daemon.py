# SPDX-License-Identifier: GPL-3.0-or-later
"""A daemon beside the app: what the app changes is seen there, and the other way round."""
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from driver import PATIENCE_S, wait_for

TROUBLED, CALM = 'ppweb001', 'ppweb002'


class Daemon:
    """A vedetted of one test's own; without arguments it is fed by it."""

    def __init__(self, session, *arguments):
        folder = tempfile.mkdtemp(dir=session.folder)
        self.process = session.start_helper(os.environ['VEDETTE_DAEMON'], *(arguments or ('--source=feed',)), '--port=0',
                                            f'--data-dir={folder}', stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = re.search(r'http://\S+', line).group(0)

    def ask(self, path, body=None):
        """What it answers; one that is starting says when to come again, and is asked until it knows."""
        (answer,) = wait_for(lambda: self.ask_once(path, body), f'an answer of {path}')
        return answer

    def ask_once(self, path, body):
        """A tuple of the answer; None while it is starting."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, {'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return (json.load(answer),)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            return None

    def takes(self, records):
        try:
            return self.ask('/feed/data', {'records': records})
        except urllib.error.HTTPError:
            return None

    def feed(self, calm_mem=40, troubled_mem=99, calm_cpu=10):
        now = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
        calm = {'timestamp': now, 'cpu_user_pct': 10, 'cpu_sys_pct': 5, 'cpu_iowait_pct': 1, 'cpu_idle_pct': 84,
                'load_average': 1, 'swap_used_pct': 0, 'disk_usage_pct': 40, 'cores': 8}
        records = [{**calm, 'server_name': CALM, 'mem_used_pct': calm_mem, 'cpu_user_pct': calm_cpu,
                    'cpu_idle_pct': 94 - calm_cpu},
                   {**calm, 'server_name': TROUBLED, 'mem_used_pct': troubled_mem}]
        wait_for(lambda: self.takes(records), 'the daemon to take samples')

    def alerts(self):
        return self.ask('/alerts/active')['alerts']
