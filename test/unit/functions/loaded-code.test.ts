import { join } from 'node:path';
import { expect } from 'chai';
import { build, type Metafile } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');
const METRICS = ['analytics', 'kpis', 'regions', 'categories', 'products', 'cities', 'trends', 'query'];
/** What few requests need: it is loaded with the first of them. */
const LATER = [
  'lib/ingest/',
  'lib/formats/',
  'lib/rollup/report.ts',
  'lib/rollup/lines-builder.ts',
  'fast-csv',
  'chardet',
];

/** The files that run when a file is loaded, before its first call. */
function loadedBy(entry: string, inputs: Metafile['inputs']): string[] {
  const found = new Set([entry]);
  for (const file of found) {
    const imports = inputs[file]?.imports ?? [];
    for (const { path, kind, external } of imports) if (kind !== 'dynamic-import' && !external) found.add(path);
  }
  return [...found];
}

describe('the code that a metric function loads at its start', () => {
  let inputs: Metafile['inputs'];
  before(async () => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: METRICS.map((name) => `functions/${name}.ts`),
      outdir: 'none',
      write: false,
      bundle: true,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    ({ inputs } = metafile);
  });

  for (const name of METRICS) {
    it(`is without the reading of reports and lines: ${name}`, () => {
      const loaded = loadedBy(`functions/${name}.ts`, inputs);
      expect(loaded).to.include('lib/http/route.ts').and.include('lib/snapshot/direct-source.ts');
      expect(loaded.filter((file) => LATER.some((part) => file.includes(part)))).to.deep.equal([]);
    });
  }
});
