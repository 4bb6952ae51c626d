import type { Snapshot } from '../../lib/snapshot/snapshot.ts';
import type { FormatFile } from '../cli/format-file.ts';
import type { AnalyzeOptions } from './options.ts';

/** A file that is read; outputs must not overwrite it. */
export interface InputId {
  path: string;
  /** Identifies the file under all its names; null for anything but a regular file. */
  id: string | null;
}

/** How reports are read: the options, and the declaration of their format. */
export type Reading = AnalyzeOptions & {
  own: FormatFile | undefined;
  /** Opens the output. Call it before anything is read. Throws `UsageError` if an output would overwrite an input. */
  begin: (inputs: readonly InputId[]) => Promise<void>;
};

/** What was read of the reports, ready to be asked. */
export interface Counted {
  snapshot: Snapshot;
  /** What was counted, in a line. */
  headline: string;
  /** What a reader of the numbers should know, each a line. */
  notes: readonly string[];
  /** Why the service would refuse or leave out reports; undefined if it would not. */
  refusal: string | undefined;
}
