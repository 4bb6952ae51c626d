import type { Metadata } from './answers.ts';

/** Seconds between looks for the newest snapshot: each route looks for itself, a minute apart at most. */
export const WAITS = [1, 2, 4, 8, 15, 15, 15, 15] as const;

type Known = Pick<Metadata, 'snapshot' | 'checked_at'>;

/** What is known of the newest snapshot: by the latest look, whichever route took it. */
export function newestOf<Kind extends Known>(all: readonly (Kind | null)[]): Kind | null {
  return all.reduce((newest, metadata) => {
    return metadata && (newest === null || metadata.checked_at > newest.checked_at) ? metadata : newest;
  }, null);
}

/** Of panels that show something, those that show another snapshot. */
export const outdated = <Shown extends { metadata: Known | null }>(
  panels: readonly Shown[],
  newest: string | undefined,
): Shown[] => panels.filter(({ metadata }) => metadata !== null && metadata.snapshot !== newest);

/** Rejects when the signal is given, with its reason. */
export const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
