"use strict";
(() => {
  const content = JSON.parse(document.getElementById("content").textContent);
  const charts = [];

  // the only way by which anything gets into the page: as text
  function element(name, text, ...classes) {
    const made = document.createElement(name);
    made.textContent = text;
    made.classList.add(...classes);
    return made;
  }

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function head() {
    document.title = content.title + " · Ringshift";
    document.getElementById("title").textContent = content.title;
    const verdict = document.getElementById("verdict");
    verdict.classList.add(content.verdict.level);
    verdict.querySelector("h2").textContent = content.verdict.headline;
    verdict.querySelector("ul").append(...content.verdict.sentences.map(sentence => element("li", sentence)));
    document.getElementById("facts").append(...content.facts.map(fact => {
      const box = element("div", "");
      box.append(element("dt", fact.name), element("dd", fact.value));
      return box;
    }));
  }

  function dataset(chart, series) {
    const line = chart.form === "line";
    return {
      label: series.name,
      // nothing is no bar, not one of the least length
      data: line ? series.values : series.values.map(value => value === 0 ? null : value),
      backgroundColor: () => colour(series.colour) + (line ? "33" : ""),
      borderColor: () => colour(series.colour),
      borderWidth: line ? 2 : 0,
      fill: line,
      pointRadius: 0,
      pointHitRadius: 8,
      maxBarThickness: 46,
      // a few among millions have to be seen
      minBarLength: chart.form === "stack" ? 0 : 2,
      categoryPercentage: chart.form === "stack" ? 1 : 0.8,
      barPercentage: chart.form === "stack" ? 0.94 : 0.9,
    };
  }

  function draw(chart) {
    const card = element("section", "", "card");
    const picture = element("div", "", "picture");
    const canvas = element("canvas", "");
    canvas.id = "chart-" + chart.id;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", chart.title + ". " + chart.note);
    picture.append(canvas);
    card.append(element("h2", chart.title), element("p", chart.note, "note"), picture);
    document.getElementById("charts").append(card);
    const rows = chart.form === "rows";
    if (rows) {
      picture.style.height = Math.max(270, 90 + 26 * chart.labels.length) + "px";
    }
    const number = value => typeof value === "number" ? value.toLocaleString("en-US") : value;
    const ticks = { color: () => colour("quiet"), maxRotation: 0, autoSkipPadding: 18 };
    const values = {
      stacked: chart.form !== "line", beginAtZero: true,
      // of a sample of one in a hundred, a hundred would show nothing
      max: chart.unit === "%" && chart.series.some(series => Math.max(...series.values) > 50) ? 100 : undefined,
      title: { display: true, text: chart.unit, color: () => colour("quiet") },
      grid: { color: () => colour("line") }, border: { display: false }, ticks: { ...ticks, callback: number, precision: 0 },
    };
    const labels = { stacked: chart.form !== "line", grid: { display: false }, border: { color: () => colour("line") }, ticks };
    if (rows) {
      labels.ticks = { ...ticks, autoSkip: false };
    }
    charts.push(new Chart(canvas, {
      type: chart.form === "line" ? "line" : "bar",
      data: { labels: chart.labels, datasets: chart.series.map(series => dataset(chart, series)) },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        indexAxis: rows ? "y" : "x",
        interaction: { mode: "index", intersect: false, axis: rows ? "y" : "x" },
        scales: rows ? { x: values, y: labels } : { x: labels, y: values },
        plugins: {
          legend: {
            display: chart.series.length > 1 && chart.form !== "bars", position: "bottom",
            labels: { color: () => colour("text"), boxWidth: 12, boxHeight: 12 },
          },
          tooltip: {
            filter: item => item.raw !== null,
            callbacks: { label: item => " " + item.dataset.label + ": " + number(item.raw) },
          },
        },
      },
    }));
  }

  function cell(cell) {
    const text = cell.getValue();
    const made = element("span", text);
    made.title = text;
    if (cell.getField() === "kind") {
      made.classList.add("kind");
      made.style.setProperty("--kind", "var(--" + text + ")");
    }
    return made;
  }

  function mismatches() {
    const section = document.getElementById("mismatches");
    section.hidden = false;
    section.querySelector(".note").textContent = content.mismatches.note;
    const rows = content.mismatches.rows;
    const columns = [
      ["table", "table", 150], ["kind", "kind", 105], ["key", "key", 210], ["column", "column", 110],
      ["sourceValue", "source value", 180], ["targetValue", "target value", 180],
      ["sourceWritetime", "source writetime", 200], ["targetWritetime", "target writetime", 200],
      ["sourceExpiry", "source expiry", 170], ["targetExpiry", "target expiry", 170], ["token", "token", 175],
    ].filter(([field]) => rows.some(row => row[field] !== ""));
    const table = new Tabulator("#rows", {
      data: rows,
      maxHeight: 560,
      layout: "fitDataStretch",
      placeholder: "No row has this.",
      columns: columns.map(([field, title, width]) => ({
        field, title, width, formatter: cell, headerFilter: "input",
        sorter: field === "token" ? (a, b) => { const d = BigInt(a) - BigInt(b); return d < 0n ? -1 : d > 0n ? 1 : 0; } : "string",
      })),
    });
    const shown = document.getElementById("shown");
    table.on("dataFiltered", (filters, kept) => {
      shown.textContent = kept.length.toLocaleString("en-US") + " of " + rows.length.toLocaleString("en-US") + " rows";
    });
    document.getElementById("search").addEventListener("input", event => {
      const text = event.target.value.toLowerCase();
      table.setFilter(row => Object.values(row).some(value => String(value).toLowerCase().includes(text)));
    });
  }

  function grid(grid) {
    const card = element("section", "", "card");
    const scroll = element("div", "", "scroll");
    const table = element("table", "");
    const line = (cells, name) => {
      const row = element("tr", "");
      row.append(...cells.map((text, i) =>
        element(name, text, ...(i >= grid.head.length - grid.numbers ? ["number"] : []))));
      return row;
    };
    const top = element("thead", "");
    top.append(line(grid.head, "th"));
    const body = element("tbody", "");
    body.append(...grid.rows.map(row => line(row, "td")));
    table.append(top, body);
    scroll.append(table);
    card.append(element("h2", grid.title), scroll);
    document.getElementById("grids").append(card);
  }

  head();
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  content.charts.forEach(draw);
  if (content.mismatches) {
    mismatches();
  }
  content.grids.forEach(grid);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(chart => chart.update()));
})();
