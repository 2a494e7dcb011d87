import { previousLegs, type Work } from './schedule.ts';
import { type Leg, needAt } from './step-problem.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/**
 * What any schedule of some legs must keep to. Rows of legs, 1 where it is so: `begins[z * count + x]`: x begins no
 * later than z; `ends[z * count + x]`: x has ended when z begins.
 */
export interface ForcedOrder {
  readonly count: number;
  readonly begins: Uint8Array;
  readonly ends: Uint8Array;
  /** First legs of items, by the node that they leave, and last ones by the node at which they stay. */
  readonly leaving: readonly (readonly number[])[];
  readonly staying: readonly (readonly number[])[];
  readonly traffic: Traffic;
}

interface Facts extends ForcedOrder {
  readonly work: Work;
  changed: boolean;
}

/** Larger sets of legs are not looked into: their links are what takes the time. */
const LEGS_MAX = 320;
const ROUNDS_MAX = 12;

function addBegins(facts: Facts, earlier: number, later: number): void {
  const { begins, ends, count } = facts;
  if (earlier === later || begins[later * count + earlier] === 1) return;
  begins[later * count + earlier] = 1;
  facts.changed = true;
  for (let leg = 0; leg < count; leg++) {
    if (ends[earlier * count + leg] === 1) addEnds(facts, leg, later);
    else if (begins[earlier * count + leg] === 1) addBegins(facts, leg, later);
    if (begins[leg * count + later] === 1) addBegins(facts, earlier, leg);
  }
}

function addEnds(facts: Facts, earlier: number, later: number): void {
  const { begins, ends, count } = facts;
  if (earlier === later || ends[later * count + earlier] === 1) return;
  ends[later * count + earlier] = 1;
  facts.changed = true;
  addBegins(facts, earlier, later);
  for (let leg = 0; leg < count; leg++) {
    if (ends[earlier * count + leg] === 1) addEnds(facts, leg, later);
    if (begins[leg * count + later] === 1) addEnds(facts, earlier, leg);
  }
}

const weightOf = ({ work }: Facts, leg: number, dimension: number, node: number): number => {
  const { problem, legs } = work;
  const figures = problem.dimensions[dimension] as (typeof problem.dimensions)[number];
  return needAt(problem, figures, legs[leg]?.item ?? 0, node);
};

/** What a node is short of when a leg begins, with all on it that must have begun by then, and `also`. */
export function shortWhen(
  { traffic, staying, begins, count }: ForcedOrder,
  { problem, legs }: Work,
  leg: number,
  dimension: number,
  also = -1,
): number {
  const { item, to } = legs[leg] as Leg;
  const figures = problem.dimensions[dimension] as (typeof problem.dimensions)[number];
  const own = needAt(problem, figures, item, to);
  if (own === 0 || problem.home[item] === to) return 0;
  const cell = dimension * problem.nodeCount + to;
  let held = (traffic.use[cell] ?? 0) + own;
  for (const other of staying[to] ?? []) {
    const isThere = other === also || begins[leg * count + other] === 1;
    if (isThere && other !== leg) held += needAt(problem, figures, legs[other]?.item ?? 0, to);
  }
  return held - (traffic.limit[cell] ?? 0);
}

/** Those that can have left the target of a leg when it begins. */
function canHaveLeft({ work, leaving, begins, count }: Facts, leg: number): number[] {
  const { item, to } = work.legs[leg] as Leg;
  return (leaving[to] ?? []).filter(
    (other) => work.legs[other]?.item !== item && begins[other * count + leg] !== 1,
  );
}

/** Everybody without whom there is not enough room must have left. */
function forceLeavers(facts: Facts, leg: number, dimension: number): void {
  const short = shortWhen(facts, facts.work, leg, dimension);
  if (short <= 0) return;
  const { to } = facts.work.legs[leg] as Leg;
  const leavers = canHaveLeft(facts, leg);
  const all = leavers.reduce((sum, other) => sum + weightOf(facts, other, dimension, to), 0);
  for (const other of leavers)
    if (all - weightOf(facts, other, dimension, to) < short) addEnds(facts, other, leg);
}

/** If `leg` cannot find room with `other` there already, `other` comes later. */
function forceTurn(facts: Facts, leg: number, other: number, dimension: number): void {
  const { begins, count, work } = facts;
  if (begins[leg * count + other] === 1 || begins[other * count + leg] === 1) return;
  const short = shortWhen(facts, work, leg, dimension, other);
  if (short <= 0) return;
  const { to } = work.legs[leg] as Leg;
  const leavers = canHaveLeft(facts, leg);
  const all = leavers.reduce((sum, leaver) => sum + weightOf(facts, leaver, dimension, to), 0);
  if (all < short) addBegins(facts, leg, other);
}

function lookAround(facts: Facts, dimension: number): void {
  for (let leg = 0; leg < facts.count; leg++) forceLeavers(facts, leg, dimension);
  for (const arrivals of facts.staying)
    for (const leg of arrivals)
      for (const other of arrivals) if (leg !== other) forceTurn(facts, leg, other, dimension);
}

/** Draws conclusions from room alone until there are no more. */
export function forcedOrder(work: Work): ForcedOrder {
  const { problem, legs } = work;
  const count = legs.length;
  const previous = previousLegs(legs);
  const byNode = (): number[][] => Array.from({ length: problem.nodeCount }, () => []);
  const [leaving, staying] = [byNode(), byNode()];
  const last = new Map(legs.map(({ item }, leg) => [item, leg]));
  legs.forEach(({ from, to, item }, leg) => {
    if (previous[leg] === -1) leaving[from]?.push(leg);
    if (last.get(item) === leg && problem.home[item] !== to) staying[to]?.push(leg);
  });
  const facts: Facts = {
    ...{ work, count, leaving, staying, traffic: startTraffic(problem), changed: false },
    begins: new Uint8Array(count * count),
    ends: new Uint8Array(count * count),
  };
  previous.forEach((before, leg) => {
    if (before >= 0) addEnds(facts, before, leg);
  });
  for (let round = 0; round < ROUNDS_MAX && count <= LEGS_MAX; round++) {
    facts.changed = false;
    problem.dimensions.forEach((_, dimension) => void lookAround(facts, dimension));
    if (!facts.changed) break;
  }
  return facts;
}
