// Draws on a page in Chromium: node draw.js PAGE.html FOLDER. Prints a line of JSON for each drawing: the board's levels, what
// the net saw, its scores and its class. FOLDER receives screenshots.
"use strict";
const path = require("path");
const { chromium } = require("playwright-core");

const [file, folder] = process.argv.slice(2);
const strokes = {
  seven: [[[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]]],
  one: [[[0.5, 0.2], [0.5, 0.8]]],
  four: [[[0.35, 0.2], [0.3, 0.5], [0.7, 0.5]], [[0.65, 0.2], [0.6, 0.85]]],
  corner: [[[0.05, 0.05], [0.2, 0.05], [0.1, 0.25]]],
  dot: [[[0.9, 0.9]]],
};

function state() {
  return { drawing: Array.from(levels()), ...window.nib, answer: document.getElementById("answer").textContent };
}

async function settled(page) {
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function draw(page, lines) {
  const box = await page.locator("#board").boundingBox();
  for (const line of lines) {
    const points = line.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
    await page.mouse.move(...points[0]);
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...point, { steps: 10 });
    await page.mouse.up();
  }
  await settled(page);
}

async function open(browser, options) {
  const context = await browser.newContext(options);
  await context.setOffline(true);
  const page = await context.newPage();
  page.on("pageerror", error => { throw error; });
  await page.goto("file://" + path.resolve(file));
  await page.waitForSelector("html[data-ready]");
  return page;
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  const page = await open(browser, { viewport: { width: 1000, height: 900 } });
  for (const [name, lines] of Object.entries(strokes)) {
    await page.click("#clear");
    await draw(page, lines);
    console.log(JSON.stringify({ name, ...(await page.evaluate(state)) }));
  }
  await page.screenshot({ path: path.join(folder, "light.png"), fullPage: true });

  // With the keyboard alone: a line downwards.
  await page.click("#clear");
  await page.focus("#board");
  await page.keyboard.press("Space");
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
  await settled(page);
  console.log(JSON.stringify({ name: "keyboard", ...(await page.evaluate(state)) }));
  await page.keyboard.press("Delete");
  await settled(page);
  console.log(JSON.stringify({ name: "cleared", ...(await page.evaluate(state)) }));

  // Pictures that lie beside the page, and a file that is none.
  for (const name of ["photograph", "chalk", "sheet", "nonsense"]) {
    await page.evaluate(() => { window.nib = null; say(""); });
    await page.setInputFiles("#picture", path.join(folder, name + ".png"));
    await page.waitForFunction(() => window.nib || document.getElementById("said").textContent);
    const said = await page.textContent("#said");
    console.log(JSON.stringify({ name, said, ...(await page.evaluate(state)) }));
    if (name === "photograph") await page.screenshot({ path: path.join(folder, "photograph-page.png"), fullPage: true });
  }
  await draw(page, strokes.one);
  console.log(JSON.stringify({ name: "drawn after", ...(await page.evaluate(state)) }));

  const phone = await open(browser, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: "dark" });
  await draw(phone, strokes.seven);
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
  const paper = await phone.evaluate(() => getComputedStyle(document.body).backgroundColor);
  console.log(JSON.stringify({ name: "phone", wide, paper, ...(await phone.evaluate(state)) }));
  await phone.screenshot({ path: path.join(folder, "phone.png") });
  await browser.close();
})().catch(error => {
  console.error(error);
  process.exit(1);
});
