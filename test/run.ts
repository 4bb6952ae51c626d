import { spawn } from 'node:child_process';

const STARTING = ['test/unit/scripts/**/*.test.ts', 'test/unit/template/**/*.test.ts', 'test/regressions/**/*.test.ts'];
/** What runs side by side, one process each: tests in process, tests that start others, and tests of a running service. */
const PARTS = {
  inProcess: ['test/unit/**/*.test.ts', ...STARTING.flatMap((spec) => ['--ignore', spec])],
  starting: STARTING,
  running: ['test/api/**/*.test.ts', 'test/browser/**/*.test.ts'],
};

// Counting what is covered takes half as long again, and tells nothing of what runs in other processes.
const { NODE_V8_COVERAGE: coverage, ...env } = process.env;

/** Runs mocha with some arguments; what it prints is shown when it has ended, so that the parts do not mix. */
function run(args: readonly string[], covered: boolean): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...env, NODE_V8_COVERAGE: covered ? coverage : undefined }, // undefined: or Node passes it on by itself
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(Object.entries(PARTS).map(([part, args]) => run(args, part === 'inProcess')));
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
