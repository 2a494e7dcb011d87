import type { Problem } from '#shared/protocol/problems.ts';
import type { SectionName } from '#shared/protocol/sections.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Permissions } from '../pve/answers.ts';
import { rightsOf } from './rights.ts';
import { SECTION_NAMES } from './section-board.ts';
import { visibleSnapshot, visibleTo } from './visible-to.ts';

/** What a session knows from PVE. */
export interface Learnt {
  permissions: Permissions;
  observation?: ClusterSnapshot;
  visible?: ClusterSnapshot;
  maySee: (vmid: number) => boolean;
  problem?: Problem | undefined;
}

/** What a session learns from PVE. */
export interface Learning {
  granted(permissions: Permissions): void;
  /** Resolves when sections are made of it, which is after all that was observed before. */
  observed(snapshot: ClusterSnapshot): Promise<void>;
  failed(problem: Problem): void;
}

/**
 * Keeps in `state` what is learnt. A snapshot is shown all at once, with all that is made of it: `ahead` prepares for it
 * while others have their turn.
 */
export function learning(
  state: Learnt,
  touch: (...names: SectionName[]) => void,
  ahead: (visible: ClusterSnapshot) => Promise<unknown>,
): Learning {
  let taken: Promise<unknown> = Promise.resolve();
  const take = async (snapshot: ClusterSnapshot) => {
    if (snapshot === state.observation) return touch('cluster');
    const visible = visibleSnapshot(snapshot);
    await ahead(visible);
    state.observation = snapshot;
    state.visible = visible;
    state.maySee = visibleTo(snapshot);
    touch('cluster', 'execution', 'history', 'maintenance', 'plan', 'rules');
  };
  return {
    granted(permissions) {
      const saw = rightsOf(state.permissions).look;
      state.permissions = permissions;
      // Who may look no more gets nothing of what was made before, and who may now gets all.
      if (rightsOf(permissions).look === saw) touch('session', 'execution');
      else touch(...SECTION_NAMES);
    },
    observed(snapshot) {
      // now, and not when it is shown: what fails meanwhile is a problem still
      state.problem = undefined;
      const shown = taken.then(() => take(snapshot));
      taken = shown.catch(() => undefined);
      return shown;
    },
    failed(problem) {
      state.problem = problem;
      touch('cluster', 'execution', 'history', 'maintenance');
    },
  };
}
