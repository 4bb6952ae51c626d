import { createWriteStream } from 'node:fs';
import { briefly } from './log-line.ts';

/** The log of the service: everything goes to a file, what matters to the terminal. */
export interface ServiceLog {
  readonly path: string;
  /** Takes a line of the service. */
  line(text: string): void;
  stop(): Promise<void>;
}

export interface LogOptions {
  /** Gets a short line a request, and one a warning or error; where `verbose`, every line. */
  show: (line: string) => void;
  verbose: boolean;
}

/** Opens the log anew. */
export function openLog(path: string, { show, verbose }: LogOptions): ServiceLog {
  const file = createWriteStream(path);
  file.on('error', () => {}); // a full disk does not end the service
  const brief = briefly();
  return {
    path,
    line(text) {
      file.write(`${text}\n`);
      const shown = verbose ? text : brief(text);
      if (shown !== undefined) show(shown);
    },
    stop: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
