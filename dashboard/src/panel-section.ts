import { h } from './dom.ts';
import { t } from './text.ts';

/** The section of a panel: head with title and tools, body, and place for a message. */
export function panelSection(id: string, title: string, tools: readonly Node[]): HTMLElement {
  return h(
    'section',
    { id, class: 'panel', 'aria-labelledby': `${id}-title`, 'aria-busy': 'true' },
    h(
      'div',
      { class: 'head' },
      h('h2', { id: `${id}-title` }, title),
      h(
        'div',
        { class: 'tools' },
        ...tools,
        h('button', { type: 'button', class: 'quiet', 'data-csv': true }, t('panel.csv')),
      ),
    ),
    h('div', { class: 'body' }),
    h('div', { class: 'message', hidden: true }),
  );
}
