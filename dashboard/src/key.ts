import { byId } from './dom.ts';
import { t } from './text.ts';

/** What a stage asks for: an API key, or the token of a user. */
export type Wanted = 'key' | 'token';

const PLACE = 'sales-analytics-credential';
const WORDS = {
  key: { title: 'key.title', label: 'key.label' },
  token: { title: 'key.titleToken', label: 'key.labelToken' },
} as const;

/** Used where the browser keeps nothing for pages: then the key lasts until the page is left. */
let unkept: string | null = null;

/** The header that a request carries; the browser forgets it when the tab is closed. */
export function credential(): [name: string, value: string] | null {
  const [kind, value] = (read() ?? '').split(/ (.*)/s);
  if (value === undefined) return null;
  return kind === 'token' ? ['Authorization', value] : ['X-Api-Key', value];
}

function read(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return unkept;
  }
}

function keep(text: string): void {
  try {
    sessionStorage.setItem(PLACE, text);
  } catch {
    unkept = text;
  }
}

let asking: Promise<boolean> | undefined;
let declined = false;

/** After this, somebody who did not want to give a key is asked again. */
export function askAgain(): void {
  declined = false;
}

/** Asks for a key, once for all who ask meanwhile. False when none is given. */
export function askForKey(wanted: Wanted): Promise<boolean> {
  if (declined) return Promise.resolve(false);
  asking ??= show(wanted).finally(() => {
    asking = undefined;
  });
  return asking;
}

function show(wanted: Wanted): Promise<boolean> {
  const dialog = byId('key', HTMLDialogElement);
  const input = byId('key-value', HTMLInputElement);
  byId('key-title', HTMLElement).textContent = t(WORDS[wanted].title);
  byId('key-label', HTMLElement).textContent = t(WORDS[wanted].label);
  byId('key-wrong', HTMLElement).hidden = credential() === null;
  input.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    byId('key-later', HTMLButtonElement).addEventListener('click', () => dialog.close(), { once: true });
    dialog.addEventListener(
      'close',
      () => {
        const value = input.value.trim();
        const given = dialog.returnValue === 'given' && value !== '';
        if (given) keep(`${wanted} ${value}`);
        input.value = ''; // no extension, screenshot or saved page needs to see it
        declined = !given;
        resolve(given);
      },
      { once: true },
    );
  });
}
