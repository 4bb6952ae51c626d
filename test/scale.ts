/** How much random tests try: `TEST_SCALE=1` is all of it; without it, what keeps the whole suite within minutes. */
export const SCALE = Number(process.env['TEST_SCALE'] ?? '0.05');

/** `runs` scaled, at least `least`. */
export function scaled(runs: number, least = 10): number {
  return Math.max(least, Math.round(runs * SCALE));
}
