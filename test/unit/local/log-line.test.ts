import { expect } from 'chai';
import { createLogFormatter } from '../../../local/log-line.ts';

describe('local: log lines', () => {
  it('shows a slow answer with its parameters, and none that was as usual', () => {
    const start = {
      message: 'Start GET /analytics/regions',
      correlation_id: 'a',
      parameters: { limit: ['5'], state: ['x y', 'z'] },
    };
    const done = {
      message: 'Done',
      correlation_id: 'a',
      route: '/analytics/regions',
      status: 200,
      duration_ms: 3212.4,
    };
    const quick = { ...done, correlation_id: 'c', duration_ms: 12 };
    expect(shown(start, { ...done, correlation_id: 'b' }, quick, done)).to.deep.equal([
      undefined,
      '200 /analytics/regions 3212 ms',
      undefined,
      '200 /analytics/regions?limit=5&state=x+y&state=z 3212 ms',
    ]);
  });

  it('says what was wrong', () => {
    const refused = {
      level: 'INFO',
      message: 'Refused: no such day',
      route: '/analytics',
      status: 400,
      duration_ms: 1,
    };
    const failed = {
      level: 'ERROR',
      message: 'Failed',
      route: '/analytics',
      status: 503,
      duration_ms: 1,
      error: { message: 'gone' },
    };
    expect(
      shown(refused, failed, { level: 'WARN', message: 'Slow' }, { level: 'INFO', message: 'Fine' }),
    ).to.deep.equal([
      '400 /analytics 1 ms  Refused: no such day',
      '503 /analytics 1 ms  Failed: gone',
      'WARN Slow',
      undefined,
    ]);
  });

  it('shows how a refresh ended', () => {
    const lines = [
      { level: 'INFO', message: 'Refresh started' },
      { level: 'INFO', message: 'Refresh finished: published', outcome: 'published' },
    ];
    expect(shown(...lines)).to.deep.equal([undefined, 'Refresh finished: published']);
  });

  it('leaves out what is no log line of the service', () => {
    const brief = createLogFormatter();
    for (const line of ['', 'Server ready', '{', '{"level": 5}', 'GET /analytics/kpis (λ: kpis)'])
      expect(brief(line), line).to.equal(undefined);
  });
});

function shown(...lines: object[]): (string | undefined)[] {
  const brief = createLogFormatter();
  return lines.map((line) => brief(JSON.stringify(line)));
}
