import { expect } from 'chai';
import { type Clock, manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { createClusterLock } from './cluster-lock.ts';

describe('the lock of the cluster in the hands of a bridge', () => {
  it('is not fresh when its machine wakes up, and lost where another node has taken it meanwhile', async () => {
    const time = manualClock(1_000_000);
    const pmxcfs = simulatedPmxcfs(time, ['pve1', 'pve2']);
    const [one, two] = ['pve1', 'pve2'].map((node) => simulatedCompanion(pmxcfs, node, time));
    // The timers of a machine that is suspended stand still; what passes since the boot does not.
    let slept: (() => void)[] | undefined;
    const clock: Clock = {
      ...time,
      async sleep(ms, signal) {
        await time.sleep(ms, signal);
        if (slept) await new Promise<void>((wake) => slept?.push(wake));
      },
    };
    let isLost = false;
    const lock = createClusterLock({
      ...{ clock, log: silentLog },
      companion: one ?? expect.fail(),
      onLost: () => {
        isLost = true;
      },
    });
    await lock.acquire();
    await time.advance(30_000);
    expect(lock.isFresh()).to.equal(true);
    slept = [];
    await time.advance(130_000);
    await two?.ask('cluster.read', { known: {}, expire: true });
    expect((await two?.ask('lock.acquire', {}))?.fence).to.equal(2);
    expect([lock.isFresh(), isLost]).to.deep.equal([false, false]);
    for (const wake of slept) wake();
    slept = undefined;
    await time.advance(1000);
    expect([lock.fence(), isLost]).to.deep.equal([undefined, true]);
  });
});
