// SPDX-License-Identifier: GPL-3.0-or-later
// One heat map of another library: heat.html?peer=NAME&rows=N&columns=N, and what measure.js takes. "append" adds a row
// and drops the oldest.
'use strict';

const nRows = Number(query.get('rows')), nColumns = Number(query.get('columns'));

function makeCells() {
  const uniform = makeUniform(1), rows = [];
  for (let i = 0; i < nRows; i++) {
    const row = new Float32Array(nColumns);
    for (let k = 0; k < nColumns; k++) row[k] = 50 + 40 * Math.sin(i * 0.05 + k * 0.03) + 10 * (uniform() - 0.5);
    rows.push(row);
  }
  return rows;
}

// Every peer: show(rows), range(column from, to), append(rows) with the oldest row replaced by a new one.
const peers = {
  // A picture of one pixel a cell that the browser scales.
  canvas() {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const cells = Object.assign(document.createElement('canvas'), { width: nColumns, height: nRows });
    const context = cells.getContext('2d'), image = context.createImageData(nColumns, nRows);
    const words = new Uint32Array(image.data.buffer);
    const fill = (row, y) => {
      for (let k = 0; k < nColumns; k++) {
        const v = Math.max(0, Math.min(255, row[k] * 2.55)) | 0;
        words[y * nColumns + k] = 0xff000000 | (255 - v) << 16 | (v >> 1) << 8 | v;
      }
    };
    const draw = (from, to) => {
      const c = canvas.getContext('2d');
      c.imageSmoothingEnabled = false;
      c.drawImage(cells, from, 0, to - from, nRows, 0, 0, width, height);
    };
    return {
      show(rows) { rows.forEach(fill); context.putImageData(image, 0, 0); element.append(canvas); draw(0, nColumns); },
      range: draw,
      append(rows) {
        words.copyWithin(0, nColumns);
        fill(rows[nRows - 1], nRows - 1);
        context.putImageData(image, 0, 0);
        draw(0, nColumns);
      },
    };
  },

  plotly() {
    const trace = rows => [{ z: rows, type: 'heatmap', colorscale: 'Viridis' }];
    const layout = { width, height };
    return {
      show(rows) { return Plotly.newPlot(element, trace(rows), layout); },
      range(from, to) { return Plotly.relayout(element, { 'xaxis.range': [from, to] }); },
      append(rows) { return Plotly.react(element, trace([...rows]), layout); },
    };
  },

  echarts() {
    let chart;
    const series = rows => {
      const data = [];
      rows.forEach((row, y) => row.forEach((value, x) => data.push([x, y, value])));
      return { type: 'heatmap', data, progressive: 0, animation: false };
    };
    const axis = n => ({ type: 'category', data: Array.from({ length: n }, (_, i) => i) });
    return {
      show(rows) {
        chart = echarts.init(element, null, { width, height });
        chart.setOption({ animation: false, xAxis: axis(nColumns), yAxis: axis(nRows), dataZoom: [{ type: 'inside' }],
                          visualMap: { min: 0, max: 100, show: false }, series: series(rows) });
      },
      range(from, to) { chart.dispatchAction({ type: 'dataZoom', start: 100 * from / nColumns, end: 100 * to / nColumns }); },
      append(rows) { chart.setOption({ series: series(rows) }); },
    };
  },
};

function prepare() {
  const peer = peers[query.get('peer')](), rows = makeCells();
  return {
    show: () => peer.show(rows),
    append: () => { rows.push(rows.shift()); return peer.append(rows); },
    pan: i => peer.range(nColumns * 0.001 * (i % 32), nColumns * (0.9 + 0.001 * (i % 32))),
    zoom: i => peer.range(nColumns * 0.25 * (i % 16) / 16, nColumns * (1 - 0.25 * (i % 16) / 16)),
  };
}

report(measure(query.get('peer'), prepare));
