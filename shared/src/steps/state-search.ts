import type { Leg, StepProblem } from './step-problem.ts';
import { canStart, relocate, type Traffic } from './traffic.ts';

/** What a search over all ways found: a way, or that there is none, or nothing before it had to stop. */
export interface StateSearch {
  readonly legs?: readonly Leg[];
  /** Every state was seen: there is no way. */
  readonly isExhausted: boolean;
  readonly states: number;
}

interface State {
  readonly places: number[];
  readonly cost: number;
  /** Cost so far and the least that is still to come. */
  readonly rank: number;
  readonly leg?: Leg;
  readonly before?: State;
}

/** A binary heap by rank; among equals the one that is further. */
function heap() {
  const items: State[] = [];
  const isBefore = (one: State, two: State) =>
    one.rank < two.rank || (one.rank === two.rank && one.cost > two.cost);
  const swap = (one: number, two: number) => {
    const kept = items[one] as State;
    items[one] = items[two] as State;
    items[two] = kept;
  };
  return {
    push(state: State): void {
      let index = items.push(state) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!isBefore(state, items[parent] as State)) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop(): State | undefined {
      const first = items[0];
      const last = items.pop();
      if (first === undefined || last === undefined || items.length === 0) return first;
      items[0] = last;
      for (let index = 0; ; ) {
        let child = 2 * index + 1;
        if (child >= items.length) return first;
        if (child + 1 < items.length && isBefore(items[child + 1] as State, items[child] as State)) child++;
        if (!isBefore(items[child] as State, items[index] as State)) return first;
        swap(index, child);
        index = child;
      }
    },
  };
}

const CHEAPEST_MAX = 9;

const keyOf = (places: readonly number[]): string => String.fromCharCode(...places);

function legsTo(state: State): Leg[] {
  const legs: Leg[] = [];
  for (let each: State | undefined = state; each?.leg !== undefined; each = each.before) legs.push(each.leg);
  return legs.reverse();
}

/** Where an item may go from a state: to its target, home, and where it may be set down. */
function mayBe({ home, target, mayPark }: StepProblem, item: number, node: number): boolean {
  return node === target[item] || node === home[item] || mayPark?.(item, node) === true;
}

/** Puts the items of a search where a state has them. */
function settle(traffic: Traffic, items: readonly number[], places: readonly number[]): void {
  items.forEach((item, index) => {
    if (traffic.place[item] !== places[index]) relocate(traffic, item, places[index] ?? 0);
  });
}

/** Every single move from a state that is possible now. */
function* moves(traffic: Traffic, items: readonly number[], places: readonly number[]) {
  const { problem } = traffic;
  for (const [index, item] of items.entries()) {
    const from = places[index] ?? 0;
    for (let to = 0; to < problem.nodeCount; to++) {
      if (to === from || !mayBe(problem, item, to) || !canStart(traffic, item, to)) continue;
      const next = places.slice();
      next[index] = to;
      yield { places: next, leg: { item, from, to } };
    }
  }
}

/**
 * The cheapest way for these items to their targets from where they are, the others standing still: A* over
 * placements, one move at a time. That suffices: moves side by side hold more than the same moves in the order
 * in which they end. `traffic` is left as it was.
 */
export function searchStates(traffic: Traffic, items: readonly number[], statesMax: number): StateSearch {
  const { bytes, target } = traffic.problem;
  const price = (item: number) => (bytes[item] ?? 0) + 1;
  const start = items.map((item) => traffic.place[item] ?? 0);
  const left = (places: readonly number[]) =>
    items.reduce((sum, item, index) => sum + (places[index] === target[item] ? 0 : price(item)), 0);
  /** Few items are searched for the cheapest way, more of them for any. */
  const eager = items.length > CHEAPEST_MAX ? 4 : 1;
  const best = new Map<string, number>([[keyOf(start), 0]]);
  const open = heap();
  open.push({ places: start, cost: 0, rank: eager * left(start) });
  const finish = (result: Omit<StateSearch, 'states'>): StateSearch => {
    settle(traffic, items, start);
    return { ...result, states: best.size };
  };
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state.cost > (best.get(keyOf(state.places)) ?? 0)) continue;
    if (left(state.places) === 0) return finish({ legs: legsTo(state), isExhausted: false });
    if (best.size > statesMax) return finish({ isExhausted: false });
    settle(traffic, items, state.places);
    for (const { places, leg } of moves(traffic, items, state.places)) {
      const cost = state.cost + price(leg.item);
      if (cost >= (best.get(keyOf(places)) ?? Number.POSITIVE_INFINITY)) continue;
      best.set(keyOf(places), cost);
      open.push({ places, cost, rank: cost + eager * left(places), leg, before: state });
    }
  }
  return finish({ isExhausted: true });
}
