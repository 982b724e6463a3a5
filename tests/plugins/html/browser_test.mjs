// Opens the samples in Chromium, wide, narrow and on paper: axe-core finds no
// violation, nothing scrolls sideways, nothing runs and nothing is fetched.
//
//   node browser_test.mjs TOOLS CHROMIUM WRITER [FOLDER]
//
// TOOLS is the folder with node_modules; pictures are left in FOLDER, if given.

import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';

const [tools, chromium, writer, pictures] = process.argv.slice(2);
const require = createRequire(path.resolve(tools, 'package.json'));
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const puppeteer = require('puppeteer-core');

// Everything that axe-core has for these.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const SAMPLES = ['report', 'hostile'];

let folder;
let browser;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redress-html-'));
  for (const sample of SAMPLES) {
    execFileSync(writer, [sample, `${folder}/${sample}.html`, `${folder}/${sample}.json`]);
  }
  // As root, as in most containers, there is no sandbox; the pages are our own.
  browser = await puppeteer.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    userDataDir: path.join(folder, 'profile'),
    timeout: 120000,
    protocolTimeout: 300000,
  });
});

after(async () => {
  if (browser) await browser.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

// The sample in a window of `width`, with what it said and asked for.
async function open(sample, width) {
  const page = await browser.newPage();
  const heard = [];
  const url = pathToFileURL(`${folder}/${sample}.html`).href;
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('dialog', (dialog) => { heard.push(dialog.message()); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== url) heard.push(request.url()); });
  await page.setViewport({ width, height: 900 });
  await page.goto(url);
  return { page, heard };
}

for (const sample of SAMPLES) {
  for (const width of [1280, 320]) {
    test(`${sample} at ${width} pixels`, async () => {
      const { page, heard } = await open(sample, width);
      // No script of the page may run, but the test's may.
      const widths = await page.evaluate(() => {
        const root = document.documentElement;
        return [root.scrollWidth, root.clientWidth];
      });
      assert.deepStrictEqual(widths, [width, width], 'the page scrolls sideways');
      await page.evaluate(axe);
      const results = await page.evaluate((tags) => window.axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
      }), TAGS);
      const violations = results.violations.map(
        (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((n) => n.html)}`);
      assert.deepStrictEqual(violations, []);
      // It did look.
      assert.ok(results.passes.some((one) => one.id === 'color-contrast'));
      assert.ok(results.passes.length > 25, `only ${results.passes.length} rules passed`);
      assert.deepStrictEqual(heard, []);
      // The hostile one is taller than a picture can be.
      if (pictures && sample === 'report') {
        await page.screenshot({ path: `${pictures}/${sample}-${width}.png`, fullPage: true });
      }
      await page.close();
    });
  }
}

test('the style and the pictures work under the policy', async () => {
  const { page } = await open('report', 1280);
  const seen = await page.evaluate(() => {
    const bar = document.querySelector('svg.bars rect[width]:not(pattern rect)');
    return {
      total: getComputedStyle(document.querySelector('tr.total td')).fontWeight,
      bar: bar.getBoundingClientRect().width > 10,
      letters: parseFloat(getComputedStyle(document.querySelector('p')).fontSize),
      line: document.querySelector('section p').getBoundingClientRect().width
          / parseFloat(getComputedStyle(document.querySelector('section p')).fontSize),
    };
  });
  assert.strictEqual(seen.total, '700');
  assert.ok(seen.bar);
  assert.ok(seen.letters >= 16);
  assert.ok(seen.line < 50, 'lines are too long');
  await page.close();
});

test('the keyboard reaches the skip link, and what scrolls', async () => {
  const { page } = await open('report', 320);
  const focused = () => page.evaluate(() => {
    const it = document.activeElement;
    return [it.className, it.getBoundingClientRect().width > 40,
      it.scrollWidth > it.clientWidth];
  });
  await page.keyboard.press('Tab');
  assert.deepStrictEqual((await focused()).slice(0, 2), ['skip-link', true]);
  await page.keyboard.press('Enter');
  // From there, the contents' links, then the first table.
  const links = await page.$$eval('nav a', (all) => all.length);
  for (let i = 0; i <= links; ++i) await page.keyboard.press('Tab');
  assert.deepStrictEqual(await focused(), ['scroll', true, true]);
  // What is wider than its place can be reached and scrolled.
  const stuck = await page.$$eval('main *', (all) => all.filter(
    (one) => one.scrollWidth > one.clientWidth + 1 && !one.closest('svg') && one.clientWidth > 0
        && one.tabIndex !== 0 && !one.closest('.scroll')).map((one) => one.outerHTML.slice(0, 80)));
  assert.deepStrictEqual(stuck, []);
  await page.close();
});

test('it prints on A4', async () => {
  const { page } = await open('report', 1280);
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true }));
  if (pictures) fs.writeFileSync(`${pictures}/report.pdf`, pdf);
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)]
      .map((one) => one[1].trim().split(/\s+/).map((side) => Math.round(Number(side))));
  assert.ok(boxes.length >= 4 && boxes.length <= 9, `${boxes.length} pages`);
  for (const box of boxes) {
    assert.ok(Math.abs(box[2] - 595) <= 1 && Math.abs(box[3] - 842) <= 1, String(box));
  }
  await page.close();
});
