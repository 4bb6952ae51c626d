import { spawn } from 'node:child_process';

/** What runs side by side, one process each: tests in process, and tests of a running service. */
const PARTS = [
  ['test/unit/**/*.test.ts', 'test/issues/**/*.test.ts'],
  ['test/api/**/*.test.ts', 'test/browser/**/*.test.ts'],
];

/** Runs mocha on some files; what it prints is shown when it has ended, so that the parts do not mix. */
function run(specs: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...specs], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(PARTS.map(run));
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
