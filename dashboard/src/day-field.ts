import { h } from './dom.ts';

/**
 * A field for a day. A day that is typed counts when the field is left, or on Enter: browsers tell of each key that makes a
 * day, and on the way to 2022 these are of the years 2, 20 and 202.
 */
export function dayField(id: string, onDay: () => void): HTMLInputElement {
  const input = h('input', { type: 'date', id, required: true });
  let isTyping = false;
  let hasChanged = false;
  const tell = () => {
    isTyping = false;
    if (hasChanged) onDay();
    hasChanged = false;
  };
  input.addEventListener('pointerdown', () => (isTyping = false)); // for the calendar
  input.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') tell();
    else isTyping = true;
  });
  input.addEventListener('change', () => {
    hasChanged = true;
    if (!isTyping) tell();
  });
  input.addEventListener('blur', tell);
  return input;
}
