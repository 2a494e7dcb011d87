import type { Random } from '../kit/random.ts';
import { anneal, cool, newSearch, ROUND, type Search } from './anneal.ts';
import { returnToBest } from './best.ts';
import { compareCosts } from './compare-costs.ts';
import { type Placement, restore, startPlacement } from './placement.ts';
import type { Tables } from './tables.ts';

/**
 * Hot ends of the probes, as parts of the mean cost of a step uphill: some problems have to be shaken through
 * and some must hardly be touched, and only trying tells which.
 */
const LADDER = [3, 0.8, 0.2, 0.03, 0.004, 0.0003] as const;
/** From the hot to the cold end of an annealing. */
const COOLING = 0.001;

const DESCENT_PART = 0.1;
const PROBE_PART = 0.15;

/** One of several searches of the same problem, each with a number from 0. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** What a search tells the others at an epoch, and hears from them. */
export interface Finding {
  readonly cost: readonly number[];
  readonly place: Int32Array;
  /** The hot end that led there; 0 for a descent. */
  readonly hot: number;
}

export interface SearchYield {
  readonly work: number;
  readonly cost: ArrayLike<number>;
  /** Set at the end of an epoch: the caller answers with the findings of all parts, ordered by number. */
  readonly finding?: Finding;
}

/** What the caller may tell at each step: how much work there is in all, and at an epoch what others found. */
export interface SearchNews {
  readonly workMax?: number;
  readonly findings?: readonly Finding[];
}

type Steps<T> = Generator<SearchYield, T, SearchNews | undefined>;

interface Run {
  readonly search: Search;
  workMax: number;
}

const placementOf = ({ search }: Run): Placement => search.draw.placement;

function hear(run: Run, news: SearchNews | undefined): void {
  if (news?.workMax !== undefined) run.workMax = news.workMax;
}

const findingOf = ({ search }: Run, hot: number): Finding => ({
  cost: [...search.best.cost],
  place: search.best.place.slice(),
  hot,
});

function report({ search }: Run): SearchYield {
  return { work: search.work, cost: search.best.cost };
}

/** Anneals from one temperature down until this part of all work is done. */
function* stage(run: Run, hot: number, part: number): Steps<void> {
  const cooling = cool(run.search, hot, hot * COOLING, () => run.workMax * part);
  for (const _ of cooling) hear(run, yield report(run));
}

const isBetter = (run: Run, one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
  compareCosts(one, other, placementOf(run).tables.model.rankedTiers) < 0;

/** The best of all findings; the first of those that are equal. */
const bestFinding = (run: Run, findings: readonly Finding[]): Finding | undefined =>
  findings.reduce<Finding | undefined>(
    (best, each) => (best === undefined || isBetter(run, each.cost, best.cost) ? each : best),
    undefined,
  );

/** Takes over a placement of another search where it is better than the own best. */
function adopt(run: Run, finding: Finding | undefined): void {
  const { search } = run;
  const placement = placementOf(run);
  returnToBest(search.best, placement);
  if (finding === undefined || !isBetter(run, finding.cost, search.best.cost)) return;
  restore(placement, finding.place);
  search.best.place.set(placement.place);
  search.best.cost.set(placement.cost);
}

/** Tells the own best and hears the best of all. */
function* exchange(run: Run, finding: Finding): Steps<readonly Finding[]> {
  const news: SearchNews | undefined = yield { ...report(run), finding };
  hear(run, news);
  return news?.findings ?? [finding];
}

/** Tries the hot ends that are this part's, each from the same start, and finds the best. */
function* probe(run: Run, { index, count }: Part, mean: number): Steps<Finding> {
  const own = LADDER.filter((_, rung) => rung % count === index);
  const { search } = run;
  const placement = placementOf(run);
  const start = search.best.place.slice();
  let best = findingOf(run, 0);
  const begin = search.work;
  const each = (PROBE_PART * run.workMax) / own.length;
  for (const [turn, rung] of own.entries()) {
    restartAt(run, placement, start);
    const hot = rung * mean;
    const cooling = cool(search, hot, hot * COOLING, () => begin + (turn + 1) * each);
    for (const _ of cooling) hear(run, yield report(run));
    if (turn === 0 || isBetter(run, search.best.cost, best.cost)) best = findingOf(run, hot);
  }
  return best;
}

function restartAt({ search }: Run, placement: Placement, place: Int32Array): void {
  returnToBest(search.best, placement);
  restore(placement, place);
  search.best.place.set(place);
  search.best.cost.set(placement.cost);
}

/** Down from the start without a step uphill, counting what steps uphill would have cost. */
function* descend(run: Run): Steps<number> {
  const { search } = run;
  do {
    anneal(search, 0);
    hear(run, yield report(run));
  } while (search.work < run.workMax * DESCENT_PART);
  const [count = 0, sum = 0] = search.uphill;
  return count === 0 ? 1 : sum / count;
}

/** Where the last annealings start: the others repeat it hotter, because a long one bears more than a probe. */
const HOTTER = [1, 2, 0.5, 4] as const;

/** From the best of all probes down to the end, then once more from what all have found, less hot. */
function* finish(run: Run, { index }: Part, best: Finding, mean: number): Steps<void> {
  const hot = best.hot === 0 ? mean * 0.0001 : best.hot * (HOTTER[index % HOTTER.length] ?? 1);
  const parts = [0.8, 0.92, 1];
  for (const [turn, part] of parts.entries()) {
    yield* stage(run, hot / 10 ** turn, part);
    adopt(run, bestFinding(run, yield* exchange(run, findingOf(run, hot))));
  }
}

/**
 * Searches better placements until `workMax` work units are done: down, then probes which temperature the
 * problem wants, then anneals with it. Several parts may search at once; they hear of each other only at the
 * ends of epochs, so that what they find depends on nothing but their number, the seed and the work.
 */
export function* searchPlacement(
  tables: Tables,
  random: Random,
  workMax: number,
  part: Part = { index: 0, count: 1 },
): Steps<Finding> {
  const run: Run = { search: newSearch(startPlacement(tables), random), workMax: Math.max(workMax, ROUND) };
  const mean = yield* descend(run);
  adopt(run, bestFinding(run, yield* exchange(run, findingOf(run, 0))));
  const findings = yield* exchange(run, yield* probe(run, part, mean));
  const best = bestFinding(run, findings) ?? findingOf(run, 0);
  adopt(run, best);
  yield* finish(run, part, best, mean);
  return findingOf(run, best.hot);
}
