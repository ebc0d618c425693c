// Draws a chart of each table that asks for one: what is drawn is what the table says, in the columns marked
// data-series. Without this script, or without Chart.js, the tables stand alone.
document.addEventListener("DOMContentLoaded", function () {
  if (!window.Chart) return;
  var style = getComputedStyle(document.documentElement);

  function colour(name) { return style.getPropertyValue(name).trim(); }
  function written(number) { return Number(number).toLocaleString("vi-VN"); }

  var colours = [colour("--w-color-secondary"), colour("--w-color-grey-200")];
  Chart.defaults.color = colour("--w-color-text-context");
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.animation = false;

  function seriesOf(table) {
    var series = [];
    Array.from(table.tHead.rows[0].cells).forEach(function (heading, column) {
      if (!("series" in heading.dataset)) return;
      var values = Array.from(table.tBodies[0].rows, function (row) { return row.cells[column].dataset.value; });
      if (values.every(function (value) { return value === ""; })) return; // not known any more
      series.push({ label: heading.textContent.trim(), data: values.map(Number) });
    });
    return series;
  }

  function draw(table) {
    var kind = table.dataset.chart, lies = kind == "lying", place = document.getElementById(table.dataset.place);
    var labels = Array.from(table.tBodies[0].rows, function (row) { return row.cells[0].textContent.trim(); });
    var series = seriesOf(table), canvas = document.createElement("canvas");
    series.forEach(function (one, number) {
      one.backgroundColor = one.borderColor = colours[number % colours.length];
      one.borderWidth = kind == "line" ? 2 : 0;
      one.pointRadius = labels.length > 40 ? 0 : 3;
    });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", document.getElementById(place.id.replace("-chart", "-heading")).textContent.trim());
    place.hidden = false;
    if (lies) place.style.height = 4 + 2.5 * labels.length + "rem";
    place.append(canvas);
    var numbers = { beginAtZero: true, ticks: { precision: 0, callback: written } };
    var names = { ticks: { autoSkip: !lies, callback: function (value) {
      var name = labels[value];
      return name.length > 40 ? name.slice(0, 39) + "…" : name;
    } } };
    new Chart(canvas, {
      type: kind == "line" ? "line" : "bar",
      data: { labels: labels, datasets: series },
      options: {
        indexAxis: lies ? "y" : "x",
        scales: lies ? { x: numbers, y: names } : { x: names, y: numbers },
        plugins: { tooltip: { callbacks: { label: function (item) {
          return item.dataset.label + ": " + written(item.raw);
        } } } }
      }
    });
  }

  document.querySelectorAll("table[data-chart]").forEach(draw);
});
