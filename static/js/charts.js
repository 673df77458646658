// Charts drawn from JSON beside them, in the colours of the page; a part of a chart is a door.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const dollars = (value) => value.toLocaleString("en-US", { style: "currency", currency: "USD" });
  const short = (value) =>
    "$" + new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(value);
  const count = (value) => `${value.toLocaleString("en-US")} claims`;
  const drawn = new Map();

  // Figures on the bars, so that nobody has to read them off an axis.
  const barLabels = {
    id: "barLabels",
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      if (chart.chartArea.width / chart.$data.labels.length < 64) return; // they would overlap
      ctx.save();
      ctx.textAlign = "center";
      ctx.textBaseline = "bottom";
      chart.getDatasetMeta(0).data.forEach((bar, index) => {
        ctx.fillStyle = colour("--ink");
        ctx.font = "600 12px " + colour("--bs-body-font-family");
        ctx.fillText(short(chart.$data.dollars[index]), bar.x, bar.y - 16);
        ctx.fillStyle = colour("--quiet");
        ctx.font = "11px " + colour("--bs-body-font-family");
        ctx.fillText(count(chart.$data.claims[index]), bar.x, bar.y - 3);
      });
      ctx.restore();
    },
  };

  const ringTotal = {
    id: "ringTotal",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea: area } = chart;
      const total = chart.$data.dollars.reduce((sum, value) => sum + value, 0);
      ctx.save();
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = colour("--ink");
      ctx.font = "650 20px " + colour("--bs-body-font-family");
      ctx.fillText(short(total), (area.left + area.right) / 2, (area.top + area.bottom) / 2);
      ctx.restore();
    },
  };

  const common = (data) => ({
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    onHover: (event, parts) => {
      event.native.target.style.cursor = parts.length ? "pointer" : "default";
    },
    onClick: (event, parts) => {
      if (parts.length) window.location.assign(data.doors[parts[0].index]);
    },
  });

  const tooltip = (data) => ({
    callbacks: { label: (item) => ` ${dollars(data.dollars[item.dataIndex])} · ${count(data.claims[item.dataIndex])}` },
  });

  const bars = (data) => ({
    type: "bar",
    data: {
      labels: data.labels,
      datasets: [{
        data: data.dollars,
        backgroundColor: data.labels.map((label, index) => colour(`--age-${index}`)),
        borderRadius: 3,
        maxBarThickness: 84,
        minBarLength: 2,
      }],
    },
    options: {
      ...common(data),
      layout: { padding: { top: 32 } },
      plugins: { legend: { display: false }, tooltip: tooltip(data) },
      scales: {
        x: { grid: { display: false }, ticks: { color: colour("--quiet") }, border: { color: colour("--line") } },
        y: { beginAtZero: true, ticks: { color: colour("--quiet"), callback: short, maxTicksLimit: 5 }, grid: { color: colour("--line") }, border: { display: false } },
      },
    },
    plugins: [barLabels],
  });

  const ring = (data) => ({
    type: "doughnut",
    data: {
      labels: data.labels,
      datasets: [{
        data: data.dollars,
        backgroundColor: data.colours.map((index) => colour(`--team-${index % 6}`)),
        borderColor: colour("--surface"),
        borderWidth: data.dollars.length > 1 ? 2 : 0,
      }],
    },
    options: {
      ...common(data),
      cutout: "64%",
      plugins: {
        legend: { position: "right", labels: { color: colour("--ink"), boxWidth: 10, boxHeight: 10, padding: 8 } },
        tooltip: tooltip(data),
      },
    },
    plugins: [ringTotal],
  });

  const line = (data) => ({
    type: "line",
    data: {
      labels: data.labels,
      datasets: [{
        data: data.dollars,
        borderColor: colour("--accent"),
        backgroundColor: colour("--accent"),
        pointRadius: data.labels.length > 30 ? 0 : 3,
        stepped: true,
      }],
    },
    options: {
      ...common(data),
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { label: (item) => ` ${dollars(data.dollars[item.dataIndex])} · ${count(data.claims[item.dataIndex])} resolved` } },
      },
      scales: {
        x: { grid: { display: false }, ticks: { color: colour("--quiet"), maxTicksLimit: 8 }, border: { color: colour("--line") } },
        y: { beginAtZero: true, ticks: { color: colour("--quiet"), callback: short, maxTicksLimit: 5 }, grid: { color: colour("--line") }, border: { display: false } },
      },
    },
  });

  const kinds = { bars, ring, line };

  const draw = (canvas) => {
    const data = JSON.parse(document.getElementById(canvas.dataset.source).textContent);
    drawn.get(canvas)?.destroy();
    const settings = kinds[canvas.dataset.chart](data);
    const keep = { id: "keep", beforeInit: (chart) => { chart.$data = data; } };
    drawn.set(canvas, new Chart(canvas, { ...settings, plugins: [keep, ...(settings.plugins || [])] }));
  };

  const drawAll = () => {
    Chart.defaults.font.family = colour("--bs-body-font-family");
    document.querySelectorAll("canvas[data-chart]").forEach(draw);
  };
  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("theme-changed", drawAll);
})();
