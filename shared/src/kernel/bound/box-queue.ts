import type { Box } from './window.ts';

/** A box with what is known of it. */
export interface Entry {
  readonly box: Box;
  readonly bound: number;
  /** How many profiles it was held against, and how often its own prices were looked for. */
  readonly seen: number;
  readonly ascents: number;
}

/** Entries with the least bound first; of equal ones, the first that came. */
export interface BoxQueue {
  push(entry: Entry): void;
  pop(): Entry | undefined;
  readonly size: () => number;
}

export function boxQueue(): BoxQueue {
  const heap: { readonly entry: Entry; readonly order: number }[] = [];
  let order = 0;
  const isBefore = (one: number, other: number): boolean => {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return false;
    if (first.entry.bound !== second.entry.bound) return first.entry.bound < second.entry.bound;
    return first.order < second.order;
  };
  const exchange = (one: number, other: number) => {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    [heap[one], heap[other]] = [second, first];
  };
  const sink = (from: number) => {
    for (let index = from; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (isBefore(left, least)) least = left;
      if (isBefore(right, least)) least = right;
      if (least === index) return;
      exchange(index, least);
      index = least;
    }
  };
  return {
    push(entry) {
      let index = heap.push({ entry, order: order++ }) - 1;
      for (let above = (index - 1) >> 1; index > 0 && isBefore(index, above); above = (index - 1) >> 1) {
        exchange(index, above);
        index = above;
      }
    },
    pop() {
      const top = heap[0]?.entry;
      exchange(0, heap.length - 1);
      heap.pop();
      sink(0);
      return top;
    },
    size: () => heap.length,
  };
}
