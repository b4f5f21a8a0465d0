// Every page at three widths, light and dark: nothing sticks out, axe finds nothing, and a picture is
// taken to be looked at.

import { SHOTS, WIDTHS, accessible, fits, go, headed, person, record, serve, slug } from './lib.mjs';
import assert from 'node:assert/strict';

export const TABS = ['/', '/matrix', '/text', '/claims', '/meetings', '/review', '/settle', '/log'];

/** Links in the pages' own part that lead deeper, one of each shape. */
async function deeper(page) {
  const links = await page.evaluate(() => [...document.querySelectorAll('main a[href^="/"]:not([download])')]
    .map((it) => it.getAttribute('href').split('#')[0]));
  const shapes = new Map();
  for (const link of links) {
    const [path, query = ''] = link.split('?');
    const shape = `${path.split('/').slice(0, 2).join('/')} ${path.split('/').length} ${query.replace(/=[^&]*/g, '')}`;
    if (!/export|\.(ics|docx|pdf|md|json|html|atom)$|format=/.test(link) && !shapes.has(shape)) shapes.set(shape, link);
  }
  return [...shapes.values()].slice(0, 6);
}

async function each(run) {
  const talks = record();
  const server = await serve(talks.file, '--author', 'A. Mediator');
  try {
    await run(server);
  } finally {
    await server.stop();
    talks.gone();
  }
}

export default [
  ['every page at three widths, light and dark', () => each(async (server) => {
    const addresses = new Set(TABS);
    const scout = await person(server);
    for (const tab of TABS) {
      await go(scout.page, tab);
      for (const link of await deeper(scout.page)) addresses.add(link);
    }
    await scout.leave();
    const faults = [];
    for (const width of WIDTHS) {
      for (const scheme of ['light', 'dark']) {
        const reader = await person(server, { width, scheme, axe: true });
        for (const address of addresses) {
          const what = `${address} at ${width}, ${scheme}`;
          try {
            await go(reader.page, address);
            await fits(reader.page, what);
            await headed(reader.page, what);
            if (TABS.includes(address) || scheme === 'light') {
              await reader.page.screenshot({ path: `${SHOTS}/${slug(address)}-${width}-${scheme}.png`, fullPage: true });
            }
            // Colours and sizes are what differs; the middle width has nothing that the others have not.
            if (width !== 834) await accessible(reader.page, what);
          } catch (error) {
            faults.push(error.message);
          }
        }
        faults.push(...reader.wrong.splice(0));
        await reader.leave();
      }
    }
    assert.deepEqual(faults, []);
  })],

  ['a page prints', () => each(async (server) => {
    const reader = await person(server);
    for (const tab of TABS) {
      await go(reader.page, tab);
      await reader.page.emulateMedia({ media: 'print' });
      const shown = await reader.page.evaluate(() => ({
        tabs: document.querySelector('.tabs')?.checkVisibility() ?? false,
        main: document.querySelector('main').checkVisibility(),
      }));
      assert.deepEqual(shown, { tabs: false, main: true }, `${tab} on paper`);
      await reader.page.emulateMedia({ media: 'screen' });
    }
    await reader.leave();
  })],
];
