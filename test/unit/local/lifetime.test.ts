import { expect } from 'chai';
import { EndRequested, Lifetime } from '../../../local/lifetime.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

describe('local: lifetime', () => {
  const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  afterEach(() => {
    for (const signal of SIGNALS)
      for (const listener of process.listeners(signal))
        if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
  });

  it('ends its parts, the last one first, whatever one of them throws', async () => {
    const ended: string[] = [];
    const lifetime = new Lifetime();
    lifetime.add({ stop: async () => void ended.push('first') });
    lifetime.add({ stop: async () => void ended.push('second') });
    await lifetime.end();
    expect(ended).to.deep.equal(['second', 'first']);
  });

  it('stops waiting when a signal asks for the end', async () => {
    const lifetime = new Lifetime();
    const waiting = lifetime.during(new Promise(() => {})).catch((error: unknown) => error);
    process.emit('SIGTERM');
    expect(await waiting).to.be.instanceOf(EndRequested);
    expect(lifetime.signal.aborted).to.equal(true);
    expect(await lifetime.during(Promise.resolve(1)).catch((error: unknown) => error)).to.be.instanceOf(EndRequested);
  });

  it('gives the outcome of the work', async () => {
    const lifetime = new Lifetime();
    expect(await lifetime.during(Promise.resolve(5))).to.equal(5);
    const failed = lifetime.during(Promise.reject(new Error('why'))).catch((error: Error) => error.message);
    expect(await failed).to.equal('why');
  });
});
