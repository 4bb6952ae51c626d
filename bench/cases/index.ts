import type { Case } from '../case.ts';
import { answer } from './answer.ts';
import { cold } from './cold.ts';
import { flat } from './flat.ts';
import { group } from './group.ts';
import { incremental } from './incremental.ts';
import { habits, ingest } from './ingest.ts';
import { load } from './load.ts';
import { memory } from './memory.ts';
import { publish } from './publish.ts';
import { work } from './work.ts';
import { years } from './years.ts';

export const CASES: readonly Case[] = [
  answer,
  flat,
  ingest,
  habits,
  group,
  memory,
  incremental,
  cold,
  load,
  publish,
  years,
  work,
];
