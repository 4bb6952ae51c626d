import { answerHealth } from '../../lib/answers/index.ts';
import { questionOf } from '../../lib/query/question.ts';
import { rollupsOfReport } from '../../lib/rollup/report.ts';
import { csvOf } from '../../lib/http/csv.ts';
import type { HttpEvent } from '../../lib/http/event.ts';
import { problemDocument } from '../../lib/http/problem.ts';
import { asProblem } from '../../lib/http/problems.ts';
import { parseQuery } from '../../lib/http/query.ts';
import { type Snapshot, snapshotOfReport } from '../../lib/snapshot/snapshot.ts';
import type { ProblemDocument } from '../../schemas/problem.ts';
import { sampleReport } from '../sample/index.ts';
import { type AnyRoute, routeOf } from '../routes/routes.ts';

const CHANGED = new Date('2022-07-01T08:00:03.000Z');
const CHECKED = new Date('2022-07-01T10:29:30.000Z');
const ASKED = new Date('2022-07-01T10:30:00.000Z');

/** A snapshot that is the same on every machine: made-up sales of a quarter. */
export async function sampleSnapshot(): Promise<Snapshot> {
  const report = await rollupsOfReport(chunks(), { defaultCurrency: 'INR' });
  return snapshotOfReport(report, {
    id: '3f1c5a0e9b7d2468',
    key: 'raw/2022-q2.csv',
    etag: '"9b2cf535f27731c974343645a3985328"',
    lastModified: CHANGED,
    checkedAt: CHECKED,
  });
}

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield* sampleReport({ rows: 5000, dirty: 0.002 });
}

/** What a route says of a snapshot to a query, as the service does. Throws what it would throw. */
export async function exampleOf(route: AnyRoute, query: string, snapshot: Snapshot): Promise<unknown> {
  const { query: schema, answer, table } = route;
  const question = await questionOf(snapshot, parseQuery(schema(), eventOf(query)));
  const body = await answer(snapshot, question, ASKED);
  return query.includes('format=csv') && table ? csvOf(table(body, question)) : body;
}

export const healthExample = (snapshot: Snapshot) => answerHealth(snapshot, '1.0.0', ASKED);

/** The problem that a route meets with in a query. */
export async function problemExample(name: string, query: string, snapshot: Snapshot): Promise<ProblemDocument> {
  const route = routeOf(name);
  try {
    await exampleOf(route, query, snapshot);
  } catch (error) {
    return problemDocument(asProblem(error), route.path, 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef');
  }
  throw new Error(`${name}?${query} is no problem`);
}

function eventOf(query: string): HttpEvent {
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return {
    multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, parameters.getAll(name)])),
  };
}
