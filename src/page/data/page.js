"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const words = JSON.parse(find("words").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const [body, from, to] = [find("body"), find("from"), find("to")];
  const say = (text) => { find("said").textContent = text; };

  // Which bodies and years are shown. The address keeps the choice, so that a view can be shared.
  const show = () => {
    const chosen = body ? body.value : "";
    const [first, last] = [Number(from.value), Number(to.value)];
    const outside = (year) => Number(year) < first || Number(year) > last;
    all("[data-body]").forEach((element) => {
      const year = element.dataset.year;
      const hidden = (chosen !== "" && element.dataset.body !== chosen) || (year && outside(year));
      element.classList.toggle("off", Boolean(hidden));
      refresh(element);
    });
    all("table").forEach((table) => {
      const columns = [...table.tHead.rows[0].cells];
      columns.forEach((column, at) => {
        if (!column.dataset.year) return;
        const hidden = outside(column.dataset.year);
        [...table.rows].forEach((row) => { if (row.cells[at]) row.cells[at].hidden = hidden; });
      });
    });
  };
  const refresh = (element) => {
    element.hidden = element.classList.contains("off") || element.classList.contains("out");
  };
  const keep = () => {
    const state = new URLSearchParams();
    if (body && body.value) state.set("body", body.value);
    if (from.selectedIndex > 0) state.set("from", from.value);
    if (to.selectedIndex < to.length - 1) state.set("to", to.value);
    history.replaceState(null, "", "#" + state);
    say(words.shown.replace("{n}", all("main .block:not([hidden])").length));
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    const set = (select, name) => {
      const value = state.get(name);
      if (select && [...select.options].some((option) => option.value === value)) select.value = value;
    };
    set(body, "body");
    set(from, "from");
    set(to, "to");
    show();
  };
  [body, from, to].filter(Boolean).forEach((select) => {
    select.addEventListener("change", () => { show(); keep(); });
  });
  find("controls").addEventListener("submit", (event) => event.preventDefault());
  find("controls").hidden = false;
  window.addEventListener("hashchange", () => { if (location.hash.includes("=")) recall(); });

  // Sorting by a click on a heading: numbers as numbers, what has no number last.
  const number = (text) => {
    const found = text.replace(/,/g, "").replace(/\u2212/g, "-").match(/[-+]?\d+(\.\d+)?/);
    return found ? Number(found[0]) : null;
  };
  const sort = (table, at, up) => {
    const numeric = table.tHead.rows[0].cells[at].classList.contains("n");
    const key = (row) => (numeric ? number(row.cells[at].textContent) : row.cells[at].textContent);
    const compare = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return (numeric ? a - b : a.localeCompare(b, document.documentElement.lang)) * (up ? 1 : -1);
    };
    const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
    rows.sort((a, b) => compare(a[0], b[0]));
    table.tBodies[0].append(...rows.map((row) => row[1]));
  };
  all("table").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        sort(table, at, up);
      });
    });
  });

  // Filter and copy, for the tables that are long.
  const visible = (table) => [...table.rows].filter((row) => !row.hidden);
  const copy = async (table) => {
    const cells = (row) => [...row.cells].filter((cell) => !cell.hidden).map((cell) => cell.textContent.trim());
    const text = visible(table).map((row) => cells(row).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      say(words.copied);
    } catch {
      say(words.not_copied);
    }
  };
  const button = (text, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  };
  all("table[data-tools]").forEach((table) => {
    const tools = document.createElement("div");
    tools.className = "tools";
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "search";
    label.append(words.filter + " ", input);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      [...table.tBodies[0].rows].forEach((row) => {
        row.classList.toggle("out", wanted !== "" && !row.textContent.toLowerCase().includes(wanted));
        refresh(row);
      });
      say(words.rows.replace("{n}", visible(table).length - 1));
    });
    tools.append(label, button(words.copy, () => copy(table)));
    table.closest(".scroll").before(tools);
  });

  // Files: a link to a blob.
  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const svg = (figure) => new Blob([figure.querySelector("svg").outerHTML], { type: "image/svg+xml" });
  const png = (figure) => {
    const [image, address] = [new Image(), URL.createObjectURL(svg(figure))];
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(figure.dataset.name + ".png", blob));
      URL.revokeObjectURL(address);
    });
    image.src = address;
  };
  all("figure.chart").forEach((figure) => {
    const name = figure.dataset.name;
    const labelled = (text, action) => {
      const made = button(text, action);
      made.setAttribute("aria-label", text + " " + name);
      return made;
    };
    figure.querySelector("figcaption").append(
      labelled("SVG", () => save(name + ".svg", svg(figure))),
      labelled("PNG", () => png(figure)),
    );
  });
  all("a[data-file]").forEach((link) => {
    if (!("DecompressionStream" in window)) return;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const packed = Uint8Array.from(atob(link.href.split(",")[1]), (c) => c.charCodeAt(0));
      const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      save(link.dataset.file, new Blob(["\ufeff", await new Response(plain).blob()], { type: "text/csv" }));
    });
  });
  window.addEventListener("beforeprint", () => all("details").forEach((details) => { details.open = true; }));
  recall();
})();
