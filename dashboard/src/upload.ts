import type { UploadAnswer } from '../../schemas/upload.ts';
import { askJson } from './api.ts';
import { byId } from './dom.ts';
import { t } from './text.ts';

/** The event of the document when a report was added. */
export const REPORTS_CHANGED = 'reports-changed';

/**
 * Takes reports that are chosen or dropped on the page, on a stage that has the page show so: each goes straight to the bucket, by a
 * form that the service signs for it.
 */
export function takeReports(): void {
  const section = byId('upload', HTMLElement);
  if (section.hidden) return;
  const input = byId('upload-file', HTMLInputElement);
  byId('upload-choose', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void sendAll([...(input.files ?? [])]);
    input.value = ''; // the same file may be chosen again
  });
  // Without this the browser would leave the page for the file.
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    void sendAll([...(event.dataTransfer?.files ?? [])]);
  });
}

async function sendAll(files: readonly File[]): Promise<void> {
  for (const file of files) {
    say(t('upload.sending', { name: file.name }));
    try {
      await send(file);
      const isLocal = byId('upload', HTMLElement).dataset['url'] !== undefined;
      say(t(isLocal ? 'upload.counted' : 'upload.done', { name: file.name }));
      document.dispatchEvent(new Event(REPORTS_CHANGED));
    } catch (error) {
      say(t('upload.refused', { name: file.name, error: error instanceof Error ? error.message : String(error) }));
      return;
    }
  }
}

async function send(file: File): Promise<void> {
  const { url: local } = byId('upload', HTMLElement).dataset;
  if (local) return sendLocally(local, file);
  const query = new URLSearchParams({ name: file.name, bytes: String(file.size) });
  const { data } = await askJson<UploadAnswer>('uploads', query);
  const form = new FormData();
  for (const [name, value] of Object.entries(data.fields)) form.append(name, value);
  form.append('file', file); // what comes after it S3 does not read
  const response = await fetch(data.url, { method: 'POST', body: form }).catch((error: unknown) => {
    throw new Error(t('upload.offline'), { cause: error });
  });
  if (!response.ok) throw new Error(t('upload.status', { status: response.status }));
}

/** To the endpoint of `npm start`, which answers when the report counts. */
async function sendLocally(url: string, file: File): Promise<void> {
  const query = new URLSearchParams({ name: file.name });
  const response = await fetch(`${url}/?${query.toString()}`, { method: 'PUT', body: file }).catch((error: unknown) => {
    throw new Error(t('notice.offline'), { cause: error });
  });
  if (response.ok) return;
  const { detail }: { detail?: string } = await response.json().catch(() => ({}));
  throw new Error(detail ?? t('notice.status', { status: response.status }));
}

const say = (text: string): void => void (byId('upload-status', HTMLElement).textContent = text);
