import type { Random } from '../../kit/random.ts';
import type { PlacementModel } from '../placement-model.ts';
import { coolLevels, type Judge } from './level-anneal.ts';
import { type LevelSearch, newLevelSearch, returnToLevelBest } from './level-search.ts';
import { type LevelState, levelState, objective } from './level-state.ts';
import { levelTables } from './level-tables.ts';
import { narrow, settleAll, tightenBest } from './pair-search.ts';
import { pairSplit } from './pair-split.ts';
import { sizeMates } from './size-mates.ts';

export interface LevelProgress {
  readonly work: number;
  /** Of the best placement so far, in the search tier. */
  readonly cost: number;
}

/** What the caller may say at each step: how much work there is in all. */
export interface LevelNews {
  readonly workMax: number;
}

type Steps = Generator<LevelProgress, Int32Array, LevelNews | undefined>;

interface Run {
  readonly search: LevelSearch;
  workMax: number;
}

/** Passes steps on, and hears how much work there is. */
function* heard(run: Run, steps: Iterable<number>): Generator<LevelProgress, void, LevelNews | undefined> {
  for (const work of steps) {
    const news: LevelNews | undefined = yield { work, cost: run.search.best.cost };
    if (news !== undefined) run.workMax = news.workMax;
    if (work >= run.workMax) return;
  }
}

/** Nodes up to which the objective itself is looked at; with more of them it is too flat. */
const EXACT_MAX = 8;
/** Ends of an annealing, as parts of what moving a guest of middle size does to all levels. */
const ENDS = {
  exact: { hot: 0.35, cold: 0.002 },
  smooth: { hot: 0.1, cold: 0.001 },
  last: { hot: 0.002, cold: 0.0002 },
} as const;
/** Of the work with many nodes: what looks at deviations. The rest looks at the objective. */
const SMOOTH = 0.8;
/** Work of one annealing for each pair of guests and node: where there is more, it is done again from the start. */
const CYCLE = 150;

/** What a guest of middle size is worth in levels, all extremes weighed. */
function middleStep({ tables }: LevelState): number {
  const { extremeCount, guestCount, need, inverse, nodeCount, weight } = tables;
  let sum = 0;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let [needs, inverses] = [0, 0];
    for (let guest = 0; guest < guestCount; guest++) needs += need[guest * extremeCount + extreme] as number;
    for (let node = 0; node < nodeCount; node++) inverses += inverse[node * extremeCount + extreme] as number;
    sum += ((weight[extreme] as number) * needs * inverses) / guestCount / nodeCount;
  }
  return Math.max(1, sum);
}

/** One extreme: pairs of nodes are split in the best way there is. */
function* searchPairs(run: Run) {
  const { search } = run;
  const pairs = pairSplit(search.state, 0);
  yield* heard(run, narrow(search, pairs));
  returnToLevelBest(search);
  settleAll(search, pairs);
  yield* heard(
    run,
    tightenBest(search, pairs, () => run.workMax),
  );
}

/** Anneals from hot to cold, again from the start where there is work for that. */
function* searchAnnealed(run: Run) {
  const { search } = run;
  const { guestCount, nodeCount, extremeCount } = search.state.tables;
  const hasFew = nodeCount <= EXACT_MAX || extremeCount === 0;
  const step = middleStep(search.state);
  const mates = hasFew ? undefined : sizeMates(search.state.tables);
  const cool = ({ hot, cold }: { hot: number; cold: number }, judge: Judge, workEnd: () => number) =>
    heard(run, coolLevels(search, { hot: hot * step, cold: cold * step, judge, mates, workEnd }));
  const cycles = () => Math.max(1, Math.round(run.workMax / (CYCLE * guestCount * guestCount * nodeCount)));
  for (let cycle = 1; cycle <= cycles(); cycle++) {
    const end = (part: number) => () => (run.workMax * (cycle - 1 + part)) / cycles();
    if (hasFew) yield* cool(ENDS.exact, 'exact', end(1));
    else {
      yield* cool(ENDS.smooth, 'deviation', end(SMOOTH));
      returnToLevelBest(search);
      yield* cool(ENDS.last, 'exact', end(1));
    }
  }
}

/**
 * Searches better placements of a model that `isLevelModel`, from its start, until `workMax` work units are done.
 * The same with the same chance and work.
 */
export function* searchLevels(model: PlacementModel, random: Random, workMax: number): Steps {
  const search = newLevelSearch(levelState(levelTables(model)), random);
  const run: Run = { search, workMax };
  if (search.state.tables.extremeCount === 1) yield* searchPairs(run);
  else yield* searchAnnealed(run);
  returnToLevelBest(search);
  yield { work: search.counts.work, cost: objective(search.state) };
  return search.best.place;
}
