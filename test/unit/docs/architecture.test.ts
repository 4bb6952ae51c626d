import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
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

  it('names the order in which rooms import', () => {
    const order = quotedIn(/in this order: (.*?)\./s.exec(page)?.[1] ?? '');
    expect(order).to.have.members(rooms);
    const imports = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const path = join(ROOT, 'lib', file);
        const found = readFileSync(path, 'utf8').matchAll(/ from '(\.[^']+)'/g);
        return Array.from(found, ([, target = '']) => ({
          file,
          from: file.split('/')[0]!,
          to: relative(join(ROOT, 'lib'), resolve(dirname(path), target)).split('/')[0]!,
        }));
      });
    expect(imports.length).to.be.greaterThan(100);
    const wrong = imports.filter(({ from, to }) => rooms.includes(to) && order.indexOf(to) > order.indexOf(from));
    expect(wrong).to.deep.equal([]);
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
