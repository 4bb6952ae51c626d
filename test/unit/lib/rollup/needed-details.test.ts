import { expect } from 'chai';
import { ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import { sampleReport } from '../../../../scripts/sample/index.ts';
import { load } from './reports.ts';
import { rollupsOfReport, settled } from '../../../../lib/rollup/report.ts';

const onBatch = () => {};
const TAX_AND_GIFT = 'Order ID,Date,Status,Amount,item-tax,gift-wrap-price\no1,04-30-22,Shipped,100.00,much,free\n';

async function* bytesOf(report: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(report);
}

describe('a report that is read for some rollups', () => {
  for (const format of ['amazon-sale-report', 'all-orders', 'shopify-orders'] as const) {
    it(`gives the same ones as if all of its details were read: ${format}`, async () => {
      const report = Buffer.concat([...sampleReport({ rows: 600, format })]);
      const { rollups: whole } = await load(report, { onBatch });
      expect((await load(report)).rollups).to.deep.equal(whole);
      for (const name of ROLLUP_NAMES) {
        const { rollups } = await settled((known) => rollupsOfReport(bytesOf(report), { known, rollups: [name] }));
        expect(rollups[name], name).to.deep.equal(whole[name]);
      }
    });
  }

  it('has only the details read that these need, unless somebody receives the lines', async () => {
    const unreadable = async (options: Parameters<typeof load>[1]) =>
      (await load(TAX_AND_GIFT, options)).summary.unreadable;
    expect(await unreadable({})).to.deep.equal({ item_tax: 1 });
    expect(await unreadable({ onBatch })).to.deep.equal({ item_tax: 1, gift_wrap: 1 });
  });
});
