import { expect } from 'chai';
import { reportSummarySchema } from '../../../schemas/manifest.ts';
import { REJECT_LINES_KEPT } from '../../../schemas/reject.ts';

describe('schemas/manifest', () => {
  const summary = {
    rows: 2,
    active: 1,
    cancelled: 0,
    rejected: 1,
    rejects_by_reason: { 'date: empty': 1 },
    missing_columns: [],
    ignored_headers: [],
    unknown_states: [],
    currency: 'INR',
    bytes: 1,
    hint: null,
  };

  it('reads summaries of before there were line numbers of rejects, and says that none are known', () => {
    expect(reportSummarySchema().parse(summary).rejected_lines).to.deep.equal({});
  });

  it('has no more line numbers of a reason than are kept', () => {
    const lines = Array.from({ length: REJECT_LINES_KEPT + 1 }, (_, line) => line + 2);
    const of = (kept: readonly number[]) => ({ ...summary, rejected_lines: { 'date: empty': kept } });
    expect(reportSummarySchema().safeParse(of(lines)).success).to.equal(false);
    expect(reportSummarySchema().parse(of(lines.slice(1))).rejected_lines['date: empty']).to.have.lengthOf(20);
  });
});
