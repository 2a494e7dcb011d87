import { WAITING_MAX_MS } from '../../../shared/src/execution/waiting.ts';
import { seededRandom } from '../../../shared/src/kit/random.ts';
import { Refusal } from '../../../shared/src/protocol/problems.ts';
import type { Bridge } from './bridge.ts';
import { APPROVER, COLLEAGUE } from './cluster.ts';
import { FAULTS, faultNames } from './faults.ts';
import { plantOf } from './plants.ts';
import { type Watch, watchOver } from './watch.ts';
import { createWorld, isLeading, lookOn, type World } from './world.ts';

/** So long somebody is there who continues what stands still; then it has to end by itself. */
const HELPED_MS = 6 * 3_600_000;
const STEP_MS = 2000;
/** Faults come while the first moves run. */
const FAULTS_WITHIN_MS = 120_000;
const FAULTS_MAX = 4;

export interface RunResult {
  readonly seed: number;
  /** Those that found something to happen to. */
  readonly faults: readonly string[];
  readonly moves: number;
  readonly done: number;
  readonly outcome: string;
  readonly violations: readonly string[];
  readonly cpuSeconds: number;
}

/** One cluster, one plan, what goes wrong in it, and how it ends. */
export async function runOnce(seed: number, plantName: string): Promise<RunResult> {
  const startedAt = process.cpuUsage();
  const random = seededRandom(seed);
  const world = await createWorld(seed, random, plantOf(plantName));
  const { plan } = world;
  const due = drawFaults(random, seed);
  const watch = watchOver(world, due.length > 0);
  const faults = plan.moves.length > 0 ? await execute(world, watch, due) : [];
  const { executor } = world.leader();
  const execution = executor.history()[0] ?? executor.current();
  if (plan.moves.length > 0) watch.judge();
  return {
    ...{ seed, faults, moves: plan.moves.length },
    done: execution?.moves.filter(({ state }) => state === 'done').length ?? 0,
    outcome: plan.moves.length === 0 ? 'nothing to do' : (execution?.outcome ?? 'none'),
    violations: [...watch.violations, ...bugsOf(world)],
    cpuSeconds: cpuSince(startedAt),
  };
}

const cpuSince = (startedAt: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(startedAt);
  return Math.round((user + system) / 1000) / 1000;
};

async function execute(world: World, watch: Watch, due: readonly Due[]): Promise<string[]> {
  const { plan, snapshot, settings } = world;
  const [bridge] = world.bridges;
  if (!bridge) return [];
  const consentVmids = plan.moves.filter(({ needsConsent }) => needsConsent).map(({ vmid }) => vmid);
  await bridge.executor.start(
    {
      ...{ planId: 'plan', digest: 'digest', moves: plan.moves, settings, consentVmids },
      mandate: world.mandate(bridge, APPROVER),
      link: snapshot.cluster,
    },
    { userid: APPROVER, address: '192.0.2.1', administrator: true },
  );
  const happened = await live(world, watch, due);
  await comeToRest(world, watch);
  return happened;
}

interface Due {
  readonly name: string;
  readonly afterMs: number;
}

/** Each seed begins with the fault whose turn it is, so that all are tried as often. */
function drawFaults(random: () => number, seed: number): Due[] {
  const count = Math.floor(random() * (FAULTS_MAX + 1));
  const drawn = Array.from({ length: count }, (_, index) => ({
    name: faultNames[index === 0 ? seed % faultNames.length : Math.floor(random() * faultNames.length)] ?? '',
    afterMs: Math.floor(random() * FAULTS_WITHIN_MS),
  }));
  return [...drawn, ...everyday(seededRandom(seed + EVERYDAY))].sort((a, b) => a.afterMs - b.afterMs);
}

/** Drawn apart from the rest, which so stays what it was in a run without. */
const EVERYDAY = 2 ** 30 + 5000;
/** So often others move guests by hand meanwhile, to where ours want to go: it is no failure, and takes places and room. */
const BUSY = 0.35;
const BUSY_MOVES_MAX = 3;
const BUSY_WITHIN_MS = 60_000;

function everyday(random: () => number): Due[] {
  if (random() >= BUSY) return [];
  const count = 1 + Math.floor(random() * BUSY_MOVES_MAX);
  const afterMs = () => Math.floor(random() * BUSY_WITHIN_MS);
  return Array.from({ length: count }, () => ({ name: 'foreign-move', afterMs: afterMs() }));
}

