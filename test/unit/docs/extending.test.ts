import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Results } from './extended.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE = await readFile(join(ROOT, 'docs/extending.md'), 'utf8');

/** What the copy needs: product sources, and of the scripts what makes the OpenAPI document and the tables of the docs. */
const SOURCES = ['dashboard', 'docs/openapi.json', 'functions', 'lib', 'schemas', 'scripts', 'serverless.yml'];

/** An edit of the page: `before` stands once in the file and becomes `after`; null: the file is new. */
interface Edit {
  file: string;
  before: string | null;
  after: string;
}

/** "In `lib/x.ts`:" and a block of changed lines, or "New file `lib/y.ts`:" and a block with the file. */
const EDIT = /^(In|New file) `([^`]+)`:\n\n```(?:diff|ts)\n(.*?)^```$/gms;

const EDITS = Array.from(PAGE.matchAll(EDIT), ([, kind, file = '', block = '']): Edit => {
  if (kind === 'New file') return { file, before: null, after: block };
  const lines = block.split('\n').slice(0, -1);
  const without = (sign: string) =>
    lines.flatMap((line) => (line.startsWith(sign) ? [] : [`${line.slice(1)}\n`])).join('');
  return { file, before: without('+'), after: without('-') };
});

const run = promisify(execFile);

describe('docs/extending.md', function () {
  this.timeout(240_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extending-test-'));
    for (const name of SOURCES) await cp(join(ROOT, name), join(folder, name), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), await readFile(join(ROOT, 'package.json')));
    const { compilerOptions } = JSON.parse(await readFile(join(ROOT, 'tsconfig.json'), 'utf8')) as {
      compilerOptions: object;
    };
    const config = {
      compilerOptions: { ...compilerOptions, types: ['node'] },
      include: ['dashboard/*.ts', 'functions', 'lib', 'schemas'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const edit of EDITS) await apply(edit);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const apply = async ({ file, before: from, after: to }: Edit): Promise<void> => {
    const path = join(folder, file);
    if (from === null) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, to, { flag: 'wx' });
      return;
    }
    const [head, tail, ...more] = (await readFile(path, 'utf8')).split(from);
    expect(more, `${file} has these lines more than once:\n${from}`).to.have.length(0);
    const hint = `copy them from ${file} into the diff of docs/extending.md`;
    expect(tail, `${file} does not have these lines; ${hint}:\n${from}`).not.to.equal(undefined);
    await writeFile(path, `${head}${to}${tail}`);
  };

  /** What the compiler prints: nothing where there is no error. */
  const compile = (project: string): Promise<string> =>
    run(join(ROOT, 'node_modules/.bin/tsc'), ['--noEmit', '--checkers', '1', '--pretty', 'false', '-p', project], {
      cwd: folder,
    }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );

  it('edits few files: three for a dimension, one for a measure or a figure, two for a ranking or a format', () => {
    const parts = PAGE.split(/^## /m).map((part) => [
      ...new Set(Array.from(part.matchAll(EDIT), ([, , file = '']) => file)),
    ]);
    expect(parts.filter((files) => files.length > 0)).to.deep.equal([
      ['lib/formats/amazon-sale-report.ts', 'lib/model/dimensions.ts', 'lib/model/rollups.ts'],
      ['lib/model/measures.ts'],
      ['lib/model/figures.ts'],
      ['functions/couriers.ts', 'serverless.yml'],
      ['lib/formats/till-sales.ts', 'lib/formats/index.ts'],
    ]);
  });

  it('comes to sources that compile', async () => {
    expect(await compile('tsconfig.json')).to.equal('');
  });

  it('comes to a service that does what the page says', async () => {
    const script = join(import.meta.dirname, 'extended.ts');
    const { stdout } = await run(process.execPath, [script, folder], { cwd: ROOT });
    const found = JSON.parse(stdout) as Results;

    expect(found.rejected).to.equal(0);
    expect(found.filtered).to.deep.equal({ filter: ['Shipped'], lines: 3, units: 7, revenue: 700 });
    expect(found.excluded).to.equal(1);
    expect(found.misspelled).to.equal(
      'Unknown courier_status "Shiped". Did you mean "Shipped"? Valid values: /analytics/dimensions',
    );
    // Of 7 units that shipped, 2 came back; of the 2 that did not ship, none.
    const rows = found.ranking as Record<string, unknown>[];
    const names = ['courier_status', 'revenue', 'order_count', 'quantity_sold', 'avg_order_value'];
    const shown = [...names, 'unit_return_rate', 'distinct_orders'];
    expect(rows.map((row) => Object.fromEntries(shown.map((name) => [name, row[name]])))).to.deep.equal([
      {
        courier_status: 'Shipped',
        revenue: 700,
        order_count: 3,
        quantity_sold: 7,
        avg_order_value: 233.33,
        unit_return_rate: 28.57,
        distinct_orders: 3,
      },
      {
        courier_status: 'Unshipped',
        revenue: 50,
        order_count: 1,
        quantity_sold: 2,
        avg_order_value: 50,
        unit_return_rate: 0,
        distinct_orders: 1,
      },
    ]);
    expect(found.sorted).to.deep.equal(['Unshipped', 'Shipped']);
    expect(found.csv).to.match(/^courier_status,revenue,order_count,quantity_sold,avg_order_value,unit_return_rate,/);
    expect(found.kpi).to.equal(22.22);
    expect(found.points).to.deep.equal(['b2b_percentage', 'cancellation_rate', 'return_rate', 'unit_return_rate']);
    expect(found.trend).to.equal(22.22);
    expect(found.values).to.deep.equal([
      { value: 'Shipped', lines: 3 },
      { value: 'Unknown', lines: 1 },
      { value: 'Unshipped', lines: 1 },
    ]);
    expect(found.parameter).to.deep.include({ in: 'query', name: 'courier_status', style: 'form', explode: true });
    expect(found.columns).to.include({ sales: true, daily: false, products: false });
    expect(found.dashboard).to.equal(true);
    expect(found.cleaned).to.equal('same');
    expect(found.till).to.deep.equal({
      format: 'till-sales',
      currency: 'EUR',
      active: 2,
      cancelled: 1,
      revenue: 1325,
      days: ['2022-04-03'],
      channels: ['Till'],
    });
  });

  it('names what finds an edit that was forgotten', async () => {
    const forgotten: Record<string, { file: string; text: string; instead?: string; error: RegExp }> = {
      header: {
        file: 'lib/formats/amazon-sale-report.ts',
        text: 'Courier Status',
        error: /^lib\/formats\/cleaned\.ts.*courier_status/,
      },
      field: {
        file: 'lib/model/dimensions.ts',
        text: "'channel', 'courier_status'",
        error: /^lib\/model\/dimensions\.ts.*'courier_status' does not exist/,
      },
      declaration: {
        file: 'lib/model/dimensions.ts',
        text: "title: 'Courier status'",
        error: /^lib\/model\/rollups\.ts.*"courier_status"/,
      },
      rollup: {
        file: 'lib/model/rollups.ts',
        text: 'courier_status',
        error: /^lib\/model\/rollups\.ts.*"courier_status"/,
      },
      measure: {
        file: 'lib/model/measures.ts',
        text: 'returned_quantity',
        error: /^lib\/model\/figures\.ts.*"returned_quantity"/,
      },
      sum: {
        file: 'lib/model/figures.ts',
        text: "from: ['returned_quantity', 'quantity']",
        instead: "from: ['quantity']",
        error: /^lib\/model\/figures\.ts.*'returned_quantity' does not exist/,
      },
    };
    // A folder each, and one run of the compiler.
    for (const [name, { file, text, instead }] of Object.entries(forgotten)) {
      for (const part of ['lib', 'schemas']) {
        await cp(join(folder, part), join(folder, 'without', name, part), { recursive: true });
      }
      const edit = EDITS.find((each) => each.file === file && each.after.includes(text));
      expect(edit, `an edit of ${file} with ${text}`).not.to.equal(undefined);
      const path = join(folder, 'without', name, file);
      const whole = await readFile(path, 'utf8');
      const [from, to] = instead === undefined ? [edit!.after, edit!.before ?? ''] : [text, instead];
      expect(whole).to.include(from);
      await writeFile(
        path,
        whole.replace(from, () => to),
      );
    }
    const include = ['without/*/lib/ingest/cleaned.ts', 'without/*/lib/model/*.ts'];
    await writeFile(join(folder, 'without.json'), JSON.stringify({ extends: './tsconfig.json', include }));
    const errors = (await compile('without.json')).split('\n');
    for (const [name, { error }] of Object.entries(forgotten)) {
      const found = errors.flatMap((line) =>
        line.startsWith(`without/${name}/`) ? [line.slice(`without/${name}/`.length)] : [],
      );
      expect(found.join('\n'), name).to.match(new RegExp(error, 'm'));
    }
  });
});
