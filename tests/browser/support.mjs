// What the tests of the page share: the program's output in a folder of its own, a headless Chromium, a page that keeps
// what goes wrong on it. TONGBI names the program; Chromium stands where Debian puts it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const program = process.env.TONGBI ?? new URL("../../target/release/tongbi", import.meta.url).pathname;
export const datasets = new URL("../../datasets", import.meta.url).pathname;
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const evil = ["<script>alert(1)</script>", "=cmd()"];
// A4 less its margins, in pixels of CSS.
export const paper = { width: Math.floor((170 / 25.4) * 96), height: (265 / 25.4) * 96 };

export const folder = mkdtempSync(join(tmpdir(), "tongbi-page-"));
/** Runs the program; findings, which give a report its exit status, are no failure here. */
export const run = (command, ...args) => {
  const never = command === "report" ? ["--fail-on", "never"] : [];
  return execFileSync(program, [command, ...args, ...never, "--quiet"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
};
export const write = (name, text) => writeFileSync(join(folder, name), text);

/** Figures of four bodies over two years, one of them an estimate, with how many people live there. */
export const comparedTables = () => {
  const counts = { 甲县: [1200, 1300], 乙县: [1300, 900], 丙县: [820, 828], 丁县: ["约990", 1028] };
  const rows = Object.entries(counts).flatMap(([body, values]) => values.flatMap((value, at) => [
    `${body},${2023 + at},permits.decided,${value}`, `${body},${2023 + at},penalties.decided,${100 + at * 20}`]));
  const people = Object.keys(counts).flatMap((body, at) => [2023, 2024].map((year) => `${body},${year},${(at + 1) * 100000}`));
  return { figures: ["body,year,indicator,value", ...rows].join("\n"), people: ["body,year,population", ...people].join("\n") };
};

/** A table of two bodies whose names are no names. */
export const evilTable = () => {
  const rows = evil.flatMap((body, at) =>
    ["permits.decided", "requests.received"].flatMap((indicator) =>
      [2023, 2024].map((year) => `"${body}",${year},${indicator},${100 + at * 7 + (year - 2023) * 20}`)));
  return ["body,year,indicator,value", ...rows].join("\n");
};

export const start = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

export const finish = async (browser) => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
};

/** Opens a page and keeps what goes wrong on it. */
export const opener = (browser) => async (name, options = {}, address = "") => {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => { wrong.push("a dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !/^(data|blob):/.test(request.url())) wrong.push("asks for " + request.url());
  });
  await page.goto("file://" + join(folder, name, "index.html") + address);
  if (options.javaScriptEnabled !== false) await page.waitForSelector("html.ready");
  return { page, wrong, close: () => context.close() };
};

export const downloaded = async (page, click) => {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};
