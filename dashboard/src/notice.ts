import { ApiError } from './api.ts';
import { button, byId, h } from './dom.ts';
import { askAgain } from './key.ts';
import { t } from './text.ts';

const numbers = () => byId('numbers', HTMLElement);

/** Says in place of all panels why there is nothing to show. */
export function showNotice(error: unknown, retry: () => void): void {
  const { title, label, detail } = wordsFor(error);
  const message = error instanceof Error ? error.message : String(error);
  const again = button({ class: 'primary' }, label, () => {
    askAgain();
    retry();
  });
  // Of what readers can mend themselves nobody needs to look for the request.
  const id =
    !detail && error instanceof ApiError && error.requestId
      ? h('p', { class: 'aside' }, t('panel.request', { id: error.requestId }))
      : null;
  byId('provenance', HTMLElement).textContent = title;
  byId('notice', HTMLElement).replaceChildren(
    h('h2', {}, title),
    h('p', {}, detail ?? message),
    ...(id ? [id] : []),
    again,
  );
  byId('notice', HTMLElement).hidden = false;
  numbers().classList.add('nothing');
}

export function hideNotice(): void {
  byId('notice', HTMLElement).hidden = true;
  numbers().classList.remove('nothing');
}

function wordsFor(error: unknown): { title: string; label: string; detail?: string } {
  if (error instanceof ApiError && error.code === 'NO_DATA')
    return { title: t('notice.noOrders'), label: t('notice.lookAgain') };
  if (error instanceof ApiError && error.isRefusal)
    return { title: t('notice.key'), label: t('notice.enterKey'), detail: t('notice.keyHelp') };
  if (error instanceof ApiError && error.isBadFilter) {
    // The lists of the filters above are what that route answers.
    const detail = error.message.replace(/; \/analytics\/dimensions.*/, '');
    return { title: t('notice.filter'), label: t('filters.clear'), detail };
  }
  return { title: t('notice.nothing'), label: t('panel.retry') };
}
