import { createWriteStream } from 'node:fs';
import { createLogFormatter } from './log-line.ts';

/** The log of the service: all lines go to a file, a short form of some to the terminal. */
export interface ServiceLog {
  readonly path: string;
  /** Adds a line of the service. */
  line(text: string): void;
  stop(): Promise<void>;
}

export interface LogOptions {
  /** Called with a short line per request, warning or error; with every line if `verbose`. */
  show: (line: string) => void;
  verbose: boolean;
}

/** Opens the log; an older one is overwritten. */
export function openLog(path: string, { show, verbose }: LogOptions): ServiceLog {
  const file = createWriteStream(path);
  file.on('error', () => {}); // a full disk must not stop the service
  const format = createLogFormatter();
  return {
    path,
    line(text) {
      file.write(`${text}\n`);
      const shown = verbose ? text : format(text);
      if (shown !== undefined) show(shown);
    },
    stop: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
