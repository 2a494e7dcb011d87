import { cooled } from '../kit/cooling.ts';
import type { Random } from '../kit/random.ts';
import { anneal, newSearch, ROUND, type Search } from './anneal.ts';
import { returnToBest } from './best.ts';
import { compareCosts } from './compare-costs.ts';
import { loadBound } from './load-bound.ts';
import { type Placement, restore, startPlacement } from './placement.ts';
import type { Tables } from './tables.ts';

/** Parts of all work at which a stage ends. */
const DESCENT_END = 0.03;
/** Looks per guest after which a descent has done what matters: annealing starts from there anyway. */
const DESCENT_LOOKS = 20;
const PROBE_END = 0.12;
const ANNEALING_END = 0.97;
/** A probe cools from so many times the gap per guest, by this factor, over so many looks. */
const PROBE_HOT = 10;
const PROBE_COOLING = 0.00001;
const LOOKS = 48;
/** Meetings of all parts while they anneal. */
const EPOCHS = 16;

/** One of several searches of the same problem, each with a number from 0. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** Temperatures between which annealing is worth its work. */
interface Range {
  readonly hot: number;
  readonly cold: number;
}

/** What a search tells the others at an epoch, and hears from them. */
export interface Finding {
  readonly cost: readonly number[];
  readonly place: Int32Array;
  readonly range: Range;
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

const NO_RANGE: Range = { hot: 0, cold: 0 };

const findingOf = ({ search }: Run, range = NO_RANGE): Finding => ({
  cost: [...search.best.cost],
  place: search.best.place.slice(),
  range,
});

function report({ search }: Run): SearchYield {
  return { work: search.work, cost: search.best.cost };
}

const isBetter = (run: Run, one: ArrayLike<number>, other: ArrayLike<number>): boolean =>
  compareCosts(one, other, placementOf(run).tables.model.rankedTiers) < 0;

/** The best of all findings; the first of those that are equal. */
const bestFinding = (run: Run, findings: readonly Finding[]): Finding | undefined =>
  findings.reduce<Finding | undefined>(
    (best, each) => (best === undefined || isBetter(run, each.cost, best.cost) ? each : best),
    undefined,
  );

/** Back to the own best placement, or to that of another search where it is better. */
function adopt(run: Run, finding: Finding | undefined): void {
  const { search } = run;
  const placement = placementOf(run);
  returnToBest(search.best, placement);
  if (finding === undefined || !isBetter(run, finding.cost, search.best.cost)) return;
  restore(placement, finding.place);
  search.best.place.set(placement.place);
  search.best.cost.set(placement.cost);
}

/** Tells the own finding and hears those of all. */
function* exchange(run: Run, finding: Finding): Steps<readonly Finding[]> {
  const news: SearchNews | undefined = yield { ...report(run), finding };
  hear(run, news);
  return news?.findings ?? [finding];
}

/** Anneals between two temperatures, from now until this part of all work is done; 0 and 0 is a descent. */
function* stage(run: Run, { hot, cold }: Range, end: number): Steps<void> {
  const { search } = run;
  const begin = search.work;
  while (search.work < run.workMax * end) {
    const fraction = (search.work - begin) / (run.workMax * end - begin);
    anneal(search, hot === 0 ? 0 : cooled(hot, cold, fraction));
    hear(run, yield report(run));
  }
}

function* descend(run: Run): Steps<void> {
  const { search } = run;
  const most = DESCENT_LOOKS * placementOf(run).tables.guestCount;
  do {
    anneal(search, 0);
    hear(run, yield report(run));
  } while (search.work < Math.min(most, run.workMax * DESCENT_END));
}

/** What a guest's share is of all that could be gained at most, as the tiers are that a search trades in. */
function gapPerGuest({ tables, cost }: Placement, placement: Placement): number {
  const { first = tables.searchTier, count = 1 } = tables.model.rankedTiers ?? {};
  let most = 0;
  for (
    let tier = Math.min(first, tables.searchTier);
    tier <= tables.searchTier || tier < first + count;
    tier++
  )
    most = Math.max(most, (cost[tier] ?? 0) - loadBound(placement, tier));
  return Math.max(1, most) / Math.max(1, tables.guestCount);
}

/** Cools quickly through all temperatures that may be worth it, and says between which it went down from the start. */
function* probe(run: Run): Steps<Range> {
  const { search } = run;
  const placement = placementOf(run);
  const { searchTier } = placement.tables;
  const hot = PROBE_HOT * gapPerGuest(placement, placement);
  const start = placement.cost[searchTier] ?? 0;
  const begin = search.work / run.workMax;
  const looks: { temperature: number; cost: number }[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const temperature = cooled(hot, hot * PROBE_COOLING, look / LOOKS);
    const next = cooled(hot, hot * PROBE_COOLING, (look + 1) / LOOKS);
    yield* stage(run, { hot: temperature, cold: next }, begin + ((PROBE_END - begin) * (look + 1)) / LOOKS);
    looks.push({ temperature: next, cost: placement.cost[searchTier] ?? 0 });
  }
  const end = looks[LOOKS - 1]?.cost ?? start;
  const top = looks.find(({ cost }) => cost <= start) ?? looks[LOOKS - 1];
  const bottom = looks.find(({ cost }) => cost - end <= 0.02 * (start - end)) ?? looks[LOOKS - 1];
  const [highest, lowest] = [top?.temperature ?? hot, bottom?.temperature ?? hot];
  return { hot: highest * 1.5, cold: Math.min(lowest, highest) * 0.3 };
}

/** Down from the best of all probes in their range, meeting the others now and then. */
function* finish(run: Run, range: Range): Steps<void> {
  const begin = run.search.work / run.workMax;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const hot = cooled(range.hot, range.cold, epoch / EPOCHS);
    const cold = cooled(range.hot, range.cold, (epoch + 1) / EPOCHS);
    yield* stage(run, { hot, cold }, begin + ((ANNEALING_END - begin) * (epoch + 1)) / EPOCHS);
  }
  adopt(run, bestFinding(run, yield* exchange(run, findingOf(run))));
  yield* stage(run, NO_RANGE, 1);
  adopt(run, bestFinding(run, yield* exchange(run, findingOf(run))));
}

/**
 * Searches better placements until `workMax` work units are done: down, then quickly through all temperatures to
 * see which the problem wants, then slowly through those. Several parts may search at once; they hear of each
 * other only at the ends of epochs, so that what they find depends on nothing but their number, the seed and the
 * work.
 */
export function* searchPlacement(
  tables: Tables,
  random: Random,
  workMax: number,
  _part: Part = { index: 0, count: 1 },
): Steps<Finding> {
  const run: Run = { search: newSearch(startPlacement(tables), random), workMax: Math.max(workMax, ROUND) };
  yield* descend(run);
  adopt(run, bestFinding(run, yield* exchange(run, findingOf(run))));
  const range = yield* probe(run);
  const best = bestFinding(run, yield* exchange(run, findingOf(run, range)));
  adopt(run, best);
  yield* finish(run, best?.range ?? range);
  return findingOf(run);
}
