// SPDX-License-Identifier: GPL-3.0-or-later
// What the peers' pages share: how a change in a browser is timed and how the result goes back to whom has opened the
// page: PAGE.html?peer=NAME&actions=first,pan,zoom,append&frames=N&budget=MS…
//
// A change is made at the begin of a frame. It ends when the browser begins a frame of its own accord that
// was asked for after the change had been painted; the frame rate has no limit (--disable-frame-rate-limit).
'use strict';

const query = new URLSearchParams(location.search);
const budgetMs = Number(query.get('budget') || 4000), nFrames = Number(query.get('frames') || 31);
const actions = (query.get('actions') || 'first,pan,zoom,append').split(',');
const width = 1200, height = 600;
const scripts = { uplot: '/node_modules/uplot/dist/uPlot.iife.min.js', echarts: '/node_modules/echarts/dist/echarts.min.js',
                  plotly: '/node_modules/plotly.js-dist-min/plotly.min.js' };
scripts.scattergl = scripts.plotly;

const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const element = document.getElementById('chart');

// Numbers in [0, 1), the same in every run.
function makeUniform(seed) {
  let state = seed;
  return () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 8) / 16777216;
  };
}

async function timed(change) {
  await frame();
  const begun = performance.now();
  await change();
  await frame();
  await frame();
  return performance.now() - begun;
}

// Frames in a row, each begun when the last is painted; the mean of all but the first is what one costs.
async function repeated(change) {
  const begun = performance.now();
  let n = 0;
  await frame();
  const first = performance.now();
  while (n < nFrames && (n < 2 || performance.now() - begun < budgetMs)) {
    await change(n++);
    await frame();
  }
  return { ms: (performance.now() - first) / n, n };
}

function load(url) {
  return url ? new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement('script'), { src: url, onload: resolve, onerror: reject }));
  }) : undefined;
}

// Loads the peer's library, lets it show() and repeats the actions asked for: an object of functions of the frame's number.
async function measure(name, prepare) {
  await load(scripts[name]);
  const { show, ...changes } = prepare();
  const result = { peer: name };
  const run = async (action, timing) => {
    await fetch('/cpu');
    result[action] = await timing();
    result[action].cpu_ms = (await (await fetch('/cpu')).json()) / result[action].n;
  };
  await pause(300);
  await run('first', async () => ({ ms: await timed(show), n: 1 }));
  await pause(100);
  for (const [action, change] of Object.entries(changes))
    if (actions.includes(action)) await run(action, () => repeated(change));
  return result;
}

function report(promise) {
  promise.catch(error => ({ error: String(error) }))
    .then(result => fetch('/result', { method: 'POST', body: JSON.stringify(result) }));
}
