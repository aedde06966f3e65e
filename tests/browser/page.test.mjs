// The page in a real browser: nothing is fetched, nothing fails, the controls do what they say, it prints whole, and it can
// be read by everyone. TONGBI names the program; Chromium stands where Debian puts it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const program = process.env.TONGBI ?? new URL("../../target/release/tongbi", import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "tongbi-page-"));
const evil = ["<script>alert(1)</script>", "=cmd()"];
// A4 less its margins, in pixels of CSS.
const paper = { width: (156 / 25.4) * 96, height: (261 / 25.4) * 96 };

let browser;

const run = (...args) => execFileSync(program, [...args, "--quiet"], { cwd: folder });

before(async () => {
  const rows = evil.flatMap((body, at) =>
    ["permits.decided", "requests.received"].flatMap((indicator) =>
      [2023, 2024].map((year) => `"${body}",${year},${indicator},${100 + at * 7 + (year - 2023) * 20}`)));
  writeFileSync(join(folder, "evil.csv"), ["body,year,indicator,value", ...rows].join("\n"));
  run("synth", "--bodies", "5", "--years", "2019-2024", "--gaps", "0.05", "--defects", "0.3", "-o", "synth.csv");
  run("report", "evil.csv", "synth.csv", "-o", "zh");
  run("report", "evil.csv", "synth.csv", "--lang", "en", "-o", "en");
  run("report", "evil.csv", "--body", "=cmd()", "-o", "one");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page and keeps what goes wrong on it. */
const open = async (name, options = {}) => {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1100, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => { wrong.push("a dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !/^(data|blob):/.test(request.url())) wrong.push("asks for " + request.url());
  });
  await page.goto("file://" + join(folder, name, "index.html"));
  return { page, wrong, close: () => context.close() };
};

const downloaded = async (page, click) => {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

for (const name of ["zh", "en", "one"]) {
  test(`${name}: loads with no error, no request, and names stay text`, async () => {
    const { page, wrong, close } = await open(name);
    assert.equal(await page.locator("h1").count(), 1);
    assert.ok(await page.locator("figure.chart svg").count() >= 2);
    const text = await page.locator("main").textContent();
    assert.ok(text.includes("=cmd()"));
    assert.equal(text.includes(evil[0]), name !== "one");
    assert.equal(await page.locator("main script").count(), 0);
    assert.deepEqual(wrong, []);
    await close();
  });
}

test("a body is chosen, the address keeps it, and a shared address shows it", async () => {
  const { page, wrong, close } = await open("zh");
  const all = await page.locator("main .block:visible").count();
  await page.selectOption("#body", { label: "=cmd()" });
  const some = await page.locator("main .block:visible").count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  assert.equal(await page.locator("#t-data tbody tr:visible").count(), 2);
  const address = page.url();
  assert.match(address, /#body=\d+/);
  const again = await open("zh");
  await again.page.goto("about:blank");
  await again.page.goto(address);
  assert.equal(await again.page.locator("main .block:visible").count(), some);
  await again.close();
  assert.deepEqual(wrong, []);
  await close();
});

test("years are chosen, and their columns and findings with them", async () => {
  const { page, close } = await open("zh");
  await page.selectOption("#from", "2023");
  const years = await page.locator("#t-data thead th[data-year]:visible").evaluateAll((heads) =>
    heads.map((head) => head.dataset.year));
  assert.deepEqual(years, ["2023", "2024"]);
  const row = await page.locator("#t-data tbody tr").first().locator("td:visible").count();
  assert.equal(row, 2 + 2);
  assert.equal(await page.locator('.findings > li[data-year="2020"]:visible').count(), 0);
  await close();
});

test("sorting sorts, by number and both ways, and what is missing comes last", async () => {
  const { page, close } = await open("zh");
  const head = page.locator("#t-data thead th[data-year='2024']");
  const at = await head.evaluate((cell) => cell.cellIndex);
  const values = async () => (await page.locator(`#t-data tbody tr > :nth-child(${at + 1})`).allTextContents())
    .map((text) => (/\d/.test(text) ? Number(text.replace(/[,约]/g, "").replace("−", "-")) : null));
  const check = (list, up) => {
    const numbers = list.filter((value) => value !== null);
    assert.ok(numbers.length > 10);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => (up ? a - b : b - a)));
    assert.ok(!list.slice(0, numbers.length).includes(null), "missing values stand last");
  };
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  check(await values(), true);
  await head.getByRole("button").click();
  check(await values(), false);
  await close();
});

test("a table is filtered", async () => {
  const { page, close } = await open("en");
  const tools = page.locator("#data .tools");
  await tools.locator("input").fill("=cmd()");
  assert.equal(await page.locator("#t-data tbody tr:visible").count(), 2);
  await tools.locator("input").fill("");
  assert.ok(await page.locator("#t-data tbody tr:visible").count() > 100);
  await close();
});

test("files come out as they were written, with scripts and without", async () => {
  const figures = readFileSync(join(folder, "zh", "figures.csv"), "utf8");
  const { page, wrong, close } = await open("zh");
  const csv = await downloaded(page, () => page.locator('a[data-file="figures.csv"]').click());
  assert.equal(csv.name, "figures.csv");
  assert.equal(csv.bytes.toString("utf8"), "\ufeff" + figures);
  const figure = page.locator("figure.chart").first();
  const svg = await downloaded(page, () => figure.getByRole("button", { name: /SVG/ }).click());
  assert.match(svg.bytes.toString("utf8"), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  const png = await downloaded(page, () => figure.getByRole("button", { name: /PNG/ }).click());
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  assert.equal(png.bytes.readUInt32BE(16), 1920);
  assert.deepEqual(wrong, []);
  await close();
  const plain = await open("zh", { javaScriptEnabled: false });
  assert.ok(await plain.page.locator("#controls").isHidden());
  assert.ok(await plain.page.locator("figure.chart").last().isVisible());
  const packed = await downloaded(plain.page, () => plain.page.locator('a[data-file="figures.csv"]').click());
  assert.equal(packed.name, "figures.csv.gz");
  assert.equal(gunzipSync(packed.bytes).toString("utf8"), figures);
  await plain.close();
});

test("no chart is wider or higher than a sheet, and none is broken over two", async () => {
  const { page, close } = await open("zh", { viewport: { width: Math.floor(paper.width), height: 900 }, colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  const charts = await page.locator("figure.chart").evaluateAll((figures) => figures.map((figure) => {
    const box = figure.getBoundingClientRect();
    return { width: box.width, height: box.height, rule: getComputedStyle(figure).breakInside };
  }));
  for (const chart of charts) {
    assert.ok(chart.width <= paper.width + 1 && chart.height < paper.height, JSON.stringify(chart));
    assert.equal(chart.rule, "avoid");
  }
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(ground, "rgb(255, 255, 255)");
  assert.ok(await page.locator("#controls").isHidden());
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px wider than the sheet`);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await close();
});

test("at 400 % it flows anew", async () => {
  const { page, close } = await open("zh", { viewport: { width: 320, height: 600 } });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px wider than the window`);
  await close();
});

test("in the dark the charts change their ground", async () => {
  const { page, close } = await open("zh", { colorScheme: "dark" });
  const color = (selector, property) => page.locator(selector).first().evaluate(
    (element, name) => getComputedStyle(element)[name], property);
  assert.equal(await color("body", "backgroundColor"), "rgb(18, 23, 29)");
  assert.equal(await color("figure.chart svg rect", "fill"), "rgb(18, 23, 29)");
  await close();
});

for (const [name, options] of [
  ["zh", {}],
  ["en", {}],
  ["one", {}],
  ["zh", { colorScheme: "dark" }],
  ["zh", { viewport: { width: 360, height: 700 } }],
]) {
  test(`${name}: the audit of accessibility finds nothing ${JSON.stringify(options)}`, async () => {
    const { page, close } = await open(name, options);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document));
    const told = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
    assert.deepEqual(told, []);
    await close();
  });
}

test("it can be walked by keyboard alone", async () => {
  const { page, close } = await open("zh");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.locator("#t-data thead button").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#t-data thead th").first().getAttribute("aria-sort"), "ascending");
  await close();
});
