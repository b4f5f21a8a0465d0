// A team: people come in by invitations, each sees their own, and open pages stay in step.

import { SHOTS, accessible, go, person, record, serve } from './lib.mjs';
import assert from 'node:assert/strict';

const PASSWORD = 'gravel teapot lantern 47';

/** Opens an invitation and chooses a name and a password. */
async function come(server, link, name, options = {}) {
  const who = await person(server, options);
  await go(who.page, new URL(link).pathname);
  const called = who.page.locator('form input[name="name"]:not([readonly]):visible').first();
  if (await called.count()) await called.fill(name);
  await who.page.locator('input[name="sign-in"]').first().fill(name.toLowerCase().replace(/[^a-z]+/g, '.'));
  for (const field of await who.page.locator('input[type="password"]:visible').all()) await field.fill(PASSWORD);
  await who.page.locator('form:has(input[type="password"]) button').last().click();
  await who.page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
  return who;
}

/** A mediator lets somebody in. Returns the link, which is told once. */
async function invite(mediator, name, role) {
  await go(mediator.page, '/team');
  const form = mediator.page.locator('form[action="/team/invitations"]');
  await form.locator('input[name="name"]').fill(name);
  await form.locator('select[name="role"]').selectOption(role);
  await form.locator('button').last().click();
  await mediator.page.waitForLoadState();
  const link = (await mediator.page.content()).match(/https?:\/\/[^\s"<]+\/invitation\/[A-Za-z0-9_-]+|\/invitation\/[A-Za-z0-9_-]+/);
  assert.ok(link, 'the link is told');
  return new URL(link[0], 'http://localhost').href;
}

/** A team of two mediators, a delegation of each side and an observer. */
async function team(run) {
  const talks = record();
  const server = await serve(talks.file, '--team');
  try {
    const deadline = Date.now() + 5000;
    let first;
    while (!(first = server.said().match(/https?:\/\/\S+\/invitation\/\S+/)) && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.ok(first, `the server tells how the first mediator comes in: ${server.said()}`);
    const anna = await come(server, first[0], 'Anna Mediator');
    const bert = await come(server, await invite(anna, 'Bert Mediator', 'mediator'), 'Bert Mediator');
    const olha = await come(server, await invite(anna, 'Olha Delegate', 'party:ukraine'), 'Olha Delegate');
    const oleg = await come(server, await invite(anna, 'Oleg Delegate', 'party:russia'), 'Oleg Delegate');
    const nora = await come(server, await invite(anna, 'Nora Observer', 'observer'), 'Nora Observer');
    await run({ server, anna, bert, olha, oleg, nora });
    for (const who of [anna, bert, olha, oleg, nora]) await who.leave();
  } finally {
    await server.stop();
    talks.gone();
  }
}

/** What a person's pages say, without what differs at each look. */
async function says(who, addresses) {
  const all = [];
  for (const address of addresses) {
    const answer = await who.context.request.get(address);
    all.push(`${address} ${answer.status()} ${(await answer.text()).replace(/(data-token|value)="[^"]{20,}"/g, '')}`);
  }
  return all;
}

const SEEN = ['/matrix', '/claims', '/meetings', '/text', '/review', '/log', '/api/entries?limit=1000', '/api/brief', '/export/record.jsonl'];

export default [
  ['together: one accepts what was read, the other’s page shows it, and other delegations see none of it', () => team(async ({ anna, bert, olha, oleg, nora }) => {
    const before = await Promise.all([oleg, nora].map((who) => says(who, SEEN)));
    await go(bert.page, '/log');
    await bert.page.evaluate(() => { window.sameAsBefore = true; });
    const rank = Number(await bert.page.locator('body').getAttribute('data-rank'));

    await go(anna.page, '/review');
    await anna.page.locator('textarea[name="text"]').fill(
      'KYIV, 12 January 2026 - Ukraine rejects any withdrawal from Donetsk, President Volodymyr Zelenskyy said on Monday. ' +
      '"We will not leave our land," Zelenskyy told reporters. Russia insisted that Ukraine must withdraw, the Kremlin said.');
    await anna.page.locator('main form:has(textarea[name="text"]) button').last().click();
    await anna.page.waitForURL(/\/review\/.+/);
    await anna.page.screenshot({ path: `${SHOTS}/together-review.png`, fullPage: true });
    // The keyboard alone: each proposal is looked at and taken.
    for (let n = 0; n < 12; n += 1) {
      await anna.page.keyboard.press('a');
      await anna.page.waitForTimeout(250);
    }
    await bert.page.waitForFunction((rank) => Number(document.querySelector('main')?.ownerDocument.body.dataset.rank) > rank
      || (window.onetext?.rank ?? 0) > rank, rank, { timeout: 10_000 });
    await bert.page.waitForFunction(() => document.querySelector('main').textContent.includes('Zelenskyy')
      || document.querySelector('main').textContent.includes('statement'), null, { timeout: 10_000 });
    assert.equal(await bert.page.evaluate(() => window.sameAsBefore), true, 'the page was not loaded anew');

    // What was entered for the mediators alone makes no difference to anybody else.
    const after = await Promise.all([oleg, nora].map((who) => says(who, SEEN)));
    assert.deepEqual(after, before);
    void olha;
  })],

  ['together: a delegation’s own words are for it and the mediators', () => team(async ({ anna, olha, oleg, nora }) => {
    const before = await Promise.all([oleg, nora].map((who) => says(who, SEEN)));
    const token = await olha.page.locator('body').getAttribute('data-token');
    const sent = await olha.context.request.post('/api/entries', {
      headers: { 'onetext-token': token },
      data: { entries: [{ audience: { parties: ['ukraine'] }, body: { reservation: { party: 'ukraine', alternative: 'Quetzal: we fight on.' } } }] },
    });
    assert.equal(sent.status(), 201, await sent.text());
    assert.match((await says(anna, ['/log'])).join(), /Quetzal/);
    assert.match((await says(olha, ['/log'])).join(), /Quetzal/);
    const after = await Promise.all([oleg, nora].map((who) => says(who, SEEN)));
    assert.deepEqual(after, before);
    const refused = await nora.context.request.post('/api/entries', {
      headers: { 'onetext-token': await nora.page.locator('body').getAttribute('data-token') },
      data: { entries: [] },
    });
    assert.equal(refused.status(), 403);
  })],

  ['together: who signs out is out, and comes in again by name and password', () => team(async ({ server, anna }) => {
    await go(anna.page, '/account');
    const cookies = await anna.context.cookies();
    for (const cookie of cookies) {
      assert.ok(cookie.httpOnly, `${cookie.name} is not for scripts`);
      assert.ok(['Lax', 'Strict'].includes(cookie.sameSite), `${cookie.name} stays with us`);
    }
    await anna.page.locator('form[action="/sign-out"] button').first().click();
    await anna.page.waitForURL(/sign-in/);
    const out = await anna.context.request.get('/api/talks');
    assert.equal(out.status(), 401);
    await anna.context.addCookies(cookies);
    assert.equal((await anna.context.request.get('/api/talks')).status(), 401, 'an old cookie is worth nothing');
    await go(anna.page, '/sign-in');
    await anna.page.locator('input[name="name"]').fill('anna.mediator');
    await anna.page.locator('input[type="password"]').fill(PASSWORD);
    await anna.page.keyboard.press('Enter');
    await anna.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    assert.equal(await anna.page.locator('h1').count(), 1);
    void server;
  })],

  ['together: the doors are for everybody', async () => {
    const talks = record();
    const server = await serve(talks.file, '--team');
    for (const scheme of ['light', 'dark']) {
      for (const width of [390, 1440]) {
        const guest = await person(server, { axe: true, scheme, width });
        await guest.page.goto('/sign-in');
        await accessible(guest.page, `/sign-in, ${scheme}`);
        await guest.page.screenshot({ path: `${SHOTS}/sign-in-${width}-${scheme}.png`, fullPage: true });
        await guest.page.goto('/matrix');
        assert.match(guest.page.url(), /\/sign-in/);
        await guest.leave();
      }
    }
    await server.stop();
    talks.gone();
  }],
];
