// Runs the tests one after the other and says how each went.

import { close } from './lib.mjs';
import keyboard from './keyboard.mjs';
import pages from './pages.mjs';
import plain from './plain.mjs';
import together from './together.mjs';

const wanted = process.argv.slice(2);
const tests = [...pages, ...keyboard, ...plain, ...together]
  .filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

let failed = 0;
for (const [name, test] of tests) {
  const begun = Date.now();
  try {
    await test();
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${String(error.stack ?? error).split('\n').slice(0, 30).map((line) => `        ${line}`).join('\n')}`);
  }
}
await close();
console.log(`${tests.length - failed} of ${tests.length} hold`);
process.exit(failed || tests.length === 0 ? 1 : 0);
