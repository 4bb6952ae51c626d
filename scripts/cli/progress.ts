import { startBar } from './bar.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** Shows how far a report has been read. */
export interface Progress {
  update(progress: { bytes: number; rows: number }): void;
  stop(): void;
}

export interface ProgressOptions {
  /** Bytes in all; null where nobody knows: then there is no bar and no time left. */
  size: number | null;
  stream?: NodeJS.WriteStream;
  /** Milliseconds, of any origin. */
  now?: () => number;
}

/** A bar with bytes, rows, rows a second and the time left, on stderr; nothing where that is no terminal. */
export function readProgress({ size, stream = process.stderr, now = Date.now }: ProgressOptions): Progress {
  const began = now();
  const texts = (bytes: number, rows: number) => {
    const seconds = Math.max(now() - began, 1) / 1000;
    // The first bytes tell nothing of the speed.
    const left = size === null || bytes === 0 || seconds < 0.5 ? null : (seconds / bytes) * Math.max(size - bytes, 0);
    return {
      bytes: formatBytes(bytes),
      size: formatBytes(size ?? 0),
      rows: formatCount(rows),
      speed: formatCount(rows / seconds),
      left: left === null ? '…' : formatSeconds(left),
    };
  };
  const format =
    size === null
      ? '{bytes} · {rows} rows · {speed} rows/s'
      : '{bar} {percentage}% · {bytes} of {size} · {rows} rows · {speed} rows/s · {left} left';
  const bar = startBar({ stream, format, total: size ?? 0, texts: texts(0, 0) });
  return {
    update: ({ bytes, rows }) => bar?.update(bytes, texts(bytes, rows)),
    stop: () => bar?.stop(),
  };
}
