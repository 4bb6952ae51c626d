import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;
const BYTES_PER_MIB = 1024 ** 2;

/**
 * The most memory that this process has held at once, in MiB. Linux counts towards `maxRSS` of a started process what its
 * parent held at that time, so the kernel's own high-water mark is read where there is one.
 */
export function peakMemory(): number {
  const kibibytes = highWaterMark() ?? process.resourceUsage().maxRSS;
  return kibibytes / KIB_PER_MIB;
}

function highWaterMark(): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return found?.[1] === undefined ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}

/** What this process holds now, in MiB; garbage is collected before where Node was started with `--expose-gc`. */
export function presentMemory(): { rss_mb: number; heap_mb: number } {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss_mb: rss / BYTES_PER_MIB, heap_mb: heapUsed / BYTES_PER_MIB };
}
