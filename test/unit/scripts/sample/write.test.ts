import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { CliError } from '../../../../scripts/cli/cli-error.ts';
import { writeSample } from '../../../../scripts/sample/index.ts';
import type { WriteSampleOptions } from '../../../../scripts/sample/index.ts';
import { textOf } from './read-sample.ts';

describe('scripts/sample: writeSample', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes the report and says what it holds', async () => {
    const out = join(folder, 'plain.csv');
    const written = await writeSample({ out, rows: 800, dirty: 0.1 });
    const text = await readFile(out, 'latin1');
    expect(text).to.equal(textOf({ rows: 800, dirty: 0.1 }));
    expect(written).to.include({ rows: 800, malformed: 80, bytes: text.length, fileBytes: text.length });
  });

  it('compresses where the name ends in .gz', async () => {
    const out = join(folder, 'small.csv.gz');
    const { bytes, fileBytes } = await writeSample({ out, rows: 800 });
    const file = await readFile(out);
    expect(gunzipSync(file).toString('latin1')).to.equal(textOf({ rows: 800 }));
    expect([bytes, fileBytes]).to.deep.equal([textOf({ rows: 800 }).length, file.length]);
  });

  it('tells how far it is', async () => {
    const rows: number[] = [];
    await writeSample({ out: join(folder, 'told.csv'), rows: 2000, onProgress: (soFar) => rows.push(soFar.rows) });
    expect(rows.length).to.be.greaterThan(10);
    expect(rows).to.deep.equal([...rows].sort((a, b) => a - b));
    expect(rows.at(-1)).to.equal(2000);
  });

  it('leaves the old file and nothing else when it is stopped', async () => {
    const out = join(folder, 'stopped.csv');
    await writeFile(out, 'old');
    const before = await readdir(folder);
    const control = new AbortController();
    const error = await failureOf({ out, rows: 1e6, signal: control.signal, onProgress: () => control.abort() });
    expect(error).to.have.property('name', 'AbortError');
    expect(await readFile(out, 'utf8')).to.equal('old');
    expect(await readdir(folder)).to.deep.equal(before);
  });

  it('says what hinders it', async () => {
    const isFolder = await failureOf({ out: folder, rows: 1 });
    expect(isFolder).to.be.instanceOf(CliError).with.property('message', `cannot write ${folder}: it is a folder`);
    const nowhere = join(folder, 'none', 'a.csv');
    expect(await failureOf({ out: nowhere, rows: 1 })).to.have.property(
      'message',
      `cannot write ${nowhere}: no such file or folder`,
    );
    expect(await failureOf({ out: join(folder, 'wrong.csv'), rows: -1 })).to.be.instanceOf(RangeError);
    expect(await readdir(folder)).to.not.include('wrong.csv');
  });

  it('holds the same bytes on disk as in memory for a report of many chunks', async () => {
    const out = join(folder, 'many.csv');
    await writeSample({ out, rows: 30_000, seed: 3 });
    const expected = Buffer.from(textOf({ rows: 30_000, seed: 3 }), 'latin1');
    expect((await readFile(out)).equals(expected)).to.equal(true);
  });
});

async function failureOf(options: WriteSampleOptions): Promise<unknown> {
  return writeSample(options).then(
    () => null,
    (error: unknown) => error,
  );
}
