import type { LevelNews, LevelProgress } from '../kernel/levels/search-levels.ts';
import { at } from '../kit/assert.ts';
import { planSteps, type Stuck } from '../steps/step-plan.ts';
import type { CompatCluster } from './cluster.ts';
import { hardRules, withRoomForStart } from './hard-rules.ts';
import { type CompatAnswer, type CompatOptions, type Forbidden, solveCompat } from './solve.ts';
import { stepItems } from './step-items.ts';

/** One move of a guest, with those that the HA manager takes along. */
export interface CompatMove {
  readonly guests: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** A placement, and the way there: steps of moves that may run side by side. */
export interface ReachablePlan {
  readonly answer: CompatAnswer;
  readonly steps: readonly (readonly CompatMove[])[];
  readonly isReachable: boolean;
  /** How many placements were tried for a way. */
  readonly attempts: number;
  readonly why: readonly string[];
}

/** Placements tried for a way at most. */
const ATTEMPTS_MAX = 12;

interface Way {
  readonly steps: readonly (readonly CompatMove[])[];
  readonly stuck?: Stuck;
  readonly forbidden: readonly Forbidden[];
  readonly why: readonly string[];
}

function wayTo(cluster: CompatCluster, place: Int32Array): Way {
  const rules = withRoomForStart(cluster, hardRules(cluster));
  const { problem, members } = stepItems(cluster, rules, place);
  const plan = planSteps(problem);
  const steps: CompatMove[][] = [];
  plan.legs.forEach(({ item, from, to }, leg) => {
    const step = at(plan.steps, leg);
    while (steps.length <= step) steps.push([]);
    at(steps, step).push({
      guests: at(members, item).map((guest) => at(cluster.guests, guest).name),
      from: at(cluster.nodes, from).name,
      to: at(cluster.nodes, to).name,
    });
  });
  const { stuck } = plan;
  if (stuck === undefined) return { steps, forbidden: [], why: [] };
  const forbidden = stuck.noGood.flatMap(({ item, target }) =>
    at(members, item)
      .slice(0, 1)
      .map((guest) => ({ guest, node: target })),
  );
  return { steps: [], stuck, forbidden, why: [stuckText(cluster, members, stuck)] };
}

function stuckText(cluster: CompatCluster, members: readonly (readonly number[])[], stuck: Stuck): string {
  const names = stuck.noGood
    .map(({ item, target }) => {
      const guests = at(members, item).map((guest) => at(cluster.guests, guest).name);
      return `${guests.join(' and ')} to ${at(cluster.nodes, target).name}`;
    })
    .join(', ');
  const proof = stuck.cause.kind === 'gave-up' ? 'no way was found' : 'there is no way';
  return `${proof}: ${names}`;
}

interface Branch {
  readonly forbidden: readonly Forbidden[];
  readonly answer: CompatAnswer;
}

const totalOf = ({ answer }: Branch): number => answer.objective?.total ?? Number.POSITIVE_INFINITY;

const keyOf = (forbidden: readonly Forbidden[]): string =>
  forbidden
    .map(({ guest, node }) => `${guest}:${node}`)
    .sort()
    .join();

/**
 * The best placement that can be reached: where there is no way to the best, each of the targets that hold each
 * other up is forbidden in turn, and the best of what is then possible is tried next.
 */
export function* solveReachable(
  cluster: CompatCluster,
  options: CompatOptions,
): Generator<LevelProgress, ReachablePlan, LevelNews | undefined> {
  const first = yield* solveCompat(cluster, options);
  const open: Branch[] = [{ forbidden: [], answer: first }];
  const seen = new Set<string>();
  let firstWay: Way | undefined;
  for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts++) {
    open.sort((one, other) => totalOf(one) - totalOf(other));
    const branch = open.shift();
    if (branch?.answer.place === undefined) break;
    const way = wayTo(cluster, branch.answer.place);
    if (way.stuck === undefined)
      return { answer: branch.answer, steps: way.steps, isReachable: true, attempts, why: [] };
    firstWay ??= way;
    for (const each of way.forbidden) {
      const forbidden = [...branch.forbidden, each];
      if (seen.has(keyOf(forbidden))) continue;
      seen.add(keyOf(forbidden));
      const answer = yield* solveCompat(cluster, { ...options, forbidden });
      if (answer.place !== undefined) open.push({ forbidden, answer });
    }
  }
  const why = firstWay?.why ?? first.why;
  return { answer: first, steps: [], isReachable: false, attempts: seen.size + 1, why };
}
