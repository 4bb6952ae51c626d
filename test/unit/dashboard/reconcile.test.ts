import { expect } from 'chai';
import { newestOf, outdated } from '../../../dashboard/src/reconcile.ts';

const known = (snapshot: string, minute: number) => ({
  snapshot,
  checked_at: `2022-06-29T12:${String(minute).padStart(2, '0')}:00.000Z`,
});

describe('panels of one view', () => {
  it('agree on the snapshot that was looked up last, also where an older one was put back', () => {
    const all = [known('a', 1), null, known('b', 9), known('a', 5)];
    expect(newestOf(all)?.snapshot).to.equal('b');
    expect(newestOf(all.toReversed())?.snapshot).to.equal('b');
    expect(newestOf([null])).to.equal(null);
  });

  it('are loaded again where they show another, and left alone where they show none', () => {
    const panels = ['a', 'b', null].map((name) => ({ name, metadata: name === null ? null : known(name, 1) }));
    expect(outdated(panels, 'b').map(({ name }) => name)).to.deep.equal(['a']);
    expect(outdated(panels.slice(1), 'b')).to.deep.equal([]);
  });
});
