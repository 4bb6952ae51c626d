import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Usage: npm test [-- [options] [PART...]]

Checks format, lint and types, and runs all tests, several parts at a time. What a part prints is shown when it has ended,
its failures once more at the end.

  --full    everything that random tests can try (TEST_SCALE=1), as npm run test:full does
  --help    show this

`;

const ROOT = join(import.meta.dirname, '..');
const NODE_MODULES = join(ROOT, 'node_modules');
const MOCHA = join(NODE_MODULES, 'mocha/bin/mocha.js');
const C8 = join(NODE_MODULES, 'c8/bin/c8.js');

/** Parts of one process each, the longest first: how the paths of their tests begin. The longest beginning that fits counts. */
const TESTS = {
  engine: ['test/unit/lib/', 'test/unit/functions/', 'test/unit/schemas/'],
  // Long tests of the engine, without coverage: `engine` reaches nearly all of their lines too.
  reading: [
    'test/unit/functions/answers',
    'test/unit/lib/formats/detect',
    'test/unit/lib/formats/own-format',
    'test/unit/lib/ingest/cleaned',
    'test/unit/lib/ingest/details',
    'test/unit/lib/ingest/dialects',
    'test/unit/lib/ingest/frame.test',
    'test/unit/lib/ingest/settled',
    'test/unit/lib/lines/writer',
    'test/unit/lib/rollup/',
  ],
  refresh: [
    'test/unit/lib/refresh/bad-reports',
    'test/unit/lib/refresh/histories',
    'test/unit/lib/refresh/lambda/',
    'test/unit/lib/refresh/month-steps',
    'test/unit/lib/refresh/publish',
    'test/unit/lib/refresh/refresh.test',
    'test/unit/lib/snapshot/',
  ],
  browser: ['test/browser/'],
  interruptions: [
    'test/unit/lib/refresh/faults',
    'test/unit/lib/refresh/kill',
    'test/unit/lib/refresh/erase',
    'test/unit/functions/upgrade',
  ],
  // What it packages is packaged once.
  packages: ['test/unit/template/', 'test/regressions/kept-bucket'],
  api: ['test/api/'],
  scripts: ['test/unit/scripts/', 'test/regressions/'],
  others: ['test/'],
  start: ['test/api/start'],
};
/** Lines shown again of a part that failed: of its failures, or its last ones where it names none. */
const FAILURE_LINES = 120;
const LAST_LINES = 40;

/** Coverage is counted here alone: it makes a process slower by three quarters, so what other parts reach does not count. */
const COVERED = 'engine';

interface Part {
  name: string;
  /** Program and arguments. */
  command: readonly string[];
  env?: NodeJS.ProcessEnv;
}

interface Outcome {
  name: string;
  code: number;
  seconds: number;
  output: string;
}

const { values, positionals } = parseArgs({
  options: { full: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
const all = [...tests(), ...checks()];
const names = all.map(({ name }) => name);
const unknown = positionals.find((name) => !names.includes(name));
if (values.help === true) {
  process.stdout.write(`${HELP}Parts: ${names.join(', ')}\n`);
} else if (unknown !== undefined) {
  process.stderr.write(`There is no part '${unknown}'. Parts: ${names.join(', ')}\n`);
  process.exitCode = 2;
} else {
  await import('./install.ts');
  const wanted = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
  process.exitCode = await runAll(wanted);
}

/** The checks that are no tests, by the npm scripts that make them. */
function checks(): Part[] {
  return ['lint', 'typecheck', 'format:check'].map((name) => ({ name, command: [process.execPath, '--run', name] }));
}

function tests(): Part[] {
  const beginnings = Object.entries(TESTS).flatMap(([part, own]) => own.map((beginning) => ({ part, beginning })));
  const files = new Map<string, string[]>(Object.keys(TESTS).map((name) => [name, []]));
  for (const file of globSync('test/**/*.test.ts', { cwd: ROOT }).toSorted()) {
    const fitting = beginnings.filter(({ beginning }) => file.startsWith(beginning));
    const { part } = fitting.toSorted((a, b) => b.beginning.length - a.beginning.length)[0]!;
    files.get(part)!.push(file);
  }
  return [...files].map(([name, own]) => {
    const mocha = [process.execPath, MOCHA, ...own];
    // Code from a cache has lost the details that coverage goes by.
    return name === COVERED
      ? { name, command: [process.execPath, C8, ...mocha], env: { NODE_COMPILE_CACHE: undefined } }
      : { name, command: mocha };
  });
}

/** One part more at a time than there are processors, since each waits now and then. Gives the exit code. */
async function runAll(parts: readonly Part[]): Promise<number> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...(values.full === true && { TEST_SCALE: '1' }),
    // Tests start hundreds of programs that load the same code.
    NODE_COMPILE_CACHE: join(NODE_MODULES, '.cache/compiled'),
    // Where the framework keeps what it compiles of its schema: once, and not once for each home.
    SLS_SCHEMA_CACHE_BASE_DIR: join(NODE_MODULES, '.cache/home'),
    // Compilers and linter, which would do part of their work once for each processor: other parts want those.
    GOMAXPROCS: '1',
  };
  const running = new Set<ChildProcess>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const child of running) child.kill(signal);
      process.exit(1);
    });
  }
  const began = performance.now();
  const waiting = [...parts];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const outcome = await run(part, env, running);
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  const line = ({ name, code, seconds }: Outcome): string =>
    `  ${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(0)} s)\n`;
  const failures = outcomes.flatMap(({ name, output }) => titlesOf(output).map((title) => `  ${name}: ${title}\n`));
  const inOrder = outcomes.toSorted((a, b) => Number(a.code !== 0) - Number(b.code !== 0));
  for (const outcome of inOrder.filter(({ code }) => code !== 0)) process.stdout.write(failureOf(outcome));
  process.stdout.write(
    `\n${failures.join('')}\n${inOrder.map(line).join('')}  ${((performance.now() - began) / 1000).toFixed(0)} s in all\n`,
  );
  return outcomes.every(({ code }) => code === 0) ? 0 : 1;
}

/** What a part that failed says of it once more, at the end, where it is looked for. */
function failureOf({ name, output }: Outcome): string {
  const failing = /^ +\d+ failing$/mu.exec(output);
  const told =
    failing === null ? output.trimEnd().split('\n').slice(-LAST_LINES) : output.slice(failing.index).split('\n');
  return `\n== ${name} FAILED\n${told.slice(0, FAILURE_LINES).join('\n')}\n`;
}

/** Which tests failed, and why in one line: the last of what is printed, for where only that is seen. */
function titlesOf(output: string): string[] {
  const [, failing = ''] = output.split(/^ +\d+ failing$/mu);
  const failures = failing.split(/^ +\d+\) /mu).slice(1);
  return failures.map((failure) => {
    const lines = failure.split('\n').map((line) => line.trim());
    return lines
      .filter((line) => line !== '' && !line.startsWith('at '))
      .slice(0, 4)
      .join(' | ');
  });
}

/** Runs a part; what it prints is shown when it has ended, so that parts do not mix. */
function run({ name, command, env }: Part, shared: NodeJS.ProcessEnv, running: Set<ChildProcess>): Promise<Outcome> {
  return new Promise((resolve) => {
    const began = performance.now();
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...shared, ...env } });
    running.add(child);
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (code, signal) => {
      running.delete(child);
      if (signal !== null) output.push(Buffer.from(`ended by ${signal}\n`));
      const printed = Buffer.concat(output).toString();
      process.stdout.write(`\n== ${name}\n${printed}`);
      resolve({ name, code: code ?? 1, seconds: (performance.now() - began) / 1000, output: printed });
    });
  });
}
