/** The colours of the page as they are now, for what is drawn and not styled. */
export interface Colours {
  accent: string;
  soft: string;
  faint: string;
  card: string;
  muted: string;
  line: string;
}

const NAMES: readonly (keyof Colours)[] = ['accent', 'soft', 'faint', 'card', 'muted', 'line'];

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as unknown as Colours;
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
