import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const quotedIn = (text: string) => Array.from(text.matchAll(/`([^`\n]+)`/g), ([, quoted = '']) => quoted);

describe('docs/architecture.md', () => {
  const rooms = readdirSync(join(ROOT, 'lib'));

  it('has a line for every room of lib', () => {
    const lines = Array.from(page.matchAll(/^\| `lib\/(\w+)\/` +\|/gm), ([, room = '']) => room);
    expect(lines).to.have.members(rooms).and.have.length(rooms.length);
  });

  it('names every room in the order of imports', () => {
    const order = quotedIn(/in this order: (.*?)\./s.exec(page)?.[1] ?? '');
    expect(order).to.have.members(rooms);
  });

  it('names files and folders that exist', () => {
    const paths = quotedIn(page).filter((text) =>
      /^(lib|schemas|resources|scripts|functions|local)\/[\w./-]*$/.test(text),
    );
    expect(paths.length).to.be.greaterThan(20);
    const missing = paths.filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, `${path}.ts`)));
    expect(missing).to.deep.equal([]);
  });
});
