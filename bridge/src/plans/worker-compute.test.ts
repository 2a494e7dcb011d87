import { expect } from 'chai';
import type { Plan } from '#shared/plan/plan.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { planWorkerFromSource } from '../../../test/plan-worker-from-source.ts';
import { createWorkerCompute, planningThreads } from './worker-compute.ts';

const snapshot = cluster('pve1 64G: 100 20G, 101 20G, 102 16G\npve2 64G:\npve3 64G:');

describe('worker compute', () => {
  it('plans in a thread, tells the first plan before the last, and is used again', async () => {
    const compute = createWorkerCompute(planningThreads(planWorkerFromSource));
    const { signal } = new AbortController();
    const plans: Plan[] = [];
    const onProgress = (_workUnits: number, plan?: Plan) => plan && plans.push(plan);
    const [first, second] = [
      await compute.plan({ snapshot, settings: defaultSettings, signal, onProgress }),
      await compute.plan({ snapshot, settings: defaultSettings, signal, onProgress }),
    ];
    expect(first.moves.length).to.be.greaterThan(0);
    expect(second).to.deep.equal(first);
    expect(plans.length).to.be.greaterThan(1);
    await compute.close();
  });

  it('makes the same plan of a large cluster in one thread', async () => {
    const threads = planningThreads(planWorkerFromSource);
    const { signal } = new AbortController();
    const plans: Plan[] = [];
    const onProgress = (_workUnits: number, plan?: Plan) => plan && plans.push(plan);
    const request = { snapshot, settings: defaultSettings, signal, onProgress };
    const beside = await createWorkerCompute(threads).plan({ ...request, onProgress: () => undefined });
    const alone = await createWorkerCompute(threads, 0).plan(request);
    expect(alone.moves.length).to.be.greaterThan(0);
    expect(alone).to.deep.equal(beside);
    expect(plans.length).to.be.greaterThan(0);
    await threads.close();
  });

  it('ends threads that wait, and starts another for the next plan', async () => {
    const threads = planningThreads(planWorkerFromSource);
    const compute = createWorkerCompute(threads, 0);
    const { signal } = new AbortController();
    const request = { snapshot, settings: defaultSettings, signal, onProgress: () => undefined };
    const before = await compute.plan(request);
    await threads.endIdle();
    expect(await compute.plan(request)).to.deep.equal(before);
    await compute.close();
  });

  it('rejects when it is cancelled, and starts another thread for the next plan', async () => {
    const compute = createWorkerCompute(planningThreads(planWorkerFromSource));
    const cancelled = new AbortController();
    const request = { snapshot, settings: defaultSettings, onProgress: () => undefined };
    const plan = compute.plan({ ...request, signal: cancelled.signal });
    cancelled.abort(new Error('cancelled'));
    expect(await plan.catch(({ message }: Error) => message)).to.equal('cancelled');
    const next = await compute.plan({ ...request, signal: new AbortController().signal });
    expect(next.status).to.be.a('string');
    await compute.close();
  });

  it('rejects when the thread cannot plan', async () => {
    const compute = createWorkerCompute(planningThreads(planWorkerFromSource));
    const request = { snapshot: JSON.parse('{}'), settings: defaultSettings, onProgress: () => undefined };
    const { signal } = new AbortController();
    const failed = await compute.plan({ ...request, signal }).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    await compute.close();
  });
});
