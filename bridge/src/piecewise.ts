import { soon } from './soon.ts';

/** Some milliseconds' worth, where a unit is what it takes to read one row of an inventory. */
const AT_ONCE = 500;

/** Lets everybody else have a turn. */
const othersFirst = (): Promise<void> => new Promise((resolve) => soon(resolve));

/**
 * Carries work out that yields the units it has done, with turns for all others in between: nobody waits long for a
 * cluster that is large, and a small one is done in one go.
 */
export async function piecewise<Result>(work: Generator<number, Result>): Promise<Result> {
  let units = 0;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    units += step.value;
    if (units < AT_ONCE) continue;
    units = 0;
    await othersFirst();
  }
}

/** What so many units of work have made in one go, once everybody else had a turn where they were many. */
export async function thenOthers<Value>(made: Value, units: number): Promise<Value> {
  if (units >= AT_ONCE) await othersFirst();
  return made;
}
