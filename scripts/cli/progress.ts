import { startBar } from './bar.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** Shows the progress of reading a report. */
export interface Progress {
  update(progress: { bytes: number; rows: number }): void;
  stop(): void;
}

export interface ProgressOptions {
  /** Total bytes; null if unknown, then without a bar and the time left. */
  size: number | null;
  stream?: NodeJS.WriteStream;
  /** Clock in milliseconds. */
  now?: () => number;
}

/** A progress bar on stderr with bytes, rows, rows per second and the time left; nothing if stderr is not a terminal. */
export function readProgress({ size, stream = process.stderr, now = Date.now }: ProgressOptions): Progress {
  const began = now();
  const texts = (bytes: number, rows: number) => {
    const seconds = Math.max(now() - began, 1) / 1000;
    // The first bytes say nothing about the speed.
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
