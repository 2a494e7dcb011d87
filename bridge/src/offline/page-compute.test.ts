import { expect } from 'chai';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { planWorkerFromSource } from '../../../test/plan-worker-from-source.ts';
import { systemClock } from '../clock.ts';
import type { Compute } from '../plans/compute.ts';
import { createWorkerCompute, planningThreads } from '../plans/worker-compute.ts';
import { createPageCompute } from './page-compute.ts';

const snapshot = cluster('pve1 64G: 100 20G, 101 20G, 102 16G\npve2 64G:\npve3 64G:');
const settings = { ...defaultSettings, exactSeconds: 0 };
const { signal } = new AbortController();
const planOf = (compute: Compute) =>
  compute.plan({ snapshot, settings, signal, onProgress: () => undefined });

describe('the planner of a page', () => {
  const inThreads = createWorkerCompute(planningThreads(planWorkerFromSource));
  after(() => inThreads.close());

  it('makes the plan that a bridge makes, to the byte', async () => {
    const plan = await planOf(createPageCompute(systemClock));
    expect(plan.moves).to.have.length.greaterThan(0);
    expect(plan).to.deep.equal(await planOf(inThreads));
  });

  it('finds the curve that a bridge finds', async () => {
    const plan = await planOf(createPageCompute(systemClock));
    const of = (compute: Compute) =>
      compute.trace({ snapshot, settings, plan, signal, onCurve: () => undefined });
    expect(await of(createPageCompute(systemClock))).to.deep.equal(await of(inThreads));
  });

  it('stops when it is told to', async () => {
    const ended = new AbortController();
    ended.abort(new Error('cancelled'));
    const asked = createPageCompute({ ...systemClock, elapsedMs: steps(100) }).plan({
      ...{ snapshot, settings, signal: ended.signal },
      onProgress: () => undefined,
    });
    expect(await asked.catch((error: Error) => error.message)).to.equal('cancelled');
  });
});

/** A time on which every look is the end of a slice. */
function steps(byMs: number): () => number {
  let nowMs = 0;
  return () => {
    nowMs += byMs;
    return nowMs;
  };
}
