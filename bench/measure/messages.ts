/** What a benchmark asks a program for: a call with this input. */
export interface Call {
  input: unknown;
}

/** What came of a call. */
export type Reply = Measured<unknown> | { error: string };

/** A call's outcome and what it took. */
export interface Measured<T> {
  value: T;
  /** Time of the call alone, in milliseconds; starting the process and loading the program are not in it. */
  ms: number;
  /** Processor time of the call, all threads together, in milliseconds. */
  cpu_ms: number;
  /** The most memory that the process has held since it began, in MiB. */
  rss_mb: number;
  /** Memory that it holds now, and of that what JavaScript cannot do without (after a collection), in MiB. */
  now: { rss_mb: number; heap_mb: number };
}

/** A program to be measured: its `run` is called once or more in a process of its own. */
export type Program<Input = never, Output = unknown> = (input: Input) => Promise<Output>;
