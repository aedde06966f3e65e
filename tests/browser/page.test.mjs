// The page in a real browser: nothing is fetched, nothing fails, the controls do what they say, and it can be read by
// everyone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { axe, comparedTables, datasets, downloaded, evil, evilTable, finish, folder, opener, run, start, write } from "./support.mjs";

let browser;
let open;
const script = (name) => readFileSync(new URL(`../../src/page/data/${name}`, import.meta.url), "utf8");

before(async () => {
  write("evil.csv", evilTable());
  run("synth", "--bodies", "5", "--years", "2019-2024", "--gaps", "0.05", "--defects", "0.3", "-o", "synth.csv");
  run("report", "evil.csv", "synth.csv", "-o", "zh");
  run("report", "evil.csv", "synth.csv", "--lang", "en", "-o", "en");
  run("report", "evil.csv", "--body", "=cmd()", "-o", "one");
  run("report", datasets, "-o", "real");
  const { figures, people } = comparedTables();
  write("four.csv", figures);
  write("people.csv", people);
  run("report", "four.csv", "--with", "people.csv", "-o", "four");
  run("report", "four.csv", "-o", "four-en", "--lang", "en");
  browser = await start();
  open = opener(browser);
});

after(() => finish(browser));

for (const name of ["zh", "en", "one", "real"]) {
  test(`${name}: loads with no error, no request, and names stay text`, async () => {
    const { page, wrong, close } = await open(name);
    assert.equal(await page.locator("h1").count(), 1);
    const text = await page.locator("main").textContent();
    assert.equal(text.includes("=cmd()"), name !== "real");
    assert.equal(text.includes(evil[0]), name === "zh" || name === "en");
    assert.equal(await page.locator("main script").count(), 0);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test("the script of the page is its source, packed, and small", async () => {
  const { transform } = await import("esbuild");
  const { code } = await transform(script("page.js"), { minify: true, charset: "utf8" });
  assert.equal(script("page.min.js"), code, "run `npm run pack` and build again");
  assert.ok(code.length <= 15000);
});

test("the first screen says what changed, what it rests on and what is wrong", async () => {
  const { page, close } = await open("real");
  for (const id of ["#changes", "#trust", "#wrong"]) {
    const box = await page.locator(id).boundingBox();
    assert.ok(box.y + box.height <= 900, `${id} ends at ${box.y + box.height}`);
  }
  const lead = await page.locator(".lead li").allTextContents();
  assert.ok(lead.length >= 3 && lead[0].includes("由") && /[+−]\d/.test(lead[0]), lead[0]);
  assert.ok(lead.at(-1).startsWith("△") && (await page.locator(".lead li:last-child a").count()) === 1);
  assert.ok(!/9,487.*\+/.test(lead.slice(0, -1).join()), "a doubtful change does not lead");
  assert.ok((await page.locator("#trust .facts li").count()) >= 3);
  const first = await page.locator("#wrong li").first().textContent();
  assert.match(first, /2023年：表4.*＝.*填报为0件/);
  await close();
});

test("every finding can be reached, and is told with its figures", async () => {
  const { page, close } = await open("zh");
  const rows = readFileSync(join(folder, "zh", "findings.csv"), "utf8");
  const said = Number(await page.locator('.nav a[href="#findings"] sup').textContent());
  assert.equal(await page.locator("#findings li").count(), said);
  const errors = [...rows.matchAll(/^(error|warning),/gm)].length;
  assert.equal(await page.locator("#findings li:not(.notice)").count(), errors);
  await page.locator("#wrong li a").first().click();
  assert.ok(await page.locator("#f1").isVisible());
  await close();
});

test("a body is chosen: its head, its part, the address; and a shared address shows it", async () => {
  const { page, wrong, close } = await open("zh");
  await page.locator("#pick select").selectOption({ label: "=cmd()" });
  assert.equal(await page.locator("details.body[open]").count(), 1);
  assert.equal(await page.locator("details.body[open] > summary b").textContent(), "=cmd()");
  assert.match(await page.locator("#head caption").textContent(), /=cmd\(\)/);
  assert.match(page.url(), /#body=/);
  const again = await open("zh", {}, "#" + page.url().split("#")[1]);
  assert.equal(await again.page.locator("details.body[open] > summary b").textContent(), "=cmd()");
  await again.close();
  assert.deepEqual(wrong, []);
  await close();
});

test("values, changes and an index are shown in the same cells", async () => {
  const { page, close } = await open("real");
  const cell = page.locator('.mx tr:has-text("行政强制") td[data-v]').first();
  assert.equal(await cell.textContent(), "+45.6%");
  await page.getByRole("button", { name: "绝对值" }).click();
  assert.equal(await cell.textContent(), "29,351");
  assert.match(page.url(), /view=value/);
  await page.getByRole("button", { name: "指数" }).click();
  assert.equal(await cell.textContent(), "146");
  await close();
});

test("a figure tells its value, its change, its report and its words: by mouse, key and tap", async () => {
  const { page, close } = await open("real");
  const panel = page.locator('svg.pn[aria-label^="行政强制"]').first();
  await panel.focus();
  assert.match(await page.locator(".tip").textContent(), /行政强制 2024年：29,351件.*\+9,188件（\+45.6%）.*表2/s);
  await page.keyboard.press("ArrowLeft");
  assert.match(await page.locator(".tip").textContent(), /2023年：20,163件/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".tip").count(), 0);
  const mark = await panel.locator(".m").last().boundingBox();
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
  assert.match(await page.locator(".tip").textContent(), /29,351/);
  await page.locator(".tb td").first().click();
  assert.match(await page.locator(".tip").textContent(), /原文/);
  const box = page.locator("details.body[open] .scr:has(.tb)").first();
  await box.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator(".at").count(), 1);
  await close();
});

test("another indicator and year are compared, and the address keeps them", async () => {
  const { page, wrong, close } = await open("zh");
  const [indicator, year] = [page.locator("#choose select").first(), page.locator("#choose select").last()];
  await indicator.selectOption({ label: "行政许可" });
  await year.selectOption("2023");
  const title = await page.locator("#compare figcaption b").first().textContent();
  assert.match(title, /2023年\d+个机关行政许可/);
  assert.match(page.url(), /ind=\d+&year=2023/);
  const widths = await page.locator(".rk rect").evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("width"))));
  assert.deepEqual(widths, [...widths].sort((a, b) => b - a));
  const again = await open("zh", {}, "#" + page.url().split("#")[1]);
  assert.equal(await again.page.locator("#compare figcaption b").first().textContent(), title);
  await again.close();
  assert.deepEqual(wrong, []);
  await close();
});

