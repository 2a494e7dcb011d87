import { expect } from 'chai';
import { planWorkerFromSource } from '../../../test/plan-worker-from-source.ts';
import { historyIn } from '../observe/history.ts';
import { PveError } from '../pve/pve-error.ts';
import { createHistoryThread } from './history-thread.ts';
import { planningThreads } from './worker-compute.ts';

const text = (...rows: object[]) => JSON.stringify({ data: rows });

describe('the thread that reads histories', () => {
  it('reads as whoever reads here, also where nothing was recorded, and says what makes no sense', async () => {
    const threads = planningThreads(planWorkerFromSource);
    const thread = createHistoryThread(threads);
    const day = text({ time: 3600, cpu: 0.5, maxcpu: 4, mem: 2 ** 30 }, { time: 3660, cpu: null });
    const texts = { day, week: text() };
    expect(await thread.read(texts))
      .to.deep.equal(historyIn(texts))
      .and.to.include({ cpuP95Cores: 2 });
    const [empty, garbled] = await Promise.all([
      thread.read({ day: text(), week: text() }),
      thread.read({ day: '<html>', week: text() }).catch((error: unknown) => error),
    ]);
    expect(empty).to.equal(undefined);
    expect(garbled).to.be.instanceOf(PveError).and.to.include({ kind: 'garbled' });
    thread.close();
    await threads.close();
    expect(await thread.read(texts).catch(String)).to.equal('Error: the bridge is closing');
  });
});
