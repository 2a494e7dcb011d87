import { assert } from '#shared/kit/assert.ts';
import { type Random, seededRandom } from '#shared/kit/random.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { type Scene, setScene, T0 } from '../../test/executor-scene.ts';
import type { Fault } from '../../test/fake-pve.ts';
import { PveError } from '../pve/pve-error.ts';

const RUNS = Number(process.env.RUNS ?? 60);
const firstSeed = Number(process.env.SEED ?? 1);
const ROUNDS_MAX = 400;

function anyMoves(random: Random): PlannedMove[] {
  const pick = (bound: number) => Math.floor(random() * bound);
  return Array.from({ length: 1 + pick(5) }, (_, index) => {
    const source = pick(4);
    return plannedMove({
      vmid: 101 + index,
      source: `pve${1 + source}`,
      target: `pve${1 + ((source + 1 + pick(3)) % 4)}`,
      step: 1 + pick(2),
      needs: index > 0 && random() < 0.2 ? [100 + index] : [],
    });
  });
}

/** A network and a PVE that fail now and then, at any call. */
const anyFault =
  (random: Random, trouble: number) =>
  (method: string): Fault => {
    const chance = random() / Math.max(trouble, 0.001);
    if (method === 'migrate' && chance < 0.15) return 'lost-after-effect';
    if (method === 'migrate' && chance < 0.2) return new PveError('answered', 'VM is locked (backup)', 500);
    if (chance < 0.04) return 'lost';
    return chance < 0.06 ? new PveError('answered', 'the node cannot be reached', 595) : 'none';
  };

/** Somebody comes by: kills the bridge, continues what stands still, stops or aborts. */
async function interfere(scene: Scene, random: Random, trouble: number): Promise<void> {
  if (random() < 0.1 * trouble) await scene.kill();
  const execution = scene.executor.current();
  if (!execution || execution.phase === 'finished') return;
  const { id, phase } = execution;
  const stands = phase === 'paused' || phase === 'waiting';
  if (stands && random() < 0.5) {
    const mandate = scene.mandate('op@pve', scene.clock.nowMs() + 3_600_000);
    await scene.executor.continue(id, mandate).catch(() => mandate.erase());
  } else if (phase === 'stopping' || phase === 'aborting') scene.executor.adopt(scene.pve.as('viewer@pve'));
  if (random() < 0.01 * trouble) scene.executor.stop(id, { userid: 'root@pam' });
  if (random() < 0.01 * trouble)
    scene.executor.abort(id, { userid: 'root@pam', api: scene.pve.as('root@pam') });
}

/** A request may only follow one of the same guest that is known to have had no effect. */
function checkPosts({ pve }: Scene): void {
  const effective = new Set<number>();
  for (const { vmid, hadEffect } of pve.posts) {
    assert(!effective.has(vmid), `guest ${vmid} was sent again`);
    if (hadEffect) effective.add(vmid);
  }
}

async function simulate(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const trouble = random();
  const moves = anyMoves(random);
  const scene = await setScene(moves.map(({ vmid, source }) => ({ vmid, node: source })));
  scene.pve.fault = anyFault(random, trouble);
  scene.pve.inventoryLagMs = Math.floor(random() * 12_000);
  scene.pve.migration = () => ({
    seconds: 5 + Math.floor(random() * 60),
    exitStatus: random() < 0.2 * trouble ? 'migration problems' : 'OK',
  });
  const id = scene.start(moves, { parallelMax: 1 + Math.floor(random() * 3) });
  const { limits } = scene.executor.current() ?? { limits: { parallelMax: 0, parallelPerNodeMax: 0 } };
  const isOver = () => scene.executor.history().some((execution) => execution.id === id);
  for (let round = 0; !isOver(); round++) {
    assert(round < ROUNDS_MAX, `never ends: ${JSON.stringify(scene.executor.current())}`);
    await scene.clock.advance(Math.floor(random() * 30_000));
    await interfere(scene, random, trouble);
    checkPosts(scene);
  }
  assert(scene.pve.peak.cluster <= limits.parallelMax, 'more at once than the cluster may');
  assert(scene.pve.peak.node <= limits.parallelPerNodeMax, 'more at once than a node may');
  const [ended] = scene.executor.history();
  assert(scene.executor.history().length === 1, 'in the history more than once');
  for (const { vmid, state, target } of ended?.moves ?? [])
    assert(
      state !== 'done' || scene.pve.guests.get(vmid)?.node === target,
      `${vmid} is not where it is said to be`,
    );
  assert(scene.clock.nowMs() > T0, 'no time has passed');
}

describe('a simulated executor', () => {
  it(`sends nothing twice and ends once, ${RUNS} times`, async () => {
    for (let seed = firstSeed; seed < firstSeed + RUNS; seed++)
      await simulate(seed).catch((error: unknown) => {
        throw new Error(`SEED=${seed}: ${error instanceof Error ? error.stack : error}`);
      });
  });
});
