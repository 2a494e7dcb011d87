import { expect } from 'chai';
import { problem } from '#shared/protocol/problems.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { testSnapshot } from '../command/test-snapshot.ts';
import { type Learnt, learning } from './learning.ts';

describe('what a session learns', () => {
  const first = testSnapshot();
  const second: ClusterSnapshot = { ...first, takenAtMs: first.takenAtMs + 10_000 };

  /** Preparations that end when they are told to. */
  function started() {
    const state: Learnt = { permissions: {}, maySee: () => false };
    const touched: string[] = [];
    const ends: (() => void)[] = [];
    const learns = learning(
      state,
      (...names) => touched.push(...names),
      () => new Promise<void>((resolve) => ends.push(resolve)),
    );
    return { state, touched, ends, learns };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('is shown when all that is made of it is there, and not before', async () => {
    const { state, touched, ends, learns } = started();
    const shown = learns.observed(first);
    await turn();
    expect([state.observation, state.maySee(100), touched]).to.deep.equal([undefined, false, []]);
    ends.shift()?.();
    await shown;
    expect(state.observation).to.equal(first);
    expect(state.visible?.guests).to.equal(first.guests);
    expect(touched).to.include.members(['cluster', 'execution', 'rules']);
  });

  it('is shown in the order in which it was seen', async () => {
    const { state, ends, learns } = started();
    const shown = [learns.observed(first), learns.observed(second)];
    await turn();
    expect(ends, 'one after the other').to.have.length(1);
    ends.shift()?.();
    await shown[0];
    expect(state.observation).to.equal(first);
    await turn();
    ends.shift()?.();
    await shown[1];
    expect(state.observation).to.equal(second);
  });

  it('keeps a problem that came up while a snapshot was prepared', async () => {
    const { state, ends, learns } = started();
    learns.failed(problem('internal'));
    const shown = learns.observed(first);
    expect(state.problem).to.equal(undefined);
    await turn();
    learns.failed(problem('internal'));
    ends.shift()?.();
    await shown;
    expect(state.problem?.code).to.equal('internal');
  });

  it('goes on after one that could not be shown', async () => {
    const state: Learnt = { permissions: {}, maySee: () => false };
    let fails = true;
    const learns = learning(
      state,
      () => undefined,
      async () => {
        if (fails) throw new Error('a bug');
      },
    );
    let failure: unknown;
    await learns.observed(first).catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.be.instanceOf(Error);
    fails = false;
    await learns.observed(second);
    expect(state.observation).to.equal(second);
  });
});
