import { expect } from 'chai';
import { advance } from '../../src/execution/advance.ts';
import { isProven, pairOf } from '../../src/execution/canary.ts';
import type { Effect, ExecutionEvent } from '../../src/execution/event.ts';
import { Execution, type ExecutionMove, isActive } from '../../src/execution/execution.ts';
import { newExecution } from '../../src/execution/new-execution.ts';
import { assert } from '../../src/kit/assert.ts';
import { type Random, seededRandom } from '../../src/kit/random.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { plannedMove } from '../planned-moves.ts';

const RUNS = Number(process.env.RUNS ?? 500);
const EVENTS_MAX = 3000;
const NODES = ['pve0', 'pve1', 'pve2', 'pve3'];
const firstSeed = Number(process.env.SEED ?? 1);

type Told = ExecutionEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** What PVE knows of a guest: whether it was asked, and how its migration ended. */
interface Truth {
  posts: number;
  taskRuns: boolean;
  upid: string | undefined;
  node: string;
}

/** A cluster that answers in any order, fails, loses answers, and a bridge that crashes between two events. */
function createWorld(seed: number) {
  const random = seededRandom(seed);
  const pick = (bound: number) => Math.floor(random() * bound);
  const execution = anyExecution(random);
  return {
    random,
    pick,
    execution,
    pending: [{ type: 'begin' }] as Told[],
    truths: new Map<number, Truth>(
      execution.moves.map(({ vmid, source }) => [
        vmid,
        { posts: 0, taskRuns: false, upid: undefined, node: source },
      ]),
    ),
    nowMs: 0,
    finished: 0,
    trouble: random(),
    canLook: true,
  };
}
type World = ReturnType<typeof createWorld>;

const anyExecution = (random: Random): Execution => {
  const pick = (bound: number) => Math.floor(random() * bound);
  const count = 1 + pick(10);
  const moves = Array.from({ length: count }, (_, index) => {
    const source = pick(4);
    const earlier = index > 0 && random() < 0.3 ? [100 + pick(index)] : [];
    return plannedMove({
      vmid: 100 + index,
      source: `pve${source}`,
      target: `pve${(source + 1 + pick(3)) % 4}`,
      step: 1 + pick(3),
      needs: earlier,
      togetherWith: random() < 0.1 && index > 0 ? [100 + pick(index)] : [],
    });
  });
  const settings = {
    ...defaultSettings,
    ...{ parallelMax: 1 + pick(4), parallelPerNodeMax: 1 + pick(2), canary: random() < 0.5 },
    whenChanged: random() < 0.5 ? ('replan' as const) : ('skip' as const),
  };
  return newExecution({
    id: 'x',
    planId: 'p',
    digest: 'd',
    approvedBy: 'admin@pve',
    atMs: 0,
    mandateEndsAtMs: 3_600_000,
    moves,
    settings,
    link: { migrationLink: 'separate' },
  });
};

const truthOf = (world: World, vmid: number): Truth => {
  const truth = world.truths.get(vmid);
  if (!truth) throw new Error(`no guest ${vmid}`);
  return truth;
};

/** The migration has ended, well or badly, before anybody looks at its task. */
const runTask = (world: World, move: ExecutionMove, truth: Truth) => {
  truth.taskRuns = false;
  if (world.random() < 1 - 0.3 * world.trouble) truth.node = move.target;
};

/** Asked for a migration: PVE takes the request or refuses it, and its answer comes or is lost. */
function post(world: World, move: ExecutionMove): Told {
  const { vmid } = move;
  const truth = truthOf(world, vmid);
  assert(world.execution.phase === 'running', `sent while ${world.execution.phase}`);
  assert(truth.upid === undefined, `guest ${vmid} was sent twice`);
  truth.posts++;
  const chance = world.random();
  if (chance < 0.05 * world.trouble)
    return { type: 'refused', vmid, detail: 'no', changed: world.random() < 0.5 };
  if (chance < 0.1 * world.trouble) return { type: 'lost', vmid };
  for (const { vmid: rider } of [move, ...world.execution.moves.filter(({ leader }) => leader === vmid)]) {
    const carried = truthOf(world, rider);
    assert(carried.upid === undefined, `guest ${rider} was sent twice`);
    carried.upid = `UPID:${rider}`;
    carried.taskRuns = true;
  }
  return chance < 0.3 * world.trouble
    ? { type: 'lost', vmid }
    : { type: 'started', vmid, upid: truth.upid ?? '' };
}

function performMove(world: World, effect: Extract<Effect, { vmid: number }>): Told | undefined {
  const { vmid } = effect;
  const move = world.execution.moves.find((other) => other.vmid === vmid);
  if (!move) throw new Error(`no move ${vmid}`);
  const truth = truthOf(world, vmid);
  switch (effect.type) {
    case 'check':
      return { type: 'checked', vmid, verdict: anyVerdict(world, move) };
    case 'migrate':
      return post(world, move);
    case 'look':
      return truth.upid === undefined
        ? { type: 'absent', vmid }
        : { type: 'started', vmid, upid: truth.upid };
    case 'watch':
      if (truth.taskRuns) runTask(world, move, truth);
      return truth.node === move.target
        ? { type: 'ended', vmid, upid: effect.upid }
        : { type: 'ended', vmid, upid: effect.upid, failure: 'migration problems' };
    case 'settle':
      return { type: 'settled', vmid, node: truth.node };
    case 'cancel':
      truth.taskRuns = false;
      return undefined;
  }
}

/** Partners that HA would take along, as the look before a request finds them. */
const partners = ({ execution }: World, { source, target, togetherWith }: ExecutionMove): number[] =>
  execution.moves
    .filter(
      (other) => togetherWith.includes(other.vmid) && other.source === source && other.target === target,
    )
    .filter(({ state }) => state === 'waiting' || state === 'checking')
    .map(({ vmid }) => vmid);

