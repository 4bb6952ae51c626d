import type { Metadata } from '../../schemas/metadata.ts';
import type { Question } from '../query/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { metadataOf } from './metadata.ts';

/** The whole of an answer from a snapshot and a question, made at `timestamp`; nothing else goes in. */
export type Answer<Query, Body> = (snapshot: Snapshot, question: Question<Query>, timestamp: Date) => Promise<Body>;

/** What every answer is, around its data; `more` is metadata that not all have. */
export async function envelope<Data, More = object>(
  snapshot: Snapshot,
  question: Question,
  timestamp: Date,
  data: Data,
  more?: More,
): Promise<{ status: 'success'; timestamp: string; data: Data; metadata: Metadata & More }> {
  const metadata = { ...(await metadataOf(snapshot, question)), ...(more as More) };
  return { status: 'success', timestamp: timestamp.toISOString(), data, metadata };
}

/** A page of a list. */
export const page = <Row>(rows: readonly Row[], { limit, offset }: { limit: number; offset: number }): Row[] =>
  rows.slice(offset, offset + limit);
