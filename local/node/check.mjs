// Says after `npm ci` that npm scripts would fail: the error of an old Node is that it does not know what a .ts file is.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const least = engines.node.replace('>=', '');
if (process.versions.node.localeCompare(least, 'en', { numeric: true }) < 0) {
  process.stderr.write(
    `Node ${process.versions.node} is too old: this needs ${least} or newer. Install it (https://nodejs.org/en/download, or nvm install), then run npm ci again\n`,
  );
  process.exitCode = 1;
}
