import { compareCosts } from '../kernel/compare-costs.ts';
import { homePlacement } from '../kernel/placement.ts';
import { seededRandom } from '../kit/random.ts';
import type { Problem } from '../model/problem.ts';
import { compareScores, type SearchState, startState } from '../model/search-state.ts';
import { annealTables } from './anneal-tables.ts';
import { type Band, bandTables, shiftsOf, widestGap } from './narrow-bands.ts';
import type { SearchOrder, SearchSteps } from './search-steps.ts';

/** Bands that are tried one after the other, if there is so much work for each. */
const ROUNDS_MIN = 3;
const ROUNDS_MAX = 12;
const WORK_PER_ROUND = 20_000;

/** Of the widest gap: the first band, and the next one after a band was reached. */
const FIRST_WIDTH = 0.3;
const NARROWER = 0.75;
/** A band this near to the gap that was reached leads nowhere. */
const NEAR = 0.97;
/** Hundredths of a percent: loads are rounded on the way. */
const SLACK = 5;

/** Of a budget: from here on it is what holds the search up. */
const SPENT = 0.97;
/** The price of a byte, by what bytes have brought on the average: at least, and where the budget is spent. */
const PRICE_LEAST = 0.003;
const PRICE_SPENT = 0.008;

/** What a band led to. */
interface Reached {
  readonly state: SearchState;
  /** What the bytes that were copied have brought, each, in the terms of the band. */
  readonly perByte: number;
}

const bytesOf = ({ problem, place }: SearchState): number =>
  place.reduce(
    (sum, node, unit) => (node === problem.home[unit] ? sum : sum + (problem.bytes[unit] ?? 0)),
    0,
  );

const isSpent = ({ placement }: SearchState): boolean =>
  placement.spent.some((sum, budget) => sum > SPENT * (placement.spendable[budget] ?? 0));

/** The band to try next: narrower once it was reached, and wider, up to what was reached at best, where it was not. */
function nextBand({ width, price }: Band, { state, perByte }: Reached, best: SearchState): Band {
  const [gap, least] = [widestGap(state), widestGap(best)];
  const shift = shiftsOf(state);
  const floor = PRICE_LEAST * perByte;
  if (gap <= width + SLACK) return { width: gap * NARROWER, shift, price: Math.max(price, floor) };
  const between = (width + least) / 2;
  return {
    width: between > least * NEAR ? (least * (1 + NARROWER)) / 2 : between,
    shift,
    price: isSpent(state) ? Math.max(price * 1.5, PRICE_SPENT * perByte) : Math.max(price / 4, floor),
  };
}

/** Searches one band from a placement on. */
function* searchBand(
  best: SearchState,
  band: Band,
  order: Omit<Parameters<typeof annealTables>[0], 'tables' | 'compare'>,
): SearchSteps<Reached & { readonly workUnits: number }> {
  const { problem } = best;
  const tables = bandTables(problem, band, best.placement.place);
  const { finding, workUnits } = yield* annealTables({ ...order, tables, compare: compareCosts });
  const state = startState(problem, finding.place.subarray(0, problem.unitCount));
  const tier = problem.layout.ranked.first;
  const bytes = bytesOf(state);
  const before = homePlacement(tables).cost[tier] ?? 0;
  const left = (finding.cost[tier] ?? 0) - bytes * band.price;
  return { state, perByte: bytes > 0 ? Math.max(0, (before - left) / bytes) : 0, workUnits };
}

/**
 * Closes the gap between the fullest and the emptiest node, band by band, from home: what was found without a price
 * for bytes has spent the budget where it brings little. The best placement, and the work.
 */
export function* closeGap(problem: Problem, order: SearchOrder, workMax: number, done: number) {
  const rounds = Math.max(ROUNDS_MIN, Math.min(ROUNDS_MAX, Math.floor(workMax / WORK_PER_ROUND)));
  const random = seededRandom(order.seed + 7919 * (order.part.index + 1));
  let best = startState(problem);
  let band: Band = { width: FIRST_WIDTH * widestGap(best), shift: [], price: 0 };
  let workUnits = done;
  for (let round = 0; round < rounds; round++) {
    const part = { random, part: order.part, workMax: workMax / rounds, done: workUnits };
    const reached: Reached & { readonly workUnits: number } = yield* searchBand(best, band, part);
    workUnits = reached.workUnits;
    const { state } = reached;
    if (compareScores(problem, state.placement.cost, best.placement.cost) < 0) best = state;
    band = nextBand(band, reached, best);
  }
  return { place: best.place, workUnits };
}
