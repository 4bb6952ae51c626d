import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');

/** The folders of the service, lowest first: each may import itself and those above it in this list, not its neighbours. */
const LAYERS: readonly (readonly string[])[] = [
  ['schemas/fields'],
  ['lib/base'],
  ['lib/clean'],
  ['lib/model'],
  ['schemas'],
  ['lib/runtime', 'lib/formats'],
  ['lib/ingest'],
  ['lib/lines'],
  ['lib/rollup'],
  ['lib/storage'],
  ['lib/snapshot'],
  ['lib/query'],
  ['lib/answers'],
  ['lib/refresh'],
  ['lib/http'],
  ['lib/mcp'],
  ['dashboard'],
  ['functions'],
];
const SERVICE = LAYERS.flat();

/** What the files of a folder may import. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ...LAYERS.flatMap((layer, level) => {
    const lower = LAYERS.slice(0, level).flat();
    return layer.map((folder) => [folder, [folder, ...lower]] as const);
  }),
  // The page runs in a browser. Its texts are data, which its build puts into the document.
  ['dashboard/src', ['dashboard/src', 'dashboard/src/texts', 'schemas/fields', 'lib/model', 'schemas']],
  ['dashboard/src/texts', ['dashboard/src/texts']],
  ['dashboard', ['dashboard', 'dashboard/src/texts', ...LAYERS.slice(0, -2).flat()]],
  // What runs on a developer's machine is imported by nothing that is deployed.
  ['scripts', ['scripts', 'local', ...SERVICE]],
  // Plugins of the framework.
  ['resources', ['resources']],
  ['local', ['local', 'resources', 'scripts', ...SERVICE]],
  ['bench', ['bench', 'local', 'scripts', ...SERVICE]],
]);

/** What each file imports at run time. */
type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The source files and their imports, as esbuild resolves them: without imports of types, which leave no trace at run time. */
async function importGraph(): Promise<ImportGraph> {
  const all = globSync('{schemas,lib,dashboard,functions,scripts,local,bench}/**/*.ts', { cwd: ROOT });
  const files = all.filter((file) => !file.endsWith('.d.ts'));
  const { metafile } = await build({
    absWorkingDir: ROOT,
    // One bundle of all: with a bundle for each file, esbuild would write most files hundreds of times.
    stdin: { contents: files.map((file) => `import './${file}';`).join('\n'), resolveDir: ROOT },
    write: false,
    bundle: true,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      file,
      imports.flatMap(({ path, external }) => (external || !path.endsWith('.ts') ? [] : [path])),
    ]),
  );
}

/** The folder of the rules that a file belongs to: the most specific one. */
function folderOf(file: string): string | undefined {
  const folders = [...ALLOWED.keys()].filter((folder) => file.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0];
}

/** A line for each import that breaks the order: file, import and rule. */
function violationsIn(graph: ImportGraph): string[] {
  const found: string[] = [];
  for (const [file, imports] of graph) {
    if (!file.endsWith('.ts')) continue;
    const folder = folderOf(file);
    const allowed = ALLOWED.get(folder ?? '');
    if (allowed === undefined) {
      found.push(`${file} is in no folder of the import order: add its folder to LAYERS`);
      continue;
    }
    for (const imported of imports) {
      if (allowed.includes(folderOf(imported) ?? '')) continue;
      found.push(`${file} imports ${imported}, but ${folder} may import only ${allowed.join(', ')}`);
    }
  }
  return found;
}

/** Files that import each other, each cycle once: `a.ts → b.ts → a.ts`. */
function cyclesIn(graph: ImportGraph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start !== -1) cycles.push([...path.slice(start), file].join(' → '));
    if (start !== -1 || done.has(file)) return;
    path.push(file);
    for (const imported of graph.get(file) ?? []) visit(imported);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}

describe('imports', () => {
  let graph: ImportGraph;
  before(async () => {
    graph = await importGraph();
  });

  it('of every file are seen', () => {
    expect(graph.size).to.be.greaterThan(200);
    expect(graph.get('functions/kpis.ts')).to.include('lib/http/route.ts');
    expect(graph.get('dashboard/src/main.ts')).to.include('dashboard/src/dashboard.ts');
    expect(graph.get('lib/http/route.ts')).to.include('lib/query/question.ts');
  });

  it('go one way', () => {
    expect(violationsIn(graph).join('\n')).to.equal('');
  });

  it('form no cycles between files', () => {
    expect(cyclesIn(graph).join('\n')).to.equal('');
  });

  it('that break the order are reported with file, import and rule', () => {
    const broken: ImportGraph = new Map([
      ['schemas/fields/day.ts', ['schemas/sale.ts']],
      ['schemas/sale.ts', ['schemas/fields/day.ts', 'lib/model/measures.ts']],
      ['lib/model/measures.ts', ['lib/base/hash.ts']],
      ['lib/clean/state.ts', ['lib/formats/detect.ts']],
      ['lib/http/route.ts', ['scripts/cli/args.ts', 'test/support/lines.ts']],
      ['dashboard/src/main.ts', ['schemas/responses.ts', 'lib/base/hash.ts']],
      ['dashboard/page.ts', ['lib/http/page.ts']],
      ['bench/run.ts', ['scripts/cli/args.ts', 'functions/kpis.ts']],
      ['scripts/refresh.ts', ['bench/run.ts']],
      ['elsewhere/file.ts', []],
    ]);
    const violations = violationsIn(broken);
    expect(violations.map((line) => line.split(/, but| is in/)[0])).to.deep.equal([
      'schemas/fields/day.ts imports schemas/sale.ts',
      'lib/clean/state.ts imports lib/formats/detect.ts',
      'lib/http/route.ts imports scripts/cli/args.ts',
      'lib/http/route.ts imports test/support/lines.ts',
      'dashboard/src/main.ts imports lib/base/hash.ts',
      'scripts/refresh.ts imports bench/run.ts',
      'elsewhere/file.ts',
    ]);
    expect(violations[0]).to.equal(
      'schemas/fields/day.ts imports schemas/sale.ts, but schemas/fields may import only schemas/fields',
    );
  });

  it('in a cycle are reported as its path', () => {
    const cycle: ImportGraph = new Map([
      ['a.ts', ['b.ts', 'd.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['b.ts', 'd.ts']],
      ['d.ts', []],
    ]);
    expect(cyclesIn(cycle)).to.deep.equal(['b.ts → c.ts → b.ts']);
  });
});
