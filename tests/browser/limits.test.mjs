// What the page may weigh, how it reads on small screens and on paper, and how it is walked by keyboard.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { datasets, evilTable, finish, folder, opener, paper, run, start, write } from "./support.mjs";

let browser;
let open;

before(async () => {
  write("evil.csv", evilTable());
  run("synth", "--bodies", "20", "--years", "2019-2024", "--gaps", "0.05", "--defects", "0.3", "-o", "many.csv");
  run("synth", "--bodies", "40", "--years", "2015-2024", "--gaps", "0.05", "--defects", "0.3", "-o", "most.csv");
  run("report", "many.csv", "-o", "many");
  run("report", "most.csv", "-o", "most");
  run("report", datasets, "-o", "real");
  browser = await start();
  open = opener(browser);
});

after(() => finish(browser));

for (const [name, nodes, bytes] of [["many", 20000, 1.5e6], ["most", 27500, 3e6]]) {
  test(`${name}: a page of many bodies stays light`, async () => {
    assert.ok(statSync(join(folder, name, "index.html")).size <= bytes);
    // With scripts, and without: nothing is held back.
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await open(name, { javaScriptEnabled });
      const count = await page.evaluate(() => document.querySelectorAll("*").length);
      assert.ok(count <= nodes, `${count} nodes, scripts: ${javaScriptEnabled}`);
      await close();
    }
    const { page, close } = await open(name);
    const loaded = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domComplete);
    assert.ok(loaded < 5000, `${loaded} ms`);
    await close();
  });

  test(`${name}: not many stops of the Tab key stand before the first body`, async () => {
    const { page, close } = await open(name);
    const stops = await page.evaluate(() => {
      const first = document.querySelector("details.body summary");
      const able = document.querySelectorAll('a[href],button,select,summary,[tabindex="0"]');
      return [...able].filter((element) => element.checkVisibility()
        && element.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).length;
    });
    assert.ok(stops <= 120, `${stops} stops`);
    await close();
  });
}

test("the bodies beyond those of the page have pages of their own", async () => {
  const { page, wrong, close } = await open("most");
  const link = page.locator('.ov a[href^="bodies/"]').first();
  const name = await link.textContent();
  await link.click();
  await page.waitForSelector("html.ready");
  assert.match(await page.locator("h1").textContent(), new RegExp(name));
  assert.deepEqual(wrong, []);
  await close();
});

test("on a phone no text is smaller than 12 px", async () => {
  for (const width of [320, 375, 600, 768]) {
    const { page, close } = await open("real", { viewport: { width, height: 667 } });
    const small = await page.evaluate(() => {
      const found = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest("script,style,noscript,title,.vh")) continue;
        const svg = element.closest("svg[viewBox]");
        const scale = svg && element.getScreenCTM ? element.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size < 11.95) found.push(`${size.toFixed(1)} ${walker.currentNode.textContent.trim().slice(0, 20)}`);
      }
      return found.slice(0, 5);
    });
    assert.deepEqual(small, [], `${width} px`);
    await close();
  }
});

test("the page never scrolls sideways", async () => {
  for (const width of [320, 375, 768, 1280]) {
    for (const name of ["real", "many"]) {
      const { page, close } = await open(name, { viewport: { width, height: 667 } });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${name}, ${width} px: ${over} px wider than the window`);
      await close();
    }
  }
});

test("on a phone all sentences and the first row stand on the first screen", async () => {
  const { page, close } = await open("real", { viewport: { width: 375, height: 667 } });
  const box = await page.locator("#head tbody tr").first().boundingBox();
  assert.ok(box.y + box.height <= 667, `${box.y + box.height}`);
  await close();
});

test("every control is reached and worked by keyboard alone", async () => {
  const { page, close } = await open("real");
  const wanted = await page.evaluate(() => {
    const able = [...document.querySelectorAll("a[href],button,select,summary,svg.pn,.scr")].filter((e) => e.checkVisibility());
    able.forEach((element, at) => { element.dataset.wanted = at; });
    return able.length;
  });
  const reached = new Set();
  await page.evaluate(() => document.activeElement.blur());
  for (let n = 0; n < wanted + 40; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => document.activeElement.dataset.wanted);
    if (at !== undefined) reached.add(at);
  }
  const missed = await page.evaluate((list) => [...document.querySelectorAll("[data-wanted]")]
    .filter((element) => !list.includes(element.dataset.wanted)).map((element) => element.outerHTML.slice(0, 100)), [...reached]);
  assert.deepEqual(missed, []);
  await page.locator("details.body:not([open]) summary").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("details.body[open]").count(), 2);
  await close();
});

test("on paper controls are gone, nothing is wider than a sheet, and ten bodies take 30 pages at most", async () => {
  const { page, close } = await open("real", { viewport: { width: paper.width, height: 900 }, colorScheme: "dark" }, "?print=all");
  await page.emulateMedia({ media: "print" });
  for (const control of ["#pick", ".tools", ".bt"]) assert.ok(await page.locator(control).first().isHidden(), control);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px wider than the sheet`);
  assert.ok(await page.locator("details.body[open] .tb").last().isVisible());
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages <= 30, `${pages} pages`);
  await close();
});

test("on paper a page shows the body that is open, and lists its parts", async () => {
  const { page, close } = await open("real");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("details.body > summary:visible").count(), 1);
  assert.ok(await page.locator(".nav").isVisible());
  await close();
});

test("in the dark the page and its pictures change their ground", async () => {
  const { page, close } = await open("real", { colorScheme: "dark" });
  const color = (selector, property) => page.locator(selector).first().evaluate(
    (element, name) => getComputedStyle(element)[name], property);
  assert.equal(await color("body", "backgroundColor"), "rgb(18, 23, 29)");
  assert.equal(await color(".pn .m", "fill"), "rgb(159, 184, 240)");
  await close();
});
