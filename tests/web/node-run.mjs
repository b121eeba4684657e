// Runs the test files of the web platform under Node, the reference: node tests/web/node-run.mjs [name…]

import { readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import vm from 'node:vm';

const folder = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);

async function runFile(file) {
  vm.runInThisContext(readFileSync(path.join(folder, 'harness.js'), 'utf8'));
  await import(path.join(folder, file));
  const [count, ...failures] = await globalThis.runTests();
  console.log(`${file}: ${count} cases, ${failures.length} failures`);
  for (const failure of failures) {
    console.log(`  ${failure}`);
  }
  process.exit(failures.length === 0 ? 0 : 1);
}

if (process.argv[2] === '--file') {
  process.on('unhandledRejection', () => {});
  await runFile(process.argv[3]);
} else {
  const wanted = process.argv.slice(2);
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.js') || name.endsWith('.test.mjs'));
  let failed = false;
  for (const file of files.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
    const { status } = spawnSync(process.execPath, ['--no-warnings', import.meta.filename ?? new URL(import.meta.url).pathname, '--file', file], { stdio: 'inherit' });
    failed ||= status !== 0;
  }
  process.exit(failed ? 1 : 0);
}
