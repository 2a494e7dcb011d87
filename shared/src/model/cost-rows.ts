import type { Dimension, Extreme, MoveCost } from '../kernel/placement-model.ts';
import type { Goals, Term } from './goals.ts';
import { stepsFrom, stepsUpTo, stepWeights } from './load-steps.ts';
import { OVERLOAD, type TierLayout, tierOf, VIOLATIONS, WISHES } from './tier-layout.ts';
import { baseRow, type UnitRows, unitRow } from './unit-rows.ts';

/** What guests that never move leave of something on each node: no limit on the load of the others. */
const less = (limits: Float64Array, base: Float64Array): Float64Array =>
  limits.map((limit, node) => limit - (base[node] ?? 0));

const negated = (figures: Float64Array): Float64Array => figures.map((figure) => 0 - figure);

const unlimited = (nodes: number): Float64Array => new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);

interface Cost {
  readonly need: Float64Array;
  readonly safety: Float64Array;
  readonly tier: number;
  /** What a unit above safety costs on each node: plain, or its square. */
  readonly weights: Float64Array;
  readonly isSquared: boolean;
}

/** A cost per node as dimensions of one weight each: nodes of another weight have no limit there. */
function byWeight({ need, safety, tier, weights, isSquared }: Cost): Dimension[] {
  const used = weights.filter((_, node) => safety[node] !== Number.POSITIVE_INFINITY);
  return [...new Set(used)].map((weight) => ({
    need,
    capacity: unlimited(safety.length),
    safety: safety.map((each, node) => (weights[node] === weight ? each : Number.POSITIVE_INFINITY)),
    tier,
    ...(isSquared ? { squareWeight: weight } : { weight }),
  }));
}

const NONE = new Float64Array(0);

/** Bands and ceiling of one column; the first of them counts its load upwards on every node. */
function columnRows(rows: UnitRows, goals: Goals, layout: TierLayout, column: number): Dimension[] {
  const { guest, base, total } = goals.loads[column] ?? { guest: NONE, base: NONE, total: NONE };
  const first = column * total.length;
  const beside = baseRow(rows, base, guest, guest);
  const need = unitRow(rows, guest);
  const steps = (limits: Float64Array, toSteps: (limit: number, total: number) => number) =>
    total.map((each, node) => toSteps(limits[first + node] ?? 0, each));
  const even = {
    tier: tierOf(layout, { tier: 'evenness', column }),
    weights: stepWeights(total, true),
    isSquared: true,
  };
  const low = steps(goals.bandLow, stepsFrom);
  const upwards = [
    ...byWeight({ ...even, need, safety: less(steps(goals.bandHigh, stepsUpTo), beside) }),
    ...byWeight({
      need,
      safety: less(steps(goals.ceiling, stepsUpTo), beside),
      tier: OVERLOAD,
      weights: stepWeights(total, false),
      isSquared: false,
    }),
  ];
  const counting = { need, capacity: unlimited(total.length), safety: unlimited(total.length) };
  return [
    ...(upwards.length === 0 ? [{ ...counting, tier: layout.count - 1 }] : upwards),
    ...byWeight({ ...even, need: negated(need), safety: less(negated(low), negated(beside)) }),
  ];
}

function termRows(rows: UnitRows, layout: TierLayout, term: Term): Dimension[] {
  if (term.kind !== 'load') return [];
  const { guest, safety, weight = 0, squareWeight = 0 } = term;
  const beside = baseRow(rows, new Float64Array(safety.length), guest, guest);
  const tier = tierOf(layout, term);
  const capacity = unlimited(safety.length);
  return [{ need: unitRow(rows, guest), capacity, safety: less(safety, beside), tier, weight, squareWeight }];
}

/** All costs of loads, and per column the dimension that counts its load. */
export function loadRows(rows: UnitRows, goals: Goals, layout: TierLayout) {
  const dimensions: Dimension[] = [];
  const counting = goals.loads.map((_, column) => {
    const first = dimensions.length;
    dimensions.push(...columnRows(rows, goals, layout, column));
    return first;
  });
  for (const term of goals.terms) dimensions.push(...termRows(rows, layout, term));
  return { dimensions, counting };
}

export function extremesOf(rows: UnitRows, { terms }: Goals, layout: TierLayout): Extreme[] {
  return terms.flatMap((term): Extreme[] => {
    if (term.kind !== 'extreme') return [];
    const { of, guest, base, divisor, weight } = term;
    const need = unitRow(rows, guest);
    return [
      { of, need, base: baseRow(rows, base, guest, guest), divisor, weight, tier: tierOf(layout, term) },
    ];
  });
}

export function moveCostsOf(rows: UnitRows, goals: Goals, layout: TierLayout, bytes: Float64Array) {
  const { kernel, bundles } = rows;
  const costs: MoveCost[] = [
    { tier: VIOLATIONS, perGuest: negated(unitRow(rows, goals.brokenCost)) },
    { tier: OVERLOAD, perGuest: negated(unitRow(rows, goals.evacuationCost)) },
    { tier: tierOf(layout, { tier: 'moves' }), perGuest: bundles.units.map(({ guests }) => guests.length) },
    { tier: tierOf(layout, { tier: 'bytes' }), perGuest: bytes },
  ];
  for (const term of goals.terms)
    if (term.kind === 'move')
      costs.push({ tier: tierOf(layout, term), perGuest: unitRow(rows, term.perGuest) });
  if (kernel.preferences.length > 0) costs.push({ tier: WISHES, perTarget: wishes(rows) });
  return costs;
}

/** What each unit loses of what it wishes by leaving its home: less than nothing where it gains. */
function wishes({ kernel, bundles, unitOf }: UnitRows): Float64Array {
  const nodeCount = kernel.model.nodes.length;
  const cost = new Float64Array(bundles.units.length * nodeCount);
  const add = (cell: number, amount: number): void => {
    cost[cell] = (cost[cell] ?? 0) + amount;
  };
  for (const { guest, node, points } of kernel.preferences) {
    const unit = unitOf[guest] ?? -1;
    if (unit < 0) continue;
    const first = unit * nodeCount;
    add(first + node, -points);
    if (bundles.units[unit]?.home === node)
      for (let each = 0; each < nodeCount; each++) add(first + each, points);
  }
  return cost;
}

/** What is never to be had: the sum of what each unit would gain on its best node. */
export function wishesLeft(rows: UnitRows): number {
  const nodeCount = rows.kernel.model.nodes.length;
  if (rows.kernel.preferences.length === 0) return 0;
  const cost = wishes(rows);
  let sum = 0;
  rows.bundles.units.forEach((_, unit) => {
    let least = 0;
    for (let node = 0; node < nodeCount; node++) least = Math.min(least, cost[unit * nodeCount + node] ?? 0);
    sum -= least;
  });
  return sum;
}
