import type { Problem } from '#shared/protocol/problems.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Permissions } from '../../pve/answers.ts';
import type { Rights } from '../rights.ts';

/** What a section may be made from: one user's eyes and rights. */
export interface SectionContext {
  readonly userid: string;
  permissions(): Permissions;
  rights(): Rights;
  visible(): ClusterSnapshot | undefined;
  maySee(vmid: number): boolean;
  problem(): Problem | undefined;
}