test("who rose and fell is drawn for the first choice and for others, and a narrow screen cuts nothing off", async () => {
  const { page, wrong, close } = await open("four", { viewport: { width: 375, height: 800 } });
  const slope = page.locator('[id="compare/slope"]');
  const texts = () => slope.locator("text").allTextContents();
  assert.equal(await slope.locator("figcaption b").textContent(), "2024年行政许可：可比的3个地区中2个增加、1个减少");
  assert.match(await slope.locator("figcaption span").textContent(), /2023年与2024年；纵轴不从0起/);
  const first = await texts();
  assert.ok(["约990件", "1,300件 +8.3%", "乙县"].every((text) => first.includes(text)), first.join());
  const within = await slope.locator("svg").evaluate((svg) => {
    const { left, right } = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].every((text) => {
      const box = text.getBoundingClientRect();
      return box.left >= left - 1 && box.right <= right + 1;
    });
  });
  assert.ok(within, "a text beyond the picture");
  const indicator = page.locator("#choose select").first();
  await indicator.selectOption({ label: "行政处罚" });
  assert.equal(await slope.locator("figcaption b").textContent(), "2024年行政处罚：可比的4个地区全部增加");
  assert.ok((await texts()).includes("120件 +20.0%"));
  assert.match(await page.locator('[id="compare/grid"] figcaption b').textContent(), /行政处罚/);
  assert.equal(await page.locator("#compare .bt a:visible").count(), 0, "files of another indicator");
  await indicator.selectOption({ label: "行政许可" });
  assert.deepEqual(await texts(), first);
  assert.equal(await page.locator('[id="compare/rank"] .bt a:visible').count(), 2);
  assert.deepEqual(wrong, []);
  await close();
});

