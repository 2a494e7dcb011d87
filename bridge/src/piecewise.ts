import { soon } from './soon.ts';

/** Some milliseconds' worth, where a unit is what it takes to read one row of an inventory. */
const AT_ONCE = 500;

const waiting: (() => void)[] = [];
let isDue = false;

function nextTurn(): void {
  waiting.shift()?.();
  isDue = waiting.length > 0;
  if (isDue) soon(nextTurn);
}

/**
 * Lets everybody else have a turn. Of all work that waits for its own one piece is done at a time: a look is followed by
 * the checks of all moves that share it, and sixteen pieces in a row are as long as no pieces at all.
 */
const othersFirst = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (isDue) return;
    isDue = true;
    soon(nextTurn);
  });

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
