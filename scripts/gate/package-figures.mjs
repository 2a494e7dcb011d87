import { existsSync, readFileSync, rmSync } from 'node:fs';

const FILE = 'build/gate/package-figures';
/** The matrix of what may happen to the page of the web interface. */
const MATRIX = /^the line in the web interface.*, on (\w+)/;

function matrixCounts() {
  const { passes = [], failures = [] } = JSON.parse(readFileSync('build/gate/package.json', 'utf8'));
  const counts = new Map();
  for (const [tests, index] of [
    [passes, 0],
    [failures, 1],
  ])
    for (const { fullTitle } of tests) {
      const [, release] = MATRIX.exec(fullTitle) ?? [];
      if (release === undefined) continue;
      const count = counts.get(release) ?? [0, 0];
      count[index] += 1;
      counts.set(release, count);
    }
  return [...counts].map(
    ([release, [passed, failed]]) => `web interface matrix on ${release}: ${passed} passed, ${failed} failed`,
  );
}

/** The stage of the package tests, with what they have measured. */
export const withFigures = (stage) => async () => {
  rmSync(FILE, { force: true });
  const outcome = await stage();
  if (!existsSync(FILE)) return outcome;
  const figures = readFileSync(FILE, 'utf8').trim().split('\n').sort();
  return { ...outcome, lines: [...(outcome.lines ?? []), ...figures, ...matrixCounts()] };
};
