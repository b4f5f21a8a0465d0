// The keyboard alone: everything can be reached, where one is can be seen, and nothing holds one fast.

import { go, person, record, serve } from './lib.mjs';
import { TABS } from './pages.mjs';
import assert from 'node:assert/strict';

export default [
  ['the keyboard reaches everything and shows where it is', async () => {
    const talks = record();
    const server = await serve(talks.file, '--author', 'A. Mediator');
    const { page, leave } = await person(server);
    for (const tab of TABS) {
      await go(page, tab);
      await page.keyboard.press('Tab');
      const skip = await page.evaluate(() => document.activeElement.className);
      assert.equal(skip, 'skip', `${tab} begins with the way to its content`);
      const all = await page.evaluate(() => {
        const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
        const seen = [...document.querySelectorAll(can)].filter((it) => it.checkVisibility() && !it.disabled && it.tabIndex >= 0);
        // Of radio buttons the keyboard stops at one.
        const groups = new Set();
        const stops = seen.filter((it) => {
          if (it.type !== 'radio') return true;
          const is_new = !groups.has(it.name);
          groups.add(it.name);
          return is_new;
        });
        return stops.length;
      });
      let reached = 1;
      const unseen = new Set();
      for (let n = 0; n < Math.min(all + 5, 120); n += 1) {
        const at = await page.evaluate(() => {
          const it = document.activeElement;
          if (!it || it === document.body) return null;
          const again = it.dataset.reached === 'yes';
          it.dataset.reached = 'yes';
          const style = getComputedStyle(it);
          const shows = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
          return { again, shows, html: it.outerHTML.slice(0, 100) };
        });
        if (!at || at.again) break;
        reached = n + 1;
        if (!at.shows) unseen.add(at.html);
        await page.keyboard.press('Tab');
      }
      assert.deepEqual([...unseen], [], `${tab} shows where the keyboard is`);
      assert.ok(reached >= Math.min(all, 115) * 0.9, `${tab}: ${reached} of ${all} reached`);
    }
    await go(page, '/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const main = await page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
    assert.equal(main, 'main');
    await leave();
    await server.stop();
    talks.gone();
  }],
];
