/** The colours of the page as they are now, for what is drawn and not styled. */
export interface Colours {
  accent: string;
  soft: string;
  faint: string;
  card: string;
  muted: string;
  line: string;
  /** Of the parts of a stack, the largest first. */
  stack: readonly string[];
}

const NAMES = ['accent', 'soft', 'faint', 'card', 'muted', 'line'] as const;
/** Parts of a stack that have a colour of their own; the last is that of all others. */
export const STACK_COLOURS = 6;

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ...(Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Record<(typeof NAMES)[number], string>),
    stack: Array.from({ length: STACK_COLOURS }, (_, index) => read(`stack-${index + 1}`)),
  };
}

/** Calls when colours or sizes become others: another theme, and before and after printing, which is light and narrow. */
export function onThemeChange(change: (printing: boolean) => void): void {
  const root = document.documentElement;
  const printing = (is: boolean) => {
    root.classList.toggle('printing', is);
    change(is);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => change(false));
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));
}
