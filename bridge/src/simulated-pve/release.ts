import { PVE_RELEASES, type PveRelease } from '#shared/simulation/cluster-spec.ts';

/** Whether a release has what came with another one. */
export const isSince = (release: PveRelease, first: PveRelease | undefined): boolean =>
  first === undefined || PVE_RELEASES.indexOf(release) >= PVE_RELEASES.indexOf(first);

/** What `GET /version` says of a release. */
export const VERSIONS: Readonly<Record<PveRelease, { version: string; release: string; repoid: string }>> = {
  '8.4': { version: '8.4.21', release: '8.4', repoid: '2fa5e5e4f5a5e7d2' },
  '9.0': { version: '9.0.11', release: '9.0', repoid: '3bf5476b8a4699e2' },
  '9.2': { version: '9.2.11', release: '9.2', repoid: '14a22df35955d97d' },
};
