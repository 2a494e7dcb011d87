import { seededRandom } from '../../../shared/src/kit/random.ts';
import { FAULTS, faultNames } from './faults.ts';
import { plantOf } from './plants.ts';
import { type Watch, watchOver } from './watch.ts';
import { APPROVER, COLLEAGUE, createWorld, type World } from './world.ts';

/** How long a run may take, in the time of its cluster. */
const HOURS_MAX = 6;
const STEP_MS = 2000;
/** Faults come while the first moves run. */
const FAULTS_WITHIN_MS = 120_000;
const FAULTS_MAX = 4;

export interface RunResult {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly moves: number;
  readonly done: number;
  readonly outcome: string;
  readonly violations: readonly string[];
}

/** One cluster, one plan, what goes wrong in it, and how it ends. */
export async function runOnce(seed: number, plantName: string): Promise<RunResult> {
  const random = seededRandom(seed);
  const world = await createWorld(seed, random, plantOf(plantName));
  const { plan, snapshot, settings } = world;
  const faults = drawFaults(random, seed);
  const watch = watchOver(world, faults.length > 0);
  if (plan.moves.length > 0) {
    world.executor.start({
      mandate: world.mandate(APPROVER),
      planId: 'plan',
      digest: 'digest',
      moves: plan.moves,
      settings,
      consentVmids: plan.moves.filter(({ needsConsent }) => needsConsent).map(({ vmid }) => vmid),
      link: snapshot.cluster,
    });
    await live(world, watch, faults);
  }
  const execution = world.executor.history()[0] ?? world.executor.current();
  if (plan.moves.length > 0) watch.judge(execution);
  return {
    seed,
    faults: faults.map(({ name }) => name),
    moves: plan.moves.length,
    done: execution?.moves.filter(({ state }) => state === 'done').length ?? 0,
    outcome: plan.moves.length === 0 ? 'nothing to do' : (execution?.outcome ?? 'none'),
    violations: [...watch.violations, ...bugsOf(world)],
  };
}

interface Due {
  readonly name: string;
  readonly afterMs: number;
}

/** Each seed begins with the fault whose turn it is, so that all are tried as often. */
function drawFaults(random: () => number, seed: number): Due[] {
  const count = Math.floor(random() * (FAULTS_MAX + 1));
  return Array.from({ length: count }, (_, index) => ({
    name: faultNames[index === 0 ? seed % faultNames.length : Math.floor(random() * faultNames.length)] ?? '',
    afterMs: Math.floor(random() * FAULTS_WITHIN_MS),
  })).sort((a, b) => a.afterMs - b.afterMs);
}

/** Lets time pass until it is over; somebody is there who continues what stands still, and ends what cannot go on. */
async function live(world: World, watch: Watch, faults: readonly Due[]): Promise<void> {
  const startMs = world.clock.nowMs();
  const left = [...faults];
  const isOver = () =>
    world.executor.current()?.phase === 'finished' || world.executor.current() === undefined;
  let tries = 0;
  while (!isOver() && world.clock.nowMs() - startMs < HOURS_MAX * 3_600_000) {
    const passedMs = world.clock.nowMs() - startMs;
    while (left[0] && left[0].afterMs <= passedMs) await FAULTS[left.shift()?.name ?? '']?.(world, watch);
    await world.clock.advance(passedMs < FAULTS_WITHIN_MS * 2 ? STEP_MS : STEP_MS * 5);
    watch.look();
    if (isStanding(world) && world.random() < 0.1) help(world, tries++);
    else if (isEnding(world) && world.random() < 0.1) world.executor.adopt(world.mandate(COLLEAGUE).api);
  }
}

const isStanding = ({ executor }: World): boolean =>
  executor.current()?.phase === 'paused' || executor.current()?.phase === 'waiting';

const isEnding = ({ executor }: World): boolean =>
  executor.current()?.phase === 'stopping' || executor.current()?.phase === 'aborting';

const TRIES_MAX = 8;

function help(world: World, tries: number): void {
  const { executor } = world;
  const execution = executor.current();
  if (!execution) return;
  if (tries >= TRIES_MAX) {
    executor.close(execution.id, { userid: COLLEAGUE });
    return;
  }
  const mandate = world.mandate(world.random() < 0.5 ? APPROVER : COLLEAGUE);
  // Not waited for: its answers may take their time, which only passes meanwhile.
  void executor.continue(execution.id, mandate).catch(() => mandate.erase());
}

/** What a bridge never says. */
const bugsOf = ({ log }: World): string[] =>
  log.filter((line) => /^<\d>(bug|execution\.bug) /.test(line)).map((line) => line.trim());