test("figures are compared per 10,000 inhabitants where their number is known", async () => {
  const { page, wrong, close } = await open("four");
  await page.getByRole("button", { name: "每万人" }).click();
  assert.match(await page.locator('[id="compare/rank"] figcaption b').textContent(), /每万人行政许可/);
  assert.match(await page.locator(".rk tbody tr").first().textContent(), /甲县.*130件\/万人/);
  assert.match(page.url(), /by=rate/);
  const labels = await page.locator("#choose option").allTextContents();
  assert.ok(!labels.some((label) => label.startsWith("每万人")), "a rate is a view, not an indicator");
  const again = await open("four", {}, "#" + page.url().split("#")[1]);
  assert.equal(await again.page.getByRole("button", { name: "每万人" }).getAttribute("aria-pressed"), "true");
  await again.close();
  const without = await open("real");
  assert.equal(await without.page.getByRole("button", { name: "每万人" }).count(), 0);
  await without.close();
  assert.deepEqual(wrong, []);
  await close();
});

test("a figure of the comparison is told of its own body", async () => {
  const { page, close } = await open("four");
  await page.locator("#compare svg.pn").nth(1).focus();
  assert.match(await page.locator(".tip").textContent(), /900件.*−400件（−30.8%）/s);
  await close();
});

test("every source says how its figures were taken", async () => {
  const { page, close } = await open("real");
  const said = await page.locator(".sr tbody td:last-child").allTextContents();
  for (const words of ["已逐格核对", "转录", "读自PDF", "转引", "被篡改的副本"]) assert.ok(said.includes(words), words);
  await close();
  const table = await open("four");
  assert.deepEqual([...new Set(await table.page.locator(".sr tbody td:last-child").allTextContents())], ["用户提供的表格"]);
  await table.close();
});

test("files come out as they were written, with scripts and without", async () => {
  const figures = readFileSync(join(folder, "zh", "figures.csv"), "utf8");
  const { page, wrong, close } = await open("zh");
  const csv = await downloaded(page, () => page.locator('a[data-file="figures.csv"]').click());
  assert.equal(csv.name, "figures.csv");
  assert.equal(csv.bytes.toString("utf8"), "\ufeff" + figures);
  const figure = page.locator('figure[data-kind="series"]').first();
  const svg = await downloaded(page, () => figure.getByRole("button", { name: /^SVG/ }).click());
  assert.match(svg.bytes.toString("utf8"), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  const png = await downloaded(page, () => figure.getByRole("button", { name: /^PNG/ }).click());
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  const table = await downloaded(page, () => page.locator('figure[data-kind="matrix"]').first().getByRole("button", { name: /^CSV/ }).click());
  assert.match(table.bytes.toString("utf8"), /指标.*2024/);
  assert.deepEqual(wrong, []);
  await close();
});

test("without scripts all content is there", async () => {
  const figures = readFileSync(join(folder, "zh", "figures.csv"), "utf8");
  const { page, close } = await open("zh", { javaScriptEnabled: false });
  const bodies = page.locator("details.body");
  const n = await bodies.count();
  assert.equal(await page.locator("details.body table.tb").count() >= n * 2, true);
  assert.equal(await page.locator("button, select").count(), 0, "controls without scripts");
  assert.ok(await page.locator("#head").isVisible() && await page.locator("#compare .rk").isVisible());
  const packed = await downloaded(page, () => page.locator('a[data-file="figures.csv"]').click());
  assert.equal(packed.name, "figures.csv.gz");
  assert.equal(gunzipSync(packed.bytes).toString("utf8"), figures);
  await close();
});

test("in English every Chinese name is marked as Chinese", async () => {
  for (const name of ["en", "four-en"]) {
    const { page, close } = await open(name);
    const unmarked = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (/[\u3400-\u9fff]/.test(node.textContent) && !node.parentElement.closest('[lang="zh"],noscript')) found.push(node.textContent.trim().slice(0, 60));
      }
      return found;
    });
    assert.deepEqual(unmarked, []);
    await close();
  }
});

for (const name of ["real", "en", "one", "four"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [375, 768, 1280]) {
      test(`${name}: the audit of accessibility finds nothing, ${colorScheme}, ${width} px`, async () => {
        const { page, close } = await open(name, { colorScheme, viewport: { width, height: 800 } });
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document));
        const told = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).join(" | ")}`);
        assert.deepEqual(told, []);
        await close();
      });
    }
  }
}
