"use strict";
(() => {
  const root = document.documentElement;
  const wanted = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = new URLSearchParams(location.search).get("theme") === "dark" ? "dark" : wanted;
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  });

  const tip = document.getElementById("tip");
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const row = (name, text, colour) => {
    const line = element("div");
    const label = element("span");
    if (colour) {
      const mark = element("i");
      mark.style.background = colour;
      label.append(mark);
    }
    label.append(name);
    line.append(label, element("b", text));
    return line;
  };

  const fill = (data, day) => {
    const order = data.names.map((_, at) => at).filter((at) => data.values[at][day] !== null);
    order.sort((a, b) => data.values[b][day] - data.values[a][day]);
    tip.replaceChildren(element("h3", data.days[day]));
    order.forEach((at) => tip.append(row(data.names[at], data.texts[at][day], data.colours[at])));
    if (data.totals.length) {
      const sum = row("total", data.totals[day]);
      sum.className = "sum";
      tip.append(sum);
    }
  };

  const place = (event) => {
    const beside = event.clientX + 18 + tip.offsetWidth > innerWidth ? event.clientX - 18 - tip.offsetWidth : event.clientX + 18;
    tip.style.left = `${Math.max(8, beside)}px`;
    tip.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8))}px`;
  };

  for (const plot of document.querySelectorAll(".plot")) {
    const chart = plot.querySelector("svg");
    const cursor = chart.querySelector(".cursor");
    const data = JSON.parse(plot.querySelector("script").textContent);
    chart.addEventListener("pointermove", (event) => {
      const box = chart.getBoundingClientRect();
      const at = ((event.clientX - box.left) * data.width) / box.width;
      const day = Math.floor((at - data.left) / data.step);
      const inside = day >= 0 && day < data.days.length;
      chart.classList.toggle("on", inside);
      tip.hidden = !inside;
      if (!inside) return;
      cursor.setAttribute("x", data.left + day * data.step);
      fill(data, day);
      place(event);
    });
    chart.addEventListener("pointerleave", () => {
      chart.classList.remove("on");
      tip.hidden = true;
    });
    for (const item of plot.querySelectorAll(".legend li")) {
      const dim = (value) => {
        for (const mark of chart.querySelectorAll("g > *")) {
          mark.style.opacity = mark.classList.contains(`s${item.dataset.series}`) ? "" : value;
        }
      };
      item.addEventListener("pointerenter", () => dim("0.12"));
      item.addEventListener("pointerleave", () => dim(""));
    }
  }
})();
