// A picture of a page, as the system's Chromium shows it.
//
//   node screenshot.mjs CHROMIUM PAGE.html PICTURE.png WIDTH HEIGHT [SELECTOR]
//
// With a selector, of the page from the top of that element on. "print" as
// HEIGHT writes the printed page as a PDF instead.

import {pathToFileURL} from 'node:url';
import {launch} from 'puppeteer-core';

const [chromium, page, picture, width, height, selector] =
    process.argv.slice(2);
const browser = await launch({
  executablePath: chromium,
  // Chromium's own sandbox does not run as root, as in a container.
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});
try {
  const tab = await browser.newPage();
  await tab.setViewport({width: Number(width), height: 800});
  await tab.goto(pathToFileURL(page).href);
  if (height === 'print') {
    await tab.pdf({path: picture, preferCSSPageSize: true});
  } else {
    const top = selector === undefined ? 0 : await tab.$eval(
        selector, (element) => element.getBoundingClientRect().top +
            window.scrollY);
    await tab.screenshot({
      path: picture,
      captureBeyondViewport: true,
      clip: {x: 0, y: top, width: Number(width), height: Number(height)},
    });
  }
} finally {
  await browser.close();
}