/** One that is there shows the end; another may not have looked since it left the execution to that one. */
const isOver = ({ bridges }: World): boolean => {
  const alive = bridges.filter((bridge) => bridge.isAlive());
  return alive.some(({ executor }) => executor.current()?.phase === 'finished') && !alive.some(isLeading);
};

/** Until then what nobody helps any more has ended: its approval has, and nobody has continued it. */
const livesMaxMs = ({ settings }: World): number =>
  HELPED_MS + settings.mandateMaxSeconds * 1000 + WAITING_MAX_MS + REST_MAX_MS;

/** Lets time pass until it is over; somebody is there who continues what stands still, and ends what cannot go on. */
async function live(world: World, watch: Watch, due: readonly Due[]): Promise<string[]> {
  const startMs = world.clock.nowMs();
  const left = [...due];
  const happened: string[] = [];
  let tries = 0;
  const untilMs = startMs + livesMaxMs(world);
  while (!isOver(world) && world.clock.nowMs() < untilMs) {
    const passedMs = world.clock.nowMs() - startMs;
    while (left[0] && left[0].afterMs <= passedMs) {
      const { name } = left.shift() ?? { name: '' };
      if (FAULTS[name]?.(world, watch) === true) happened.push(name);
    }
    await world.clock.advance(passedMs < FAULTS_WITHIN_MS * 2 ? STEP_MS : STEP_MS * 5);
    watch.look();
    if (passedMs < HELPED_MS && world.random() < 0.1) tries += lendAHand(world, tries);
  }
  return happened;
}

const TRIES_MAX = 8;

/** What a person does who finds it so, on any node; returns how many tries that was. */
function lendAHand(world: World, tries: number): number {
  const alive = world.bridges.filter((bridge) => bridge.isAlive());
  const bridge = alive[Math.floor(world.random() * alive.length)];
  const phase = bridge?.executor.current()?.phase;
  if (!bridge || phase === undefined) return 0;
  if (phase === 'stopping' || phase === 'aborting')
    world.leader().executor.adopt(world.mandate(world.leader(), COLLEAGUE).api);
  if (phase !== 'paused' && phase !== 'waiting') return 0;
  help(world, bridge, tries);
  return 1;
}

function help(world: World, bridge: Bridge, tries: number): void {
  const { executor } = bridge;
  const execution = executor.current();
  if (!execution) return;
  if (tries >= TRIES_MAX) {
    // Not waited for: answers may take their time, which only passes meanwhile.
    void executor.close(execution.id, { userid: COLLEAGUE }).catch(ignoreRefusal);
    return;
  }
  const userid = world.random() < 0.5 ? APPROVER : COLLEAGUE;
  const mandate = world.mandate(bridge, userid);
  const by = { userid, address: '192.0.2.2', administrator: true };
  void executor.continue(execution.id, mandate, by).catch((error: unknown) => {
    mandate.erase();
    if (error instanceof Refusal && error.problem.code === 'lock-held' && world.random() < 0.3)
      void executor.unlock(by).catch(ignoreRefusal);
  });
}

const ignoreRefusal = (error: unknown): void => {
  if (!(error instanceof Refusal)) throw error;
};

const REST_MAX_MS = 900_000;

/** What still goes wrong ends, whoever was away comes back, and all hear of it. */
async function comeToRest(world: World, watch: Watch): Promise<void> {
  const { bridges, clock } = world;
  const untilMs = clock.nowMs() + REST_MAX_MS;
  const isKnown = () =>
    bridges.every(
      ({ isAlive, executor }) =>
        isAlive() && executor.current()?.phase === 'finished' && executor.state().companion !== 'unreachable',
    );
  for (const bridge of bridges) lookOn(world, bridge);
  do {
    for (const bridge of bridges) if (!bridge.isAlive()) world.restart(bridge, 0);
    await clock.advance(STEP_MS * 5);
    for (const bridge of bridges) if (bridge.isAlive()) lookOn(world, bridge);
    watch.look();
  } while (!isKnown() && clock.nowMs() < untilMs);
}

/** What a bridge never says. */
const bugsOf = ({ log }: World): string[] =>
  log.filter((line) => /^<\d>(bug|execution\.bug) /.test(line)).map((line) => line.trim());
