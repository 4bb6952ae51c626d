import { PassThrough } from 'node:stream';

/** What a terminal is to a progress bar. */
export function terminal(isTTY: boolean): NodeJS.WriteStream {
  const extras = {
    isTTY,
    columns: 140,
    rows: 20,
    cursorTo() {},
    moveCursor() {},
    clearLine() {},
    clearScreenDown() {},
  };
  return Object.assign(new PassThrough(), extras) as unknown as NodeJS.WriteStream;
}
