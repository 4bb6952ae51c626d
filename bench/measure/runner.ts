import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { Call, Program, Reply } from './messages.ts';
import { peakMemory, presentMemory } from './memory.ts';

// The process in which one program is measured: `runner FILE` loads it, then each message is a call.
const file = process.argv[2] ?? '';
const { run } = (await import(pathToFileURL(file).href)) as { run: Program<unknown> };

process.on('message', ({ input }: Call) => void call(input).then((reply) => process.send?.(reply)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function call(input: unknown): Promise<Reply> {
  const before = process.cpuUsage();
  const began = performance.now();
  try {
    const value = await run(input);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(before);
    return { value, ms, cpu_ms: (user + system) / 1000, rss_mb: peakMemory(), now: presentMemory() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
