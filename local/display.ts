import { relative } from 'node:path';
import { DEFAULT_PORTS } from './ports.ts';

/** A path relative to the current folder if it is inside, otherwise in full. */
export function displayPath(path: string): string {
  const near = relative('', path) || '.';
  return near.startsWith('..') ? path : near;
}

/** The command line of an npm script for the bucket of the `npm start` whose S3 emulator has this port. */
export function localCommand(s3Port: number, script: 'refresh' | 'snapshot', options: string): string {
  const port = s3Port === DEFAULT_PORTS.S3_PORT ? '' : `S3_PORT=${s3Port} `;
  return `${port}npm run ${script} -- --local ${options}`;
}
