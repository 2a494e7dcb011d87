import { RELEASES, type Release, rootOf } from './roots.ts';

/** Tests in the trees of these releases; where one cannot be had they are skipped, and say why. */
export function describeOn(
  title: string,
  releases: readonly Release[],
  tests: (roots: string[]) => void,
): void {
  const roots = releases.map(rootOf);
  const paths = roots.flatMap((root) => ('path' in root ? [root.path] : []));
  const reasons = roots.flatMap((root) => ('reason' in root ? [root.reason] : []));
  if (reasons.length === 0) describe(title, () => tests(paths));
  else describe.skip(`${title} (no tree: ${[...new Set(reasons)].join(', ')})`, () => tests(paths));
}

/** The same tests in the tree of one release. */
export const describeOnRelease = (title: string, release: Release, tests: (root: string) => void): void =>
  describeOn(`${title}, on ${release}`, [release], ([root = '']) => tests(root));

/** … and of each. */
export function describeOnReleases(title: string, tests: (release: Release, root: string) => void): void {
  for (const release of RELEASES) describeOnRelease(title, release, (root) => tests(release, root));
}
