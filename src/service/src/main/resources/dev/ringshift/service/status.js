'use strict';
const COLOURS = ['#2a78d6', '#eb6834', '#1baf7a', '#eda100', '#4a3aa7', '#e34948', '#008300', '#e87ba4'];

const chart = new Chart(document.getElementById('ratio'), {
  type: 'line',
  data: { labels: [], datasets: [] },
  options: {
    animation: false, maintainAspectRatio: false,
    elements: { point: { radius: 2 }, line: { borderWidth: 2 } },
    scales: { y: { beginAtZero: true, title: { display: true, text: 'requests / query' } }, x: { ticks: { maxTicksLimit: 8 } } }
  }
});

function cell(row, text, kind) {
  const cell = document.createElement(row.heading ? 'th' : 'td');
  cell.textContent = typeof text === 'number' ? text.toLocaleString('en') : text;
  if (typeof text === 'number' || kind === 'n') cell.className = 'n';
  row.element.append(cell);
}

function table(id, headings, rows) {
  const body = document.getElementById(id);
  body.replaceChildren();
  const head = { element: body.insertRow(), heading: true };
  headings.forEach(([text, kind]) => cell(head, text, kind));
  rows.forEach(values => {
    const row = { element: body.insertRow() };
    values.forEach(value => cell(row, value));
  });
  if (rows.length === 0) cell({ element: body.insertRow() }, 'none yet');
}

function ratio(second) {
  return second && second.queries > 0 ? second.requests / second.queries : null;
}

function draw(status) {
  document.getElementById('title').textContent = status.service;
  document.getElementById('sub').textContent =
    `${status.instance} reads the ${status.database}; ${status.ready ? 'ready' : 'not ready'}`;
  const names = Object.keys(status.methods);
  chart.data.labels = status.history.map(sample => new Date(sample.epochMillis).toLocaleTimeString());
  chart.data.datasets = names.map((name, i) => ({
    label: name, borderColor: COLOURS[i % COLOURS.length], backgroundColor: COLOURS[i % COLOURS.length],
    spanGaps: true, data: status.history.map(sample => ratio(sample.methods[name]))
  }));
  chart.update();
  table('methods',
    [['method'], ['requests', 'n'], ['queries', 'n'], ['joined', 'n'], ['refused', 'n'], ['for nobody', 'n'], ['ratio', 'n']],
    names.map(name => {
      const m = status.methods[name];
      return [name, m.requests, m.flights, m.joins, m.refused, m.abandoned, m.flights ? Number((m.requests / m.flights).toFixed(2)) : 0];
    }));
  table('keys', [['method'], ['key'], ['requests', 'n']], status.hotKeys.map(key => [key.method, key.key, key.count]));
  const l = status.limits;
  table('limits', [['what'], ['now', 'n']], [
    ['queries in progress', l.inProgress], ['the database may have', l.databaseLimit], ['queries that wait', l.waiting],
    ['partitions they read', l.partitions], ['keys in flight', l.keysInFlight], ['callers', l.callers]]);
  table('instances', [['instance']], status.instances.map(name => [name]));
}

async function refresh() {
  const sub = document.getElementById('sub');
  try {
    const answer = await fetch('status.json');
    draw(await answer.json());
    sub.className = 'sub';
  } catch (e) {
    sub.textContent = 'The service does not answer.';
    sub.className = 'sub gone';
  }
}
refresh();
setInterval(refresh, 1000);
