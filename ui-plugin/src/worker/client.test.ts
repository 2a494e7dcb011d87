import { expect } from 'chai';
import { planOf, settings, small, snapshotOf } from '../../demo/gallery/cluster.ts';
import { createEngine } from './client.ts';
import { createReplies } from './engine.ts';
import type { EngineReply, EngineRequest, PlanCase } from './messages.ts';

const snapshot = snapshotOf(small);
const planCase: PlanCase = { planId: 'plan-1', snapshot, settings, plan: planOf(small, snapshot) };

/** A worker as the browser would run it; `broken` never gets its script. */
function worker(broken: boolean) {
  const reply = createReplies();
  const port = {
    asked: 0,
    onmessage: null as ((event: MessageEvent<EngineReply>) => void) | null,
    onerror: null as ((event: ErrorEvent) => void) | null,
    terminate: () => undefined,
    postMessage(request: EngineRequest) {
      port.asked++;
      setTimeout(() => {
        if (broken) port.onerror?.({} as ErrorEvent);
        else port.onmessage?.({ data: reply(request) } as MessageEvent<EngineReply>);
      });
    },
  };
  return port;
}

describe('the engine of the browser', () => {
  it('answers from a worker', async () => {
    const port = worker(false);
    const engine = createEngine(() => port);
    await engine.ask({ type: 'load', planCase });
    const { moves } = await engine.ask({ type: 'selection', vmids: [100, 101] });
    expect(moves.map(({ vmid }) => vmid)).deep.equal([100, 101]);
    expect(port.asked).equal(2);
  });

  it('answers in the page when no worker can be made', async () => {
    const engine = createEngine(() => {
      throw new Error('not here');
    });
    await engine.ask({ type: 'load', planCase });
    expect((await engine.ask({ type: 'explain', vmid: 102 })).vmid).equal(102);
  });

  it('answers in the page what a broken worker did not', async () => {
    const engine = createEngine(() => worker(true));
    const loaded = engine.ask({ type: 'load', planCase });
    const survival = engine.ask({ type: 'survive' });
    await loaded;
    expect((await survival).losses.length).greaterThan(0);
  });

  it('turns an error into an answer', async () => {
    const engine = createEngine(() => worker(false));
    const failed = await engine.ask({ type: 'survive' }).catch((error: unknown) => error);
    expect(String(failed)).contain('no plan was loaded');
  });
});
