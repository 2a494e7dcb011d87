import { RELEASES, rootOf } from './roots.ts';

/** Before any file is tested, so that no two of them make the same tree at the same time. */
export function mochaGlobalSetup(): void {
  for (const release of RELEASES) rootOf(release);
}
