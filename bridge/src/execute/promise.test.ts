import { expect } from 'chai';
import { finalPlan } from '#shared/plan/final-plan.ts';
import { Settings } from '#shared/settings/settings.ts';
import { type ManualClock, manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { createObserver } from '../observe/observer.ts';
import { connectPve, type PveConnection } from '../pve/connect.ts';
import { type SimulatedPve, startSimulatedPve } from '../simulated-pve/start.ts';
import { createExecutor, type Executor } from './executor.ts';
import { memoryJournal } from './journal.ts';
import { ticketMandate } from './mandate.ts';

const T0 = 1_800_000_000_000;
const STEPS_MAX = 600;
const SEEDS = [1, 2];
const settings = Settings.parse({ exactSeconds: 0, parallelMax: 3, parallelPerNodeMax: 2, movesMax: 6 });

describe('a plan that is executed without any trouble', () => {
  let clock: ManualClock;
  let pve: SimulatedPve;
  let connection: PveConnection;
  let executor: Executor;

  afterEach(async () => {
    const stopped = executor.shutdown('now');
    await clock.advance(60_000);
    await stopped;
    await connection.close();
    await pve.close();
  });

  /** Lets time pass in small steps, with room for the network in between, until `asked` has its answer. */
  async function patiently<Value>(asked: Promise<Value>): Promise<Value> {
    let isThere = false;
    const settled = () => {
      isThere = true;
    };
    asked.then(settled, settled);
    for (let round = 0; !isThere && round < STEPS_MAX; round++) await network();
    return asked;
  }

  async function network(): Promise<void> {
    for (let before = -1; before !== pve.requests.of(); ) {
      before = pve.requests.of();
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  for (const seed of SEEDS)
    it(`ends as it was promised, seed ${seed}`, async () => {
      clock = manualClock(T0);
      pve = await startSimulatedPve({ clock, nodes: 3, guests: 16, seed });
      pve.apply({ type: 'options-set', options: { migration: { type: 'secure', network: '10.99.0.0/24' } } });
      connection = connectPve({ baseUrl: pve.baseUrl, trust: { ca: pve.caPem }, timeoutClock: clock });
      const login = await connection.login({ username: 'admin@pve', password: 'rebalance' });
      if (login.type !== 'signed-in') throw new Error(login.type);
      const observer = createObserver({ api: connection.as(login.credential), clock });
      executor = createExecutor({ clock, journal: memoryJournal(), log: silentLog });
      await executor.recover();

      const look = async () => {
        const seen = await patiently(observer.observe());
        const refined = await patiently(observer.refine(seen, []));
        return patiently(
          observer.readPlacement(
            refined,
            refined.guests.map(({ vmid }) => vmid),
          ),
        );
      };
      const before = await look();
      const plan = finalPlan(before, settings);
      const moves = plan.moves.filter(({ needsConsent }) => !needsConsent);
      expect(moves, plan.status).to.have.length.above(0);
      await executor.start({
        mandate: ticketMandate(connection, login.credential, clock.nowMs() + 4 * 3_600_000),
        ...{ planId: 'p', digest: 'd', moves, settings, consentVmids: [], link: before.cluster },
      });
      for (let step = 0; executor.current()?.phase !== 'finished'; step++) {
        if (step > STEPS_MAX) throw new Error(JSON.stringify(executor.current()));
        await clock.advance(3000);
        await network();
      }
      const { outcome, moves: done = [] } = executor.current() ?? {};
      expect(outcome, JSON.stringify(done.map(({ vmid, detail }) => [vmid, detail]))).to.equal('complete');
      pve.catchUp();
      const promised = new Map(moves.map(({ vmid, target }) => [vmid, target]));
      for (const { vmid, node } of before.guests)
        expect(pve.cluster.guests.get(vmid)?.node, `guest ${vmid}`).to.equal(promised.get(vmid) ?? node);
      expect([...pve.cluster.guests.values()].filter(({ lock }) => lock === 'migrate')).to.deep.equal([]);
      expect(done.every(({ measured }) => (measured?.seconds ?? 0) > 0)).to.equal(true);
    }).timeout(120_000);
});
