import { brokenRules } from '../kernel/broken-rules.ts';
import { compareCosts } from '../kernel/compare-costs.ts';
import { fullCost } from '../kernel/full-cost.ts';
import { isLevelModel } from '../kernel/levels/level-tables.ts';
import { PROVABLE_MAX, proveLevels } from '../kernel/levels/prove-levels.ts';
import { type LevelNews, type LevelProgress, searchLevels } from '../kernel/levels/search-levels.ts';
import { settleTies } from '../kernel/levels/settle-ties.ts';
import type { PlacementModel } from '../kernel/placement-model.ts';
import { searchPlacement } from '../kernel/search.ts';
import { solveSmall } from '../kernel/small/solve-small.ts';
import { buildTables } from '../kernel/tables.ts';
import { at } from '../kit/assert.ts';
import { seededRandom } from '../kit/random.ts';
import type { CompatCluster } from './cluster.ts';
import { minimalConflict } from './conflict.ts';
import { feasibility } from './feasible.ts';
import { type HardRule, hardRules, isKept, ruleText, withRoomForStart } from './hard-rules.ts';
import { type Objective, objectiveOf } from './objective.ts';
import { type CompiledCompat, compileCompat, guestPlaces, TIERS } from './to-model.ts';
import { ruleConflict } from './validate.ts';
import { type Weights, weightsOf } from './weights.ts';

/** The words of the peer; UNKNOWN where neither a placement nor a proof that there is none was found in time. */
export type CompatStatus = 'OPTIMAL' | 'FEASIBLE' | 'INFEASIBLE' | 'UNKNOWN' | 'RULE_CONFLICT';

export interface CompatAnswer {
  readonly status: CompatStatus;
  readonly weights: Weights;
  /** Where each guest is; absent where there is no placement. */
  readonly place?: Int32Array;
  readonly objective?: Objective;
  /** Why there is none, and the smallest set of rules that says so. */
  readonly why: readonly string[];
  readonly isMinimal?: boolean;
  /** Guests that keep a node from being emptied. */
  readonly blocking: readonly string[];
}

export interface CompatOptions {
  readonly seed: number;
  readonly workMax: number;
  /** Guests that may not be where they would be best, because nobody gets there. */
  readonly forbidden?: readonly Forbidden[];
}

export interface Forbidden {
  readonly guest: number;
  readonly node: number;
}

type Steps<T> = Generator<LevelProgress, T, LevelNews | undefined>;

const FEASIBLE_WORK = 4e6;
const CONFLICT_WORK = 2e7;
/** Candidates of a proof by going through everything. */
const PROOF_WORK = 1e6;
/** Labels of a small model that is searched as a whole. */
const SMALL_WORK = 3e6;
/** Placements of a model that are few enough to add up all. */
const ALL_MAX = 50_000;

function allRules(cluster: CompatCluster, forbidden: readonly Forbidden[]): HardRule[] {
  const others = forbidden.map(({ guest, node }): HardRule => {
    const nodes = cluster.nodes.flatMap((_, each) => (each === node ? [] : [each]));
    return { kind: 'pin', guest, nodes, names: nodes.map((each) => at(cluster.nodes, each).name).join(', ') };
  });
  return [...hardRules(cluster), ...others];
}

/** Rules that can be kept, and a placement that does: as they are, or with pools as full as they are at the start. */
function keepable(cluster: CompatCluster, rules: readonly HardRule[]) {
  const first = feasibility(cluster, rules, FEASIBLE_WORK);
  if (first.answer === 'yes') return { answer: first.answer, place: first.place, rules };
  const roomier = withRoomForStart(cluster, rules);
  const second = feasibility(cluster, roomier, FEASIBLE_WORK);
  if (second.answer === 'yes') return { answer: second.answer, place: second.place, rules: roomier };
  return { answer: second.answer, rules: roomier } as const;
}

/** Guests of the node that is to be emptied which can go nowhere by maintenance and pins alone, or else all of them. */
function blockingGuests(cluster: CompatCluster, rules: readonly HardRule[]): string[] {
  const { evacuated, guests, nodes } = cluster;
  if (evacuated === undefined) return [];
  const there = guests.flatMap(({ node }, guest) => (node === evacuated ? [guest] : []));
  const few = rules.filter(({ kind }) => kind === 'maintenance' || kind === 'evacuation' || kind === 'pin');
  const canLeave = (guest: number) =>
    nodes.some((_, node) => {
      const place = guests.map((__, other) => (other === guest ? node : -1));
      return few.every(
        (rule) => (rule.kind === 'pin' && rule.guest !== guest) || isKept(cluster, rule, place),
      );
    });
  const stuck = there.filter((guest) => !canLeave(guest));
  return (stuck.length > 0 ? stuck : there).map((guest) => at(guests, guest).name);
}

function noPlacement(
  cluster: CompatCluster,
  weights: Weights,
  rules: readonly HardRule[],
  isProved: boolean,
): CompatAnswer {
  const clash = ruleConflict(cluster);
  const blocking = blockingGuests(cluster, rules);
  if (!isProved && clash === undefined) return { status: 'UNKNOWN', weights, why: [], blocking };
  const conflict = minimalConflict(cluster, rules, CONFLICT_WORK);
  const texts = conflict.rules.map((rule) => ruleText(cluster, rule));
  return {
    status: clash === undefined ? 'INFEASIBLE' : 'RULE_CONFLICT',
    weights,
    why: clash === undefined ? texts : [clash, ...texts],
    isMinimal: conflict.isMinimal,
    blocking,
  };
}

