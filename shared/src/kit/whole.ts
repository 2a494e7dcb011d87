/** Carries work out in one go that yields the units it has done, for whoever has nothing else to do meanwhile. */
export function whole<Result>(work: Generator<number, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
