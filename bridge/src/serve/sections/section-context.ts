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

/**
 * Which guests a user may see is known only once the cluster was read: until then moves would seem hidden. When
 * it cannot be read, they are shown as hidden, because a running execution has to be stoppable.
 */
export const mayShowMoves = ({ rights, visible, problem }: SectionContext): boolean =>
  rights().look && (visible() !== undefined || problem() !== undefined);
