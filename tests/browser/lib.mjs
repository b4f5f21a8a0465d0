// What the tests are made of: a server on a copy of an example, browsers, and what every page has to
// keep to.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const require = createRequire(join(process.env.MODULES, 'package.json'));
const { chromium } = require('playwright-core');
const { AxeBuilder } = require('@axe-core/playwright');

export const SHOTS = join(process.env.MODULES, 'shots');
export const WIDTHS = [390, 834, 1440];
const AXE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const onetext = process.env.ONETEXT;
const example = 'examples/ukraine-2025';

/** A record of the example in a folder of its own. */
export function record() {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  const file = join(folder, 'talks.onetext');
  const made = spawnSync(onetext, ['init', file, '--from', example, '--author', 'A. Mediator'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return { file, gone: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts the server and waits for the line that names its address. */
export async function serve(file, ...flags) {
  const child = spawn(onetext, ['serve', file, '--listen', '127.0.0.1:0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => { said += bytes; });
  const url = await new Promise((ready, failed) => {
    let out = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
      const found = out.match(/https?:\/\/\S+/);
      if (found) ready(found[0].replace(/\/$/, ''));
    });
    child.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${said}`)));
    setTimeout(() => failed(new Error(`the server did not start: ${said}`)), 20_000).unref();
  });
  const stop = () => new Promise((done) => { child.on('exit', done); child.kill('SIGTERM'); });
  return { url, stop, said: () => said };
}

let launched;

/** The browser; one for all tests. */
export async function browser() {
  launched ??= await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  return launched;
}

export async function close() {
  await launched?.close();
}

/**
 * Somebody's browser: pages of it note what no page may do, which is to ask anything of another
 * server, to fail, or to complain.
 */
export async function person(server, options = {}) {
  const context = await (await browser()).newContext({
    baseURL: server.url,
    viewport: { width: options.width ?? 1440, height: 1000 },
    colorScheme: options.scheme ?? 'light',
    javaScriptEnabled: options.script ?? true,
    locale: options.locale ?? 'en-GB',
    // axe runs in the page, where the page's own policy would stop it.
    bypassCSP: options.axe ?? false,
    reducedMotion: 'reduce',
  });
  const wrong = [];
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol !== 'data:' && to.origin !== server.url) wrong.push(`asks ${to.href}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) wrong.push(`${response.status()} at ${response.url()}`);
  });
  context.on('weberror', (error) => wrong.push(`fails: ${error.error()}`));
  context.on('console', (message) => {
    const is_refusal = /status of (4\d\d|503|507)/.test(message.text());
    if (message.type() === 'error' && !is_refusal) wrong.push(`complains: ${message.text()}`);
  });
  const page = await context.newPage();
  return {
    context,
    page,
    wrong,
    async leave() {
      await context.close();
      assert.deepEqual(wrong, []);
    },
  };
}

/** Goes to an address and expects a page there. */
export async function go(page, address) {
  const answer = await page.goto(address, { waitUntil: 'load' });
  assert.equal(answer.status(), 200, `${address} is ${answer.status()}`);
}

/** Nothing makes the whole page scroll sideways. */
export async function fits(page, what) {
  const { wide, room, who } = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth;
    const inScroller = (it) => {
      for (let up = it.parentElement; up; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== 'visible') return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll('*')]
      .filter((it) => it.getBoundingClientRect().right > room + 1 && !inScroller(it));
    return { wide, room, who: out.slice(0, 3).map((it) => it.outerHTML.slice(0, 160)) };
  });
  assert.ok(wide <= room, `${what} is ${wide} px wide in ${room}: ${who.join(' | ')}`);
}

/** axe finds nothing. */
export async function accessible(page, what) {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE).analyze();
  const found = violations.map((it) =>
    `${it.id} (${it.help}): ${it.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
  assert.deepEqual(found, [], what);
}

/** One h1, and headings that leave out no level. */
export async function headed(page, what) {
  const levels = await page.evaluate(() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
    .filter((it) => it.checkVisibility()).map((it) => Number(it.tagName[1])));
  assert.equal(levels.filter((it) => it === 1).length, 1, `${what} has one h1: ${levels}`);
  levels.reduce((before, level) => {
    assert.ok(level <= before + 1, `${what}: h${level} under h${before}`);
    return level;
  }, 0);
}

/** A name for a file. */
export const slug = (address) => address.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '').slice(0, 60) || 'today';
