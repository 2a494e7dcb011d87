/** How many letters must be changed, added, left out or exchanged with the next one. */
export function editDistance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now[column] = Math.min(
        (now[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        ...(isSwap ? [(before[column - 2] ?? 0) + 1] : []),
      );
    }
    [before, last] = [last, now];
  }
  return last[other.length] ?? 0;
}

/** The name that was probably meant: the closest, if it is close; case does not matter. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  const lower = given.toLowerCase();
  let [best, least]: [string | undefined, number] = [
    undefined,
    Math.max(1, Math.floor(lower.length / 3)) + 1,
  ];
  for (const name of names) {
    const distance = editDistance(lower, name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
