import * as z from 'zod/mini';
import type { PlannedMove } from '../../../../shared/src/plan/plan.ts';
import type { TaskState } from '../../../../shared/src/simulation/task.ts';
import type { Bridge } from '../bridge.ts';
import type { Sent } from '../wire.ts';
import type { World } from '../world.ts';

/** What may be seen too late, because it happened while the look was on its way, or before figures were new. */
export const GRACE_MS = 15_000;

/** What may be said of a guest that is where it was to go, where looking itself was what failed. */
export const HONEST = /^(nobody was there to follow it|does not answer|shows no sign of life)/;

/** A state of the cluster in which nothing may start; `node`, `vmid` or `userid` where it concerns only one. */
export interface Happening {
  readonly what: string;
  readonly node?: string;
  readonly vmid?: number;
  readonly userid?: string;
  isOver(): boolean;
}

/** What the invariants are held against: the truth of the cluster, and what is known of the run. */
export interface Scene {
  readonly world: World;
  /** Something goes wrong in this run. */
  readonly isTroubled: boolean;
  readonly approved: ReadonlyMap<number, PlannedMove>;
  /** Somebody else moved it: where it is says nothing about us any more. */
  readonly foreign: ReadonlySet<number>;
  readonly happenings: readonly (Happening & { readonly sinceMs: number })[];
}

/** Says what is wrong, or nothing. */
export type OnSend = (sent: Sent, scene: Scene) => string | undefined;
export type Always = (scene: Scene) => string | undefined;

const isMigration = ({ type }: TaskState): boolean => type === 'qmigrate' || type === 'vzmigrate';
export const isRunning = ({ endedAtMs }: TaskState): boolean => endedAtMs === undefined;

export const migrationsOf = ({ world }: Scene): TaskState[] =>
  [...world.state.cluster.tasks.values()].filter(isMigration);

export const bridgeOf = ({ world }: Scene, { from }: Sent): Bridge => {
  const bridge = world.bridges.find(({ node }) => node === from);
  if (!bridge) throw new Error(`no bridge on ${from}`);
  return bridge;
};

/** The executor's own view of what it executes. */
export const executionOf = (scene: Scene, sent: Sent) => bridgeOf(scene, sent).executor.current();

const Fence = z.object({ node: z.string() });

/** The newest fencing number is its; where the companion is off there is none. */
export function hasFence({ files }: World, { node, companion }: Bridge): boolean {
  if (companion === undefined) return true;
  const text = files.pmxcfs.peek('pve-rebalance/fence.json');
  return text !== undefined && Fence.parse(JSON.parse(text)).node === node;
}