interface First {
  readonly place: Int32Array;
  /** Its objective is known to be the best there is. */
  readonly isProved: boolean;
  /** How much work there is in all, by what was heard meanwhile. */
  readonly workMax: number;
}

/** A search that ends when it was to end, whatever it is told; answers how much work it would have had, too. */
function* brief<T extends object>(steps: Steps<T>, wanted: number): Steps<T & { workMax: number }> {
  let workMax = wanted;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { ...step.value, workMax };
    const news: LevelNews | undefined = yield step.value;
    if (news !== undefined) workMax = news.workMax;
  }
}

/** What a small model is first searched by: as a whole if it is small enough, or as any other. */
function* searchSmall(
  model: PlacementModel,
  { seed, workMax }: CompatOptions,
): Steps<Omit<First, 'workMax'>> {
  const small = yield* solveSmall(model, Math.min(workMax, SMALL_WORK));
  if (small !== undefined) return small;
  const work = Math.min(workMax, 4000 * model.guestCount);
  return { place: yield* searchLevels(model, seededRandom(seed), work), isProved: false };
}

/** Searches with the tables of levels, and proves the best placement where the cluster is small. */
function* searchAndProve(
  model: PlacementModel,
  options: CompatOptions,
): Steps<{ blocks: Int32Array; isProved: boolean }> {
  const { seed, workMax } = options;
  let [start, wanted] = [model.start, workMax];
  if (model.guestCount <= PROVABLE_MAX) {
    const first: First = yield* brief(searchSmall(model, options), workMax);
    const cost = fullCost(model, first.place)[TIERS.objective] ?? 0;
    const proof = proveLevels(model, first.place, cost, Math.min(workMax, PROOF_WORK));
    if (proof.isProved) return { blocks: proof.place, isProved: true };
    if (first.isProved) return { blocks: settleTies(model, proof.place), isProved: true };
    [start, wanted] = [proof.place, first.workMax];
  }
  const from = start === undefined ? model : { ...model, start };
  const found = yield* searchLevels(from, seededRandom(seed), wanted);
  return { blocks: settleTies(model, found), isProved: false };
}

/** Every placement there is; the first of the best. */
function bestOfAll(model: PlacementModel): Int32Array {
  const { guestCount, nodeCount } = model;
  const place = new Int32Array(guestCount);
  let best: { readonly cost: readonly number[]; readonly place: Int32Array } | undefined;
  for (let number = 0; number < nodeCount ** guestCount; number++) {
    for (let guest = guestCount - 1, rest = number; guest >= 0; guest--) {
      place[guest] = rest % nodeCount;
      rest = Math.floor(rest / nodeCount);
    }
    if (brokenRules(model, place).size > 0) continue;
    const cost = fullCost(model, place);
    if (best === undefined || compareCosts(cost, best.cost) < 0) best = { cost, place: place.slice() };
  }
  return best?.place ?? Int32Array.from(model.start ?? model.home);
}

/** What the tables of levels cannot say: everything is tried out, or it goes to the search of the kernel. */
function* searchGeneral(
  model: PlacementModel,
  { seed, workMax }: CompatOptions,
): Steps<{ blocks: Int32Array; isProved: boolean }> {
  if (model.nodeCount ** model.guestCount <= ALL_MAX) return { blocks: bestOfAll(model), isProved: true };
  const steps = searchPlacement(buildTables(model), seededRandom(seed), workMax);
  let step = steps.next();
  while (!step.done) {
    const { work, cost } = step.value;
    const news: LevelNews | undefined = yield { work, cost: cost[TIERS.objective] ?? 0 };
    step = steps.next(news === undefined ? undefined : { workMax: news.workMax });
  }
  return { blocks: step.value.place, isProved: false };
}

const blockPlaces = ({ members }: CompiledCompat, place: Int32Array): Int32Array =>
  Int32Array.from(members, ([first]) => at(place, first ?? 0));

/** The best placement of a cluster in the peer's terms, or why there is none. */
export function* solveCompat(cluster: CompatCluster, options: CompatOptions): Steps<CompatAnswer> {
  const weights = weightsOf(cluster);
  const rules = allRules(cluster, options.forbidden ?? []);
  if (cluster.nodes.length === 0 && cluster.guests.length > 0)
    return { status: 'INFEASIBLE', weights, why: ['there is no node'], blocking: [] };
  if (ruleConflict(cluster) !== undefined) return noPlacement(cluster, weights, rules, true);
  const kept = keepable(cluster, rules);
  if (kept.answer !== 'yes') return noPlacement(cluster, weights, kept.rules, kept.answer === 'no');
  const compiled = compileCompat(cluster, { weights, rules: kept.rules, hasTies: true });
  const model = { ...compiled.model, start: blockPlaces(compiled, kept.place) };
  const search = isLevelModel(model) ? searchAndProve : searchGeneral;
  const { blocks, isProved } = yield* search(model, options);
  const found = guestPlaces(compiled, blocks);
  const place = kept.rules.every((rule) => isKept(cluster, rule, found)) ? found : kept.place;
  return {
    ...{ weights, place, why: [], blocking: [] },
    status: isProved ? 'OPTIMAL' : 'FEASIBLE',
    objective: objectiveOf(cluster, place, weights),
  };
}
