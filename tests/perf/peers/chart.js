// SPDX-License-Identifier: GPL-3.0-or-later
// One line chart of another library: chart.html?peer=NAME&points=N&series=N, and what measure.js takes.
'use strict';

const points = Number(query.get('points')), nSeries = Number(query.get('series') || 1);
const room = 64, start = 1767225600;

// Eight waves with noise, as bench-charts.c makes them.
function makeSeries(n, seed) {
  const values = new Float32Array(n), uniform = makeUniform(seed);
  for (let i = 0; i < n; i++)
    values[i] = 50 + 30 * Math.sin(seed + 16 * Math.PI * i / n) + 6 * (uniform() - 0.5);
  return values;
}

// Every peer: show(data), range(from, to) in samples, append(data) with one sample more.
const peers = {
  empty() {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const draw = () => { const c = canvas.getContext('2d'); c.fillStyle = '#fff'; c.fillRect(0, 0, width, height); };
    return { show() { element.append(canvas); draw(); }, range: draw, append: draw };
  },

  minmax() {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    let data, span;
    const column = (y, from, to, x, c) => {
      let min = Infinity, max = -Infinity;
      for (let i = from; i < to; i++) { const v = y[i]; if (v < min) min = v; if (v > max) max = v; }
      c.lineTo(x, height - 6 * min); c.lineTo(x, height - 6 * max);
    };
    const draw = () => {
      const c = canvas.getContext('2d'), perPixel = (span[1] - span[0]) / width;
      c.clearRect(0, 0, width, height);
      for (const [index, y] of data.ys.entries()) {
        c.strokeStyle = `hsl(${index * 37 % 360} 70% 45%)`;
        c.beginPath();
        for (let x = 0; x < width; x++) {
          const from = Math.floor(span[0] + x * perPixel);
          column(y, Math.max(0, from), Math.min(data.n, Math.max(from + 1, Math.floor(span[0] + (x + 1) * perPixel))), x, c);
        }
        c.stroke();
      }
    };
    return {
      show(d) { data = d; span = [0, d.n]; element.append(canvas); draw(); },
      range(from, to) { span = [from, to]; draw(); },
      append(d) { data = d; span = [0, d.n]; draw(); },
    };
  },

  uplot() {
    let chart;
    const arrays = data => [data.x.subarray(0, data.n), ...data.ys.map(y => y.subarray(0, data.n))];
    return {
      show(data) {
        const series = data.ys.map((_, i) => ({ stroke: `hsl(${i * 37 % 360} 70% 45%)`, label: `s${i}` }));
        chart = new uPlot({ width, height, legend: { show: false }, series: [{}, ...series] }, arrays(data), element);
      },
      range(from, to) { chart.setScale('x', { min: start + from, max: start + to }); },
      append(data) { chart.setData(arrays(data)); },
    };
  },

  echarts() {
    let chart;
    const flat = y => {
      const pairs = new Float64Array(2 * y.length);
      for (let i = 0; i < y.length; i++) { pairs[2 * i] = start + i; pairs[2 * i + 1] = y[i]; }
      return pairs;
    };
    const series = (all, n) => all.map(pairs => (
      { type: 'line', sampling: 'lttb', showSymbol: false, data: pairs.subarray(0, 2 * n), animation: false }));
    return {
      prepare(data) { this.pairs = data.ys.map(flat); },
      show(data) {
        chart = echarts.init(element, null, { width, height });
        chart.setOption({ animation: false, xAxis: { type: 'value', scale: true, min: 'dataMin', max: 'dataMax' },
                          yAxis: { type: 'value', scale: true }, dataZoom: [{ type: 'inside' }],
                          series: series(this.pairs, data.n) });
      },
      range(from, to, n) { chart.dispatchAction({ type: 'dataZoom', start: 100 * from / n, end: 100 * to / n }); },
      append(data) { chart.setOption({ series: series(this.pairs, data.n) }); },
    };
  },

  plotly(type = 'scatter') {
    const traces = data => data.ys.map(y => ({ x: data.x.subarray(0, data.n), y: y.subarray(0, data.n), type, mode: 'lines' }));
    const layout = { width, height, showlegend: false };
    return {
      show(data) { return Plotly.newPlot(element, traces(data), layout, { staticPlot: false }); },
      range(from, to) { return Plotly.relayout(element, { 'xaxis.range': [start + from, start + to] }); },
      append(data) { return Plotly.react(element, traces(data), layout); },
    };
  },

  scattergl() { return peers.plotly('scattergl'); },
};

function prepare() {
  const peer = peers[query.get('peer')]();
  const data = { n: points, x: Float64Array.from({ length: points + room }, (_, i) => start + i), ys: [] };
  for (let i = 0; i < nSeries; i++) data.ys.push(makeSeries(points + room, i + 1));
  if (peer.prepare) peer.prepare(data);
  return {
    show: () => peer.show(data),
    append: () => { data.n++; return peer.append(data); },
    pan: i => peer.range(points * (0.025 + 0.0009 * (i % 32)), points * (0.925 + 0.0009 * (i % 32)), data.n),
    zoom: i => peer.range(points * 0.25 * (i % 16) / 16, points * (1 - 0.25 * (i % 16) / 16), data.n),
  };
}

report(measure(query.get('peer'), prepare));