const anyVerdict = (world: World, move: ExecutionMove): Extract<Told, { type: 'checked' }>['verdict'] => {
  const chance = world.random() / Math.max(world.trouble, 0.01);
  if (chance < 0.05) return { type: 'skip', detail: 'changed' };
  if (chance < 0.1) return { type: 'hold', detail: 'backup', seconds: 60 };
  if (chance < 0.12) return { type: 'pause', detail: 'no quorum' };
  return {
    type: 'go',
    ha: false,
    knownUpids: [],
    foreign: chance < 0.2 ? [{ vmid: 999, source: 'pve0' }] : [],
    along: partners(world, move).map((vmid) => ({ vmid, knownUpids: [] })),
  };
};

/** A person does something, or the bridge does not live on. */
function interfere(world: World): void {
  const { random, trouble, execution } = world;
  if (execution.phase === 'paused' || execution.phase === 'waiting')
    world.pending.push(
      random() < 0.7
        ? { type: 'continue', userid: 'op@pve', endsAtMs: 9_000_000 }
        : random() < 0.5
          ? { type: 'close', by: 'op@pve' }
          : { type: 'adopted' },
    );
  if (random() < 0.01 * trouble) world.pending.push({ type: 'stop', by: 'root@pam' });
  if (random() < 0.01 * trouble) world.pending.push({ type: 'abort', by: 'root@pam' });
  if (random() < 0.01 * trouble) world.pending.push({ type: 'mandate-ended', detail: 'over' });
  if (random() < 0.01 * trouble) world.pending.push({ type: 'unfollowed' });
  if (random() < 0.05 * trouble) crash(world);
}

/** All that was under way in memory is gone; the journal and PVE are what they are. */
function crash(world: World): void {
  world.execution = Execution.parse(JSON.parse(JSON.stringify(world.execution)));
  world.pending = [{ type: 'restarted', authority: world.random() < 0.3 }];
}

const isLeft = (move: ExecutionMove) => isActive(move) || move.state === 'waiting';

function checkPromises({ execution }: World): void {
  const { moves, limits } = execution;
  const active = moves.filter(isActive);
  const led = active.filter(({ leader }) => leader === undefined);
  assert(led.length <= limits.parallelMax, 'more at once than the cluster may');
  for (const node of NODES) {
    const atNode = led.filter(({ source, target }) => source === node || target === node);
    assert(atNode.length <= limits.parallelPerNodeMax, `more at once than ${node} may`);
  }
  for (const { vmid, needs } of active)
    for (const other of moves)
      assert(!needs.includes(other.vmid) || other.state === 'done', `${vmid} started before ${other.vmid}`);
  const unproven = led.filter((move) => !isProven(execution, move)).map(pairOf);
  assert(new Set(unproven).size === unproven.length, 'two at once on a way that nobody has tried');
}

/** What is left in any order, and some of it not at all. */
function replanned({ execution, random }: World): Told {
  const left = execution.moves.filter(({ state }) => state === 'waiting');
  const kept = left.filter(() => random() < 0.9);
  const names = new Set(kept.map(({ vmid }) => vmid));
  return {
    type: 'replanned',
    moves: kept.map(({ vmid, target, step, needs }) => ({
      ...{ vmid, target, step, needs: needs.filter((other) => names.has(other)), needsLeft: [] },
    })),
    dropped: left.filter(({ vmid }) => !names.has(vmid)).map(({ vmid }) => ({ vmid, detail: 'no room' })),
  };
}

function tell(world: World, told: Told): void {
  world.nowMs += world.pick(20_000);
  const [next, effects] = advance(world.execution, { ...told, atMs: world.nowMs });
  world.execution = next;
  checkPromises(world);
  for (const effect of effects) {
    if (effect.type === 'finish') world.finished++;
    if (effect.type === 'finish' || effect.type === 'wake') continue;
    const answer = effect.type === 'replan' ? replanned(world) : performMove(world, effect);
    if (answer) world.pending.push(answer);
  }
}

function checkEnd({ execution, pending, truths, nowMs, finished }: World): void {
  assert(finished === 1, 'finished more than once');
  for (const told of pending)
    expect(advance(execution, { ...told, atMs: nowMs }), 'moved after its end').to.deep.equal([
      execution,
      [],
    ]);
  assert(execution.phase === 'finished', `ended as ${execution.phase}`);
  for (const move of execution.moves) {
    assert(!isLeft(move), `${move.vmid} is left ${move.state}`);
    const isThere = truths.get(move.vmid)?.node === move.target;
    assert(move.state !== 'done' || isThere, `${move.vmid} is not where it is said to be`);
  }
}

function simulate(seed: number): Execution {
  const world = createWorld(seed);
  for (let count = 0; world.finished === 0; count++) {
    assert(count < EVENTS_MAX, 'never ends');
    interfere(world);
    const [told] = world.pending.splice(world.pick(world.pending.length), 1);
    tell(world, told ?? { type: 'wake' });
  }
  checkEnd(world);
  return world.execution;
}

describe('a simulated execution', () => {
  it(`ends well, ${RUNS} times`, () => {
    const outcomes = new Set<string>();
    for (let seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      try {
        outcomes.add(simulate(seed).outcome ?? '');
      } catch (error) {
        throw new Error(`SEED=${seed}: ${error instanceof Error ? error.message : error}`);
      }
    }
    if (RUNS >= 500)
      expect([...outcomes].sort()).to.deep.equal(['aborted', 'closed', 'complete', 'partial', 'stopped']);
  });
});
