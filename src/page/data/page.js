"use strict";
(() => {
  const doc = document;
  const { abs, ceil, floor, hypot, max, min } = Math;
  const find = (id) => doc.getElementById(id);
  const one = (selector, root = doc) => root.querySelector(selector);
  const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
  const on = (element, kinds, act) => kinds.split(" ").forEach((kind) => element.addEventListener(kind, act));
  const set = (element, values) => { for (const name in values) element.setAttribute(name, values[name]); return element; };
  const make = (tag, text = "", more = {}) => {
    const made = Object.assign(doc.createElement(tag), { textContent: text }, more);
    if (doc.documentElement.lang === "en" && /[\u3400-\u9fff]/.test(text)) made.lang = "zh";
    return made;
  };
  const markup = (said) => new Option(said).innerHTML;
  const words = JSON.parse(find("words").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const say = (text) => { find("said").textContent = text; };
  const bodies = all("details.body").sort((a, b) => a.dataset.b - b.dataset.b);
  const nameOf = (body) => one("summary b", body).textContent;
  const state = { body: 0, view: "pct", ind: "", year: "", by: "value" };
  const first = { ...state };
  let data = null;
  doc.documentElement.classList.add("js");

  // The address keeps the choice, so that a view can be shared.
  const keep = () => {
    const kept = new URLSearchParams();
    for (const name in state) if (state[name] !== first[name]) kept.set(name, name === "body" ? bodies[state.body].id : state[name]);
    history.replaceState(null, "", location.search + "#" + kept);
  };

  // Controls.
  const button = (text, act, more) => {
    const made = make("button", text, { type: "button", ...more });
    on(made, "click", act);
    return made;
  };
  const select = (label, pairs, act) => {
    const made = make("select");
    pairs.forEach(([value, text]) => made.append(make("option", text, { value })));
    on(made, "change", () => { act(made.value); keep(); });
    const around = make("label", label + " ");
    around.append(made);
    return [around, made];
  };
  const segments = (name, pairs, act) => {
    const group = set(make("span"), { class: "seg", role: "group", "aria-label": words.view, "data-s": name });
    pairs.forEach(([value, text]) => group.append(button(text, () => { act(value); keep(); }, { value })));
    return group;
  };
  const press = (root, value) => all("button", root).forEach((b) => set(b, { "aria-pressed": b.value === String(value) }));

  // Values, changes or an index in the cells of the changes.
  const show = (view) => {
    state.view = view;
    all("td[data-v]").forEach((cell) => {
      cell.dataset.c ??= cell.textContent;
      const [value, index] = cell.dataset.v.split("|");
      cell.textContent = { value, index, pct: cell.dataset.c }[view];
    });
    all(".mx").forEach((table) => table.classList.toggle("plain", view !== "pct"));
    press(find("pick"), view);
    if (view === "index") say(words.index_note);
  };

  // The tables of a body that is closed at first are lines of text; each figure becomes a cell when the body is opened.
  const spread = (body) => {
    all(".pk", body).forEach((line) => {
      const [cells, notes, head] = [[[]], [], line.tagName === "TH"];
      line.childNodes.forEach((node) => {
        if (node.dataset?.c) notes.push(node);
        else if (node.nodeType !== 3) cells.at(-1).push(node);
        else node.data.split(/ {2,}/).forEach((text, n) => {
          if (n) cells.push([]);
          if (text) cells.at(-1).push(text);
        });
      });
      const made = cells.slice(1).map((inside) => {
        const cell = make(head ? "th" : "td");
        cell.append(...inside);
        if (!head) return cell;
        if (/^\d+$/.test(inside[0])) cell.dataset.y = inside[0];
        return set(cell, { scope: "col", class: "n" });
      });
      notes.forEach((note) => made[note.dataset.c].append(note));
      line.replaceWith(...made);
    });
    all(".z0 th", body).forEach((line) => { line.colSpan = line.closest("table").tHead.rows[0].cells.length; });
  };

  // One body: its table at the head, its charts, its links.
  const pickers = [];
  const filled = new Set();
  const fillIn = (body) => {
    if (filled.has(body)) return;
    filled.add(body);
    spread(body);
    all("figure", body).forEach(figureTools);
    all("svg.pn", body).forEach(walk);
  };
  const openBody = (n, scroll) => {
    state.body = n;
    const body = bodies[n];
    fillIn(body);
    bodies.forEach((b) => { b.open = b === body; });
    const others = body.closest(".others");
    if (others) others.open = true;
    pickers.forEach((picker) => { picker.value = n; });
    press(find("tabs"), n);
    if (data) {
      find("head").innerHTML = data.heads[n];
      all("#compare .rk tbody tr").forEach((row) => row.classList.toggle("own", row.cells[0].textContent === data.bodies[n]));
    }
    if (scroll) body.scrollIntoView();
    say(fill(words.shown, { n: nameOf(body) }));
  };
  const controls = () => {
    const names = bodies.map((body, n) => [n, nameOf(body)]);
    const picker = (scroll) => {
      const [label, made] = select(words.body, names, (value) => openBody(+value, scroll));
      pickers.push(made);
      return label;
    };
    const [top, pick] = [make("div", "", { className: "tools" }), find("pick")];
    if (names.length > 1) {
      top.append(picker(false));
      const step = (by, text) => button(text, () => { openBody((state.body + by + names.length) % names.length, true); keep(); });
      pick.append(picker(true), step(-1, "‹ " + words.previous), step(1, words.next + " ›"));
      names.slice(0, 3).forEach(([value, name]) => find("tabs").append(button(name, () => { openBody(value); keep(); }, { value })));
      const rest = names.slice(3);
      if (rest.length) {
        const [label, made] = select("", [["", words.others], ...rest], (value) => value && openBody(Number(value)));
        set(made, { "aria-label": words.others });
        pickers.push({ set value(n) { made.value = n > 2 ? n : ""; } });
        find("tabs").append(label);
      }
    }
    top.append(button(words.copy_link, () => copyText(location.href)));
    find("top").append(top);
    pick.append(segments("view", [["value", words.view_value], ["pct", words.view_change], ["index", words.view_index]], show));
  };

  // Copying and files.
  const copyText = (text) => navigator.clipboard.writeText(text).then(() => say(words.copied), () => say(words.not_copied));
  const rows = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => {
    const plain = cell.cloneNode(true);
    all(".ph,.fn,.fix,details,svg", plain).forEach((extra) => extra.remove());
    return plain.textContent.trim();
  }));
  const save = (name, blob) => {
    const link = make("a", "", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
  };
  // A text that a spreadsheet would take for a formula stays a text.
  const guard = (text) => (/^[=+@\t-]/.test(text) && !/^[+-]?[\d,.]+%?$/.test(text) ? "'" + text : text);
  const csv = (lines) => new Blob(["\ufeff" + lines.map((line) => line.map((text) => `"${guard(text).replace(/"/g, '""')}"`).join()).join("\r\n")], { type: "text/csv" });
  const looks = "fill stroke stroke-width stroke-dasharray stroke-linejoin paint-order opacity font-size font-weight text-anchor".split(" ");
  const frozen = (svg) => {
    const [copy, from] = [svg.cloneNode(true), all("*", svg)];
    all("*", copy).forEach((element, at) => {
      const computed = getComputedStyle(from[at]);
      looks.forEach((name) => element.setAttribute(name, computed.getPropertyValue(name)));
      // Where `paint-order` is not known a rim would cover its text: it becomes an element of its own.
      if (computed.paintOrder.startsWith("stroke")) {
        element.before(set(element.cloneNode(true), { fill: "none" }));
        element.setAttribute("stroke", "none");
      }
    });
    return set(copy, { xmlns: "http://www.w3.org/2000/svg" });
  };
  const text = (element) => new XMLSerializer().serializeToString(element);
  const picture = (figure) => {
    const parts = all("svg.pn,svg.wi", figure);
    const { width, height } = parts[0].viewBox.baseVal;
    const [columns, head] = parts.length > 1 ? [3, 52] : [1, 0];
    const { color, backgroundColor } = getComputedStyle(doc.body);
    const line = (x, y, size, said) => `<text x="${x}" y="${y}" font-size="${size}" fill="${color}">${markup(said)}</text>`;
    const wide = columns * (width + 20) + 20;
    const tall = 60 + ceil(parts.length / columns) * (height + head + 16);
    let inside = line(20, 36, 20, one("figcaption b", figure).textContent);
    parts.forEach((part, at) => {
      const [x, y] = [20 + (at % columns) * (width + 20), 56 + floor(at / columns) * (height + head + 16)];
      const panel = part.closest(".pw");
      if (head) inside += line(x, y + 18, 17, one("h3", panel).textContent) + line(x, y + 42, 15, one(".ph2", panel).innerText.replace(/\s+/g, " "));
      inside += text(set(frozen(part), { x, y: y + head, width, height }));
    });
    const hatch = text(one("defs", frozen(one(".defs"))));
    return [wide, tall, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" font-family="sans-serif">${hatch}<rect width="${wide}" height="${tall}" fill="${backgroundColor}"/>${inside}</svg>`];
  };
  const svgFile = (figure) => new Blob([picture(figure)[2]], { type: "image/svg+xml" });
  const png = (figure, name) => {
    const [width, height] = picture(figure);
    const [image, src] = [new Image(), URL.createObjectURL(svgFile(figure))];
    on(image, "load", () => {
      const canvas = Object.assign(make("canvas"), { width: width * 2, height: height * 2 });
      canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
      canvas.toBlob((blob) => save(name + ".png", blob));
      URL.revokeObjectURL(src);
    });
    image.src = src;
  };
  const figureTools = (figure) => {
    const [list, table, name] = [one(".bt", figure), one("table", figure), figure.id.replace(/\//g, "_")];
    if (!list) return;
    // The words of a mark: name and year, value, change.
    const marks = () => all("title", figure).map((title) => title.textContent.split(/[：:；;] ?/));
    const made = [["CSV", () => save(name + ".csv", csv(table ? rows(table) : marks()))]];
    if (one("svg.pn,svg.wi", figure)) {
      // What is drawn here can be saved without the files beside the page.
      list.textContent = "";
      made.push(["PNG", () => png(figure, name)], ["SVG", () => save(name + ".svg", svgFile(figure))]);
    }
    if (table) made.push([words.copy_table, () => copyText(rows(table).map((line) => line.join("\t")).join("\n"))]);
    made.push([words.link, () => copyText(location.href.split("#")[0] + "#" + encodeURI(figure.id))]);
    list.prepend(...made.map(([label, act]) => set(button(label, act), { "aria-label": label + " " + name })));
  };

  // What stands behind a figure: on hover, focus or tap of a mark, on a click or by the arrow keys in a table.
  let tip = null;
  const shut = () => {
    if (tip) tip.remove();
    tip = null;
    all(".ring").forEach((ring) => ring.remove());
  };
  const bodyOf = (element) => +(element.closest("[data-b]")?.dataset.b ?? state.body);
  const look = (element, i, y) => (data ? data.figures[bodyOf(element)].find((row) => row[0] === Number(i) && row[1] === Number(y)) : null);
  const readout = (anchor, head, row) => {
    shut();
    tip = make("div", "", { className: "tip", of: anchor.closest("svg") });
    const lines = [head];
    if (row) lines.push(row[4], [data.sources[row[7]], row[8]].filter(Boolean).join(" · "), row[9] && words.printed + row[9]);
    const told = lines.filter(Boolean);
    told.forEach((line, n) => tip.append(make("p", line, { className: n ? "w" : "" })));
    if (row && row[6]) tip.append(make("a", fill(words.finding, { n: row[6] }), { href: "#f" + row[6] }));
    doc.body.append(tip);
    const box = anchor.getBoundingClientRect();
    const below = box.bottom + 20 + tip.offsetHeight < innerHeight || box.top < tip.offsetHeight + 24;
    const left = max(8, min(box.left + box.width / 2 - 24, innerWidth - tip.offsetWidth - 8));
    Object.assign(tip.style, { left: left + scrollX + "px", top: (below ? box.bottom + 14 : box.top - tip.offsetHeight - 14) + scrollY + "px" });
    say(told.join("；"));
  };
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const walk = (svg) => {
    const marks = all(".m", svg);
    if (!marks.length) return;
    set(svg, { tabindex: 0, "aria-label": svg.getAttribute("aria-label") + "：" + words.marks });
    let at = marks.length - 1;
    const tell = () => {
      const mark = marks[at];
      const [row, title] = [look(svg, svg.dataset.i, mark.dataset.y), one("title", mark).textContent];
      readout(mark, row ? title.split(/[；;]/)[0] : title, row);
      const box = mark.getBBox();
      svg.append(set(doc.createElementNS(svg.namespaceURI, "circle"), { class: "ring", cx: box.x + box.width / 2, cy: box.y + box.height / 2, r: 11 }));
    };
    on(svg, "pointermove click", (event) => {
      const far = marks.map((mark) => {
        const box = mark.getBoundingClientRect();
        return hypot(box.left + box.width / 2 - event.clientX, box.top + box.height / 2 - event.clientY);
      });
      const near = min(...far);
      if (near < 24) { at = far.indexOf(near); tell(); } else if (event.type === "click") shut();
    });
    on(svg, "focus", tell);
    on(svg, "blur", () => setTimeout(() => tip && tip.of === svg && !tip.contains(doc.activeElement) && shut()));
    on(svg, "keydown", (event) => {
      if (!step[event.key]) return;
      event.preventDefault();
      const [down, right] = step[event.key];
      at = max(0, min(marks.length - 1, at + down + right));
      tell();
    });
  };
  const onCell = (cell) => {
    const [row, column] = [cell.closest("tr[data-i]"), cell.closest("table").tHead.rows[0].cells[cell.cellIndex]];
    const found = row && column && column.dataset.y && look(cell, row.dataset.i, column.dataset.y);
    if (!found) return shut();
    all(".at").forEach((other) => other.classList.remove("at"));
    cell.classList.add("at");
    readout(cell, `${data.names[found[0]]} ${found[1]}：${found[3]}`, found);
  };
  on(doc, "click", (event) => {
    if (event.target.closest("a,button,summary,svg,.tip")) return;
    const cell = event.target.closest("td");
    if (cell) onCell(cell); else shut();
  });
  on(doc, "keydown", (event) => {
    if (event.key === "Escape") shut();
    const [box, by] = [event.target, step[event.key]];
    const lines = by && box.matches(".scr") ? all("tbody tr[data-i]", box) : [];
    if (!lines.length) return;
    event.preventDefault();
    const now = one(".at", box);
    const cell = now ? lines[lines.indexOf(now.closest("tr")) + by[0]]?.cells[now.cellIndex + by[1]] : lines[0].cells[1];
    if (!cell || cell.tagName !== "TD") return;
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    onCell(cell);
  });

  // The comparison of another indicator, year or measure.
  const figureOf = (b, i, year) => data.figures[b].find((row) => row[0] === i && row[1] === year);
  const chosen = () => (state.by === "rate" ? data.rates[state.ind] : +state.ind);
  const drawRank = () => {
    const [figure, ind, year] = [find("compare/rank"), chosen(), +state.year];
    const list = data.bodies.map((name, b) => [b, figureOf(b, ind, year)]).filter((pair) => pair[1]);
    const change = (row) => (/%/.test(row[5]) ? parseFloat(row[5].replace(/,/g, "").replace("\u2212", "-")) : -Infinity);
    const key = state.by === "change" ? change : (row) => row[2];
    list.sort((a, b) => key(b[1]) - key(a[1]));
    const most = max(...list.map(([, row]) => abs(row[2])), 1e-9);
    const lines = one("tbody", figure);
    lines.textContent = "";
    list.forEach(([b, row]) => {
      const line = lines.insertRow();
      line.classList.toggle("own", b === state.body);
      line.append(set(make("th", data.bodies[b]), { scope: "row" }));
      const bar = set(line.insertCell(), { class: "bar" });
      bar.innerHTML = `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect height="10" width="${max(0, (row[2] / most) * 100)}"/></svg>`;
      [row[3], row[5]].forEach((said) => set(line.insertCell(), { class: "n" }).append(said));
    });
    const sorted = list.map((pair) => pair[1]).sort((a, b) => a[2] - b[2]);
    const half = (sorted.length - 1) / 2;
    const middle = [...new Set([sorted[floor(half)], sorted[ceil(half)]])].map((row) => row && row[3]);
    const values = { year: state.year, n: list.length, name: data.names[ind], least: sorted[0]?.[3], most: sorted.at(-1)?.[3], median: middle.join("–") };
    one("figcaption b", figure).textContent = list.length ? fill(words.rank_title, values) : words.none;
    one(".ab", figure).textContent = "";
  };
  // Places of labels that keep their distance.
  const apart = (wanted, top, bottom, pitch) => {
    const [order, places] = [wanted.map((_, at) => at).sort((a, b) => wanted[a] - wanted[b]), [...wanted]];
    order.reduce((next, at) => (places[at] = max(places[at], next)) + pitch, top);
    order.reduceRight((last, at) => (places[at] = min(places[at], last)) - pitch, bottom);
    return places;
  };
  // What has a sign in place of its change is not comparable; of another form it is not even the same figure.
  const label = (kind, x, y, said) => `<text class="${kind}" x="${x}" y="${y}">${markup(said)}</text>`;
  const told = (b, row) => `<title>${markup(`${data.bodies[b]} ${row[1]}：${row[3]}；${row[4]}`)}</title>`;
  const dot = (x, y, kind, inside = "") => `<circle class="m${kind}" cx="${x}" cy="${y}" r="4.4">${inside}</circle>`;
  const scale = (low, high, top, bottom) => (value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
  const drawSlope = () => {
    const [figure, ind, year] = [find("compare/slope"), chosen(), +state.year];
    const lines = data.bodies.map((name, b) => [b, figureOf(b, ind, year - 1), figureOf(b, ind, year)])
      .filter(([, from, to]) => from && to && to[5] !== "⊘").sort((a, b) => b[2][2] - a[2][2]);
    const firm = lines.filter(([, , row]) => /%|pp|点/.test(row[5]) || row[5] === words.same);
    figure.hidden = firm.length < 3 || lines.length > 15;
    if (figure.hidden) return;
    const rises = (by) => firm.filter(([, from, to]) => (to[2] - from[2]) * by > 0).length;
    const [n, up, down] = [firm.length, rises(1), rises(-1)];
    const values = lines.flatMap(([, from, to]) => [from[2], to[2]]);
    const [least, most] = [min(...values), max(...values)];
    // A scale leaves out zero where that would press all lines into a part of the height.
    const low = least > max(most, 0) * 0.34 ? most - max(most - least, most * 0.1) : min(least, 0);
    const high = max(most, 0);
    const [top, bottom] = [40, 40 + max(160, 44 * (lines.length - 1))];
    const y = scale(low, high, top, bottom);
    const left = apart(lines.map(([, from]) => y(from[2])), top, bottom, 18);
    const right = apart(lines.map(([, , to]) => y(to[2])), top, bottom, 44);
    const end = (x, row) => dot(x + "%", y(row[2]), /^[△约≈]/.test(row[3]) ? " h" : "");
    set(one("svg", figure), { height: bottom + 26 }).innerHTML = [[27, year - 1], [52, year]].map(([x, when]) => `<line class="ax" x1="${x}%" x2="${x}%" y1="30" y2="${bottom + 8}"/>` + label("on", x + "%", 18, when)).join("")
      + lines.map(([b, from, to], at) => {
        const name = data.bodies[b];
        return `<g data-b="${b}">${told(b, to)}<line class="ln" x1="27%" x2="52%" y1="${y(from[2])}" y2="${y(to[2])}"/>`
          + end(27, from) + end(52, to) + label("e", "25%", left[at] + 4.5, from[3])
          + label("", "54%", right[at] - 2, name.length > 9 ? "…" + name.slice(-8) : name) + label("w", "54%", right[at] + 14, to[3] + " " + to[5]) + "</g>";
      }).join("");
    const key = n === up ? "slope_up" : n === down ? "slope_down" : "slope_title";
    one("figcaption b", figure).textContent = fill(words[key], { year, name: data.names[ind], n, up, down });
    one("figcaption span", figure).textContent = fill(words.slope_years, { before: year - 1, year }) + (low > 0 ? words.slope_cut : "");
  };
  // Lines of another indicator; those of the first one come with the page and are put back.
  const drawPanels = () => {
    const [figure, ind] = [find("compare/grid"), chosen()];
    if (!figure) return;
    const [own, box] = [one("figcaption b", figure), one(".pg", figure)];
    own.textContent = fill(words.panels, { name: data.names[ind] });
    box.first ??= [...box.children];
    figure.hidden = false;
    if (ind === +figure.dataset.i) return box.replaceChildren(...box.first);
    const lists = data.figures.map((rows, b) => [b, rows.filter((row) => row[0] === ind)]).filter(([, rows]) => rows.length > 1);
    figure.hidden = lists.length < 2 || lists.length > 16;
    if (figure.hidden) return;
    const years = lists.flatMap(([, rows]) => rows.map((row) => row[1]));
    const [first, last] = [min(...years), max(...years)];
    const x = (year) => 22 + ((year - first) / max(1, last - first)) * 256;
    box.replaceChildren(...lists.map(([b, rows]) => {
      const values = rows.map((row) => row[2]);
      const y = scale(min(0, ...values), max(0, ...values), 28, 120);
      const line = rows.map((row, at) => (at && rows[at - 1][1] === row[1] - 1 && row[5] !== "⊘" ? "L" : "M") + x(row[1]) + " " + y(row[2])).join("");
      const [newest, panel] = [rows.at(-1), make("div", "", { className: "pw" })];
      panel.innerHTML = `<h3>${markup(data.bodies[b])} <small>${newest[1]}</small></h3><p class="ph2"><b>${markup(newest[5])}</b><span>${markup(newest[3])}</span></p><svg class="pn" viewBox="0 0 300 152" role="group" data-b="${b}" data-i="${ind}"><path class="ax" d="M2 ${y(0)}H298"/><path class="ln" d="${line}"/>`
        + rows.map((row) => dot(x(row[1]), y(row[2]), `" data-y="${row[1]}`, told(b, row))).join("")
        + label("yr", 34, 143, first) + label("yr", 266, 143, last) + "</svg>";
      walk(set(one("svg", panel), { "aria-label": data.bodies[b] }));
      return panel;
    }));
  };
  const comparePickers = () => {
    const figure = find("compare/rank");
    const counts = {};
    data.figures.forEach((rows) => new Set(rows.map((row) => row[0])).forEach((i) => { counts[i] = (counts[i] ?? 0) + 1; }));
    const years = [...new Set(data.figures.flatMap((rows) => rows.map((row) => row[1])))].sort();
    let controls = [];
    const draw = () => {
      [state.ind, state.year] = controls.map(([, made]) => made.value);
      press(find("choose"), state.by);
      // The files beside the page are of the first choice.
      const { i, y } = figure.dataset;
      all("#compare .bt a").forEach((link) => { link.hidden = state.by + state.ind + state.year !== "value" + i + y; });
      drawRank();
      drawSlope();
      drawPanels();
    };
    const rates = new Set(Object.values(data.rates).map(String));
    controls = [
      select(words.indicator, Object.keys(data.names).filter((i) => counts[i] > 1 && !rates.has(i)).map((i) => [i, data.names[i]]), draw),
      select(words.year, years.map((y) => [y, y]), draw),
    ];
    controls[0][1].value = state.ind || figure.dataset.i;
    controls[1][1].value = state.year || figure.dataset.y;
    find("choose").append(...controls.map(([label]) => label), segments("by", [["value", words.by_value], ["change", words.by_change], ...(rates.size ? [["rate", words.by_rate]] : [])], (by) => { state.by = by; draw(); }));
    press(find("choose"), state.by);
    if (state.ind || state.by !== "value") draw();
  };

  // Addresses: a choice, or a place that may stand in something closed.
  const recall = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.includes("=")) {
      const kept = new URLSearchParams(hash);
      for (const name of ["ind", "year"]) if (/^\d+$/.test(kept.get(name))) state[name] = kept.get(name);
      if (["change", "rate"].includes(kept.get("by"))) state.by = kept.get("by");
      const n = bodies.findIndex((body) => body.id === kept.get("body"));
      if (n >= 0) openBody(n);
      if (["value", "index"].includes(kept.get("view"))) show(kept.get("view"));
      return;
    }
    const n = bodies.findIndex((body) => hash === body.id || hash.startsWith(body.id + "/"));
    if (n >= 0) openBody(n);
    const target = hash && find(hash);
    if (!target) return;
    for (let parent = target; parent; parent = parent.parentElement) if (parent.tagName === "DETAILS") parent.open = true;
    target.scrollIntoView();
  };
  const inView = () => {
    const links = all(".nav a").filter((link) => find(link.hash.slice(1)));
    const top = (link) => find(link.hash.slice(1)).getBoundingClientRect().top;
    const mark = () => {
      // Of parts side by side the first one counts.
      const now = links.filter((link) => top(link) < innerHeight / 3).reduce((a, b) => (top(b) > top(a) + 4 ? b : a), links[0]);
      links.forEach((link) => {
        link.classList.toggle("on", link === now);
        link.ariaCurrent = link === now;
      });
    };
    let waiting = 0;
    on(window, "scroll", () => { waiting ||= requestAnimationFrame(() => { waiting = 0; mark(); }); });
    mark();
  };
  const unpack = (text) => {
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
  };
  const wholePaper = /[?&]print=all/.test(location.search);
  const openAll = () => {
    if (wholePaper) bodies.forEach(fillIn);
    all(wholePaper ? "details" : "details.fg").forEach((details) => { details.open = true; });
  };
  controls();
  all("#compare figure").forEach(figureTools);
  all("#compare svg.pn").forEach(walk);
  bodies.forEach((body) => on(body, "toggle", () => body.open && fillIn(body)));
  openBody(0);
  show("pct");
  say("");
  recall();
  on(window, "beforeprint", openAll);
  on(window, "hashchange", recall);
  if (wholePaper) openAll();
  inView();
  if (!window.DecompressionStream) return;
  all("a[data-file]").forEach((link) => on(link, "click", async (event) => {
    event.preventDefault();
    save(link.dataset.file, new Blob(["\ufeff", await unpack(link.href.split(",")[1]).blob()], { type: "text/csv" }));
  }));
  unpack(find("data").textContent).json().then((read) => {
    data = read;
    if (state.body) openBody(state.body);
    if (find("compare")) comparePickers();
    doc.documentElement.classList.add("ready");
  });
})();
