import { SingleBar } from 'cli-progress';

/** A progress bar. `texts`: values of the placeholders in its format. */
export interface Bar {
  update(value: number, texts: Record<string, string>): void;
  stop(): void;
}

export interface BarOptions {
  stream: NodeJS.WriteStream;
  format: string;
  total: number;
  /** Initial values of the placeholders. */
  texts: Record<string, string>;
}

/** Shows a bar until it is stopped; null if the stream is not a terminal. */
export function startBar({ stream, format, total, texts }: BarOptions): Bar | null {
  if (!stream.isTTY) return null;
  const bar = new SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
  });
  bar.start(total, 0, texts);
  // Otherwise an interrupted command would leave the cursor hidden.
  const stop = (): void => bar.stop();
  process.once('exit', stop);
  return {
    update: (value, now) => bar.update(value, now),
    stop() {
      process.off('exit', stop);
      stop();
    },
  };
}
