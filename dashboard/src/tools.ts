import { ask } from './api.ts';
import { byId } from './dom.ts';
import type { AnyPanel } from './panel.ts';
import { saveAs } from './save.ts';
import { t } from './text.ts';

/** Milliseconds for which a button says that it did its work. */
const SAID_FOR = 2000;

/** The tools of the whole page: its address, and all panels in one file. */
export function showTools(panels: () => readonly AnyPanel[]): void {
  const copy = byId('copy-link', HTMLButtonElement);
  copy.addEventListener('click', () => void copyAddress(copy));
  byId('all-csv', HTMLButtonElement).addEventListener('click', () => void saveAll(panels()));
}

async function copyAddress(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  button.textContent = t('page.copied');
  setTimeout(() => (button.textContent = t('page.copyLink')), SAID_FOR);
}

/** All panels in one file: each with its title, and a line between them. A panel that fails says so in its place. */
async function saveAll(panels: readonly AnyPanel[]): Promise<void> {
  const parts = await Promise.all(
    panels.map(async ({ csv, title }) => {
      if (!csv) return '';
      try {
        const response = await ask(csv.path, csv.query, { accept: 'text/csv' });
        return `${cell(title)}\r\n${await response.text()}`;
      } catch (error) {
        return `${cell(title)}\r\n${cell(t('panel.noCsv', { error: String(error) }))}\r\n`;
      }
    }),
  );
  saveAs(parts.filter((part) => part !== '').join('\r\n'), 'sales.csv');
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
