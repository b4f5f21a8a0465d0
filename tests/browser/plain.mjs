// What has to work without script, and how a page of another site fares.

import { go, person, record, serve } from './lib.mjs';
import { TABS } from './pages.mjs';
import assert from 'node:assert/strict';

async function alone(run) {
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
  ['every page says the same without script', () => alone(async (server) => {
    const [with_it, without] = [await person(server), await person(server, { script: false })];
    for (const tab of TABS) {
      await go(with_it.page, tab);
      await go(without.page, tab);
      const count = (page) => page.locator('main :is(h1, h2, h3, table, form)').count();
      assert.ok(await count(without.page) >= 1, `${tab} says something`);
      const title = (page) => page.locator('h1').first().textContent();
      assert.equal(await title(without.page), await title(with_it.page));
    }
    await with_it.leave();
    await without.leave();
  })],

  ['every address that a page links to is there', () => alone(async (server) => {
    const reader = await person(server, { script: false });
    const seen = new Set(TABS);
    for (const tab of TABS) {
      await go(reader.page, tab);
      const links = await reader.page.evaluate(() =>
        [...document.querySelectorAll('a[href^="/"]')].map((it) => it.getAttribute('href').split('#')[0]));
      for (const link of links.slice(0, 200)) seen.add(link);
    }
    const broken = [];
    for (const link of [...seen].slice(0, 400)) {
      const answer = await reader.context.request.get(link, { maxRedirects: 0 });
      if (answer.status() >= 400) broken.push(`${answer.status()} ${link}`);
    }
    assert.deepEqual(broken, []);
    await reader.leave();
  })],

  ['another site can neither frame the pages nor send forms to them', () => alone(async (server) => {
    const reader = await person(server);
    const answer = await reader.context.request.get('/');
    const policy = answer.headers()['content-security-policy'];
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    for (const headers of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
      const sent = await reader.context.request.post('/api/entries', { headers, data: { entries: [] } });
      assert.equal(sent.status(), 403, JSON.stringify(headers));
    }
    await reader.leave();
  })],
];
