import { ApiError } from './api.ts';
import { button, byId, h } from './dom.ts';
import { askAgain } from './key.ts';

const numbers = () => byId('numbers', HTMLElement);

/** Says in place of all panels why there is nothing to show. */
export function showNotice(error: unknown, retry: () => void): void {
  const { title, label } = wordsFor(error);
  const detail = error instanceof Error ? error.message : String(error);
  const again = button({ class: 'primary' }, label, () => {
    askAgain();
    retry();
  });
  const id =
    error instanceof ApiError && error.requestId ? h('p', { class: 'aside' }, `Request ${error.requestId}`) : null;
  byId('provenance', HTMLElement).textContent = title;
  byId('notice', HTMLElement).replaceChildren(h('h2', {}, title), h('p', {}, detail), ...(id ? [id] : []), again);
  byId('notice', HTMLElement).hidden = false;
  numbers().classList.add('nothing');
}

export function hideNotice(): void {
  byId('notice', HTMLElement).hidden = true;
  numbers().classList.remove('nothing');
}

function wordsFor(error: unknown): { title: string; label: string } {
  if (error instanceof ApiError && error.code === 'NO_DATA') return { title: 'No orders yet', label: 'Look again' };
  if (error instanceof ApiError && error.isRefusal) return { title: 'A key is needed', label: 'Enter the key' };
  return { title: 'Nothing to show right now', label: 'Try again' };
}
