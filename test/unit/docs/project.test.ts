import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import bench from '../../../bench/package.json' with { type: 'json' };
import olderNode from '../../../local/node/package.json' with { type: 'json' };
import packageJson from '../../../package.json' with { type: 'json' };
import packageLock from '../../../package-lock.json' with { type: 'json' };
import lines from '../../../scripts/lines/package.json' with { type: 'json' };
import test from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = globSync(['*.md', 'docs/*.md', 'docs/adr/*.md'], { cwd: ROOT });

/** Licences that allow to distribute the bundles with a notice alone. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'PSF-2.0',
]);
/** Bundled into pages, though they are installed for development. */
const IN_PAGES = ['openapi-explorer', 'uplot'];

interface Locked {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
/** Packages of the registry; the others are folders of the project. */
const LOCKED = new Map(
  Object.entries<Locked>(packageLock.packages).filter(
    ([path, { link, resolved }]) => path.includes('node_modules/') && !link && !resolved?.startsWith('file:'),
  ),
);
/** What npm installs when it is first used. */
const ON_DEMAND = [bench, lines, test].flatMap(({ devDependencies }) => Object.entries(devDependencies));

/** A package and all that npm installs with it, by their paths in the lock file: peers too, even optional ones. */
function closure(name: string, from = '', found = new Set<string>()): Set<string> {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    const locked = LOCKED.get(path);
    if (locked !== undefined && !found.has(path)) {
      found.add(path);
      for (const needed of Object.keys({ ...locked.dependencies, ...locked.peerDependencies }))
        closure(needed, path, found);
    }
    if (locked !== undefined || folder === '') return found;
  }
}

describe('the project', () => {
  it('has a lock file that names the content of every package', () => {
    const without = [...LOCKED].filter(([, { integrity }]) => integrity === undefined).map(([path]) => path);
    expect(without).to.deep.equal([]);
  });

  it('names the version of every dependency exactly', () => {
    const { dependencies, devDependencies } = packageJson;
    const versions = [...Object.entries({ ...dependencies, ...devDependencies }), ...ON_DEMAND];
    for (const [, version] of versions) expect(version).to.match(/^(?:npm:\w+@)?\d+\.\d+\.\d+[\w.-]*$/);
  });

  // The first Node 24 that decodes the Windows-1252 of reports right.
  it('installs Node where it is older than the one that it needs', () => {
    expect(packageJson.engines.node).to.equal('>=24.13.1');
    expect(olderNode.engines.node).to.equal('<24.13.1');
    const { engines } = packageLock.packages['node_modules/sales-analytics-node'];
    expect(engines, 'npm install ./local/node, then npm install').to.deep.equal(olderNode.engines);
  });

  // npm scripts look there for their programs, and bench and the tests share what both need.
  it('installs what is installed on demand in its own node_modules, in one version', () => {
    for (const [name, version] of ON_DEMAND) {
      const locked = LOCKED.get(`node_modules/${name}`)?.version;
      expect(locked, `${name}: npm install --prefer-dedupe puts it there`).to.equal(version.replace(/^npm:.+@/, ''));
    }
  });

  // Under its own name npm ci would install TypeScript, since a package of the emulator can use one.
  it('leaves what is installed on demand to the first use', () => {
    const { dependencies, devDependencies } = packageJson;
    const installed = Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => [...closure(name)]);
    expect(installed.length).to.be.greaterThan(400);
    expect(ON_DEMAND.filter(([name]) => installed.includes(`node_modules/${name}`))).to.deep.equal([]);
  });

  it('bundles packages of permissive licences alone', () => {
    const bundled = [...Object.keys(packageJson.dependencies), ...IN_PAGES].flatMap((name) => [...closure(name)]);
    expect(bundled.length).to.be.greaterThan(20);
    for (const path of bundled) {
      const licence = LOCKED.get(path)?.license ?? '';
      const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
      expect(
        choices.some((each) => PERMISSIVE.has(each)),
        `${path}: ${licence}`,
      ).to.equal(true);
    }
  });

  it('has every npm script that its pages name', () => {
    for (const page of PAGES.filter((name) => name !== 'CHANGELOG.md')) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [, name] of text.matchAll(/npm run (?:-s )?([a-z][\w:]*)/g)) {
        expect(packageJson.scripts, `${page}: npm run ${name}`).to.have.property(name!);
      }
    }
  });

  it('has every file and folder that its pages link to', () => {
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```.*?^```/gms, '');
      for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)) {
        expect(existsSync(join(ROOT, dirname(page), target!)), `${page} links to ${target}`).to.equal(true);
      }
    }
  });
});
