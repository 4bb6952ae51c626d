import { expect } from 'chai';
import { published, readsOf, refreshBucket } from '../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../support/lines.ts';
import { useS3 } from '../support/s3.ts';

const ROW = 'o1,2022-04-01,Shipped,5.00,x';

// The CSV parser refused such a line, with its text in the message, and no report at all was published.
describe('a first line with a quote where none may be', () => {
  const test = useS3();

  it('leaves the other reports alone, and its text in no message', async () => {
    const { bucket } = test;
    await bucket.put('raw/good.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    const notes = ['Hello, "our sales" are below.', 'Hello\t "sales', 'a;\t"b"c;"d'];
    for (const [index, note] of notes.entries()) await bucket.put(`raw/note-${index}.txt`, `${note}\n`);
    const { report } = await refreshBucket(bucket);
    expect(report.outcome).to.equal('published');
    const { manifest, reports } = await published(bucket);
    expect(manifest.lines).to.equal(5);
    const failures = reports.flatMap(({ failure }) => failure ?? []);
    expect(failures.map(({ code }) => code)).to.deep.equal(notes.map(() => 'MISSING_COLUMN'));
    expect(JSON.stringify(report)).to.not.match(/Hello|sales/);
    const reads = readsOf(bucket);
    await refreshBucket(bucket);
    expect(readsOf(bucket)).to.equal(reads);
  });

  it('is a header row where it has the needed columns: the quote is a character, as in the rows', async () => {
    const { bucket } = test;
    for (const [index, last] of [' "note', ' "no" te', 'no"te'].entries()) {
      await bucket.put(`raw/${index}/a.csv`, `Order ID,Date,Status,Amount,${last}\n${ROW}\n`);
    }
    expect((await refreshBucket(bucket)).manifest?.lines).to.equal(3);
  });
});
