import type { Metadata } from '../../schemas/metadata.ts';
import type { Question } from '../query/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { metadataOf } from './metadata.ts';

/** Makes an answer from a snapshot and a question at `timestamp`, and from nothing else. */
export type Answer<Query, Body> = (snapshot: Snapshot, question: Question<Query>, timestamp: Date) => Promise<Body>;

/** Adds to the data what every answer has; `more` is metadata that only some have. */
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
