/** A view that a reader named. Its query is that of the page's address. */
export interface SavedView {
  name: string;
  query: string;
}

const PLACE = 'sales-analytics-views';

/** The views in a text that `JSON.stringify` wrote; what is none is left out. */
export function parseSaved(text: string | null): SavedView[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.flatMap((each: Partial<SavedView> | null) =>
      typeof each?.name === 'string' && typeof each.query === 'string' ? [{ name: each.name, query: each.query }] : [],
    );
  } catch {
    return [];
  }
}

/** The views with this one, by name; one of the same name gives way. */
export const withSaved = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].toSorted((a, b) => a.name.localeCompare(b.name));

/** The views with another name for one of them; one that has the name already gives way. */
export function withName(views: readonly SavedView[], name: string, next: string): SavedView[] {
  const view = views.find((each) => each.name === name);
  return view ? withSaved(without(views, name), { ...view, name: next }) : [...views];
}

export const without = (views: readonly SavedView[], name: string): SavedView[] =>
  views.filter((each) => each.name !== name);

/** The views that this browser keeps. */
export function loadSaved(): SavedView[] {
  try {
    return parseSaved(localStorage.getItem(PLACE));
  } catch {
    return [];
  }
}

/** False where the browser keeps nothing for pages, or has no room. */
export function keepSaved(views: readonly SavedView[]): boolean {
  try {
    localStorage.setItem(PLACE, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
