# SPDX-License-Identifier: GPL-3.0-or-later
"""A pyqtgraph line chart, timed: pyqtgraph_chart.py POINTS SERIES prints one JSON object."""
import json
import sys
import time

import numpy as np
import pyqtgraph as pg

FRAMES = 15


def timed(window, change):
    begun, begun_cpu = time.perf_counter(), time.process_time()
    change()
    window.repaint()
    pg.QtWidgets.QApplication.processEvents()
    return {'ms': 1000 * (time.perf_counter() - begun), 'cpu_ms': 1000 * (time.process_time() - begun_cpu), 'n': 1}


def median(runs):
    return sorted(runs, key=lambda run: run['ms'])[len(runs) // 2]


def main():
    points, n_series = int(sys.argv[1]), int(sys.argv[2])
    rng = np.random.default_rng(1)
    x = 1767225600.0 + np.arange(points, dtype=np.float64)
    wave = 16 * np.pi * np.arange(points) / points
    ys = [(50 + 30 * np.sin(i + wave) + 6 * (rng.random(points) - 0.5)).astype(np.float32) for i in range(n_series)]
    app = pg.mkQApp()
    window = pg.PlotWidget(background='w')
    window.resize(1200, 600)
    window.setDownsampling(auto=True, mode='peak')
    window.setClipToView(True)
    window.show()
    app.processEvents()
    time.sleep(0.2)

    def show():
        for i, y in enumerate(ys):
            window.plot(x, y, pen=pg.intColor(i))

    def pan(i):
        window.setXRange(x[0] + points * (0.025 + 0.0009 * i), x[0] + points * (0.925 + 0.0009 * i), padding=0)

    result = {'peer': 'pyqtgraph', 'first': timed(window, show)}
    result['pan'] = median([timed(window, lambda i=i: pan(i)) for i in range(FRAMES)])
    print(json.dumps(result))


main()
