import { type Finding, type Part, searchPlacement } from '../kernel/search.ts';
import type { Tables } from '../kernel/tables.ts';
import type { Random } from '../kit/random.ts';
import type { SearchAnswer, SearchSteps } from './search-steps.ts';

/** What is annealed, and by how much work. */
export interface AnnealOrder {
  readonly tables: Tables;
  readonly random: Random;
  readonly part: Part;
  readonly workMax: number;
  /** Work that was done before. */
  readonly done: number;
  compare(one: ArrayLike<number>, other: ArrayLike<number>): number;
}

export interface Annealed {
  readonly finding: Finding;
  readonly workUnits: number;
}

/** Anneals from where the tables start; the placement where all parts ended, the same for all, and the work. */
export function* annealTables(order: AnnealOrder): SearchSteps<Annealed> {
  const { tables, random, part, workMax, done, compare } = order;
  const search = searchPlacement(tables, random, workMax, part);
  let step = search.next(undefined);
  let work = 0;
  while (!step.done) {
    const { finding } = step.value;
    work = step.value.work;
    const findings: SearchAnswer = yield {
      workUnits: done + work,
      ...(finding === undefined ? {} : { finding }),
    };
    step = search.next(findings === undefined ? undefined : { findings });
  }
  const last: SearchAnswer = yield { workUnits: done + work, finding: step.value };
  const best = (last ?? []).reduce(
    (least, each) => (compare(each.cost, least.cost) < 0 ? each : least),
    last?.[0] ?? step.value,
  );
  return { finding: best, workUnits: done + work };
}
