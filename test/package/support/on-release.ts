import { RELEASES, type Release, rootOf } from './roots.ts';

/** Tests in the tree of each release; where there can be none they are skipped, and say why. */
export function describeOnReleases(title: string, tests: (release: Release, root: string) => void): void {
  for (const release of RELEASES) {
    const root = rootOf(release);
    const name = `${title}, on ${release}`;
    if ('path' in root) describe(name, () => tests(release, root.path));
    else describe.skip(`${name} (no tree: ${root.reason})`, () => tests(release, ''));
  }
}
