import { expect } from 'chai';
import fc from 'fast-check';
import { parseSaved, type SavedView, without, withName, withSaved } from '../../../dashboard/src/saved.ts';

const NAMES = ['April', 'Delhi', 'Größen', 'x'];
const view = fc.record({ name: fc.constantFrom(...NAMES), query: fc.webQueryParameters() });
const views = fc.array(view).map((all) => all.reduce<SavedView[]>(withSaved, []));

describe('saved views of the dashboard', () => {
  it('are what was written of them, and nothing of what is none', () => {
    const april = { name: 'April', query: 'period=month' };
    expect(parseSaved(JSON.stringify([april, null, 1, { name: 'x' }, { ...april, more: 1 }]))).to.deep.equal([
      april,
      april,
    ]);
    for (const text of [null, '', '{', '{}', 'null', '"a"']) expect(parseSaved(text), String(text)).to.deep.equal([]);
  });

  it('have each name once, in order', () => {
    fc.assert(
      fc.property(views, view, (all, next) => {
        const saved = withSaved(all, next);
        expect(saved.filter(({ name }) => name === next.name)).to.deep.equal([next]);
        const names = saved.map(({ name }) => name);
        expect(names).to.deep.equal([...new Set(names)].toSorted((a, b) => a.localeCompare(b)));
        expect(without(saved, next.name)).to.deep.equal(without(all, next.name));
      }),
    );
  });

  it('keep their query under another name', () => {
    fc.assert(
      fc.property(views, fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), (all, name, next) => {
        const renamed = withName(all, name, next);
        const one = all.find((each) => each.name === name);
        if (!one) expect(renamed).to.deep.equal(all);
        else {
          expect(renamed.find((each) => each.name === next)?.query).to.equal(one.query);
          expect(without(renamed, next)).to.deep.equal(without(without(all, name), next));
        }
      }),
    );
  });
});
