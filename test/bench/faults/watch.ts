import { ALWAYS } from './invariants/always.ts';
import { untruths } from './invariants/at-the-end.ts';
import { ON_SEND } from './invariants/on-send.ts';
import type { Happening, Scene } from './invariants/scene.ts';
import type { World } from './world.ts';

const VIOLATIONS_MAX = 20;

export interface Watch {
  readonly violations: string[];
  /** Looks at the cluster between two moments. */
  look(): void;
  /** After the end. */
  judge(): void;
  /** Somebody else moved, or HA or a failure did: where that guest is says nothing about us any more. */
  foreign(vmid: number): void;
  happened(what: Happening): void;
}

/**
 * Holds the invariants against the truth of the cluster itself; it shares nothing with what it watches. `isTroubled`:
 * something goes wrong in this run.
 */
export function watchOver(world: World, isTroubled: boolean): Watch {
  const violations: string[] = [];
  const foreign = new Set<number>();
  const happenings: (Happening & { sinceMs: number })[] = [];
  const approved = new Map(world.plan.moves.map((move) => [move.vmid, move]));
  const scene: Scene = { world, isTroubled, approved, foreign, happenings };
  const complain = (invariant: string, text: string | undefined) => {
    if (text === undefined || violations.length >= VIOLATIONS_MAX) return;
    const violation = `${invariant}: ${text}`;
    if (!violations.includes(violation)) violations.push(violation);
  };
  world.wire.onSend = (sent) => {
    for (const [name, holds] of Object.entries(ON_SEND)) {
      const wrong = holds(sent, scene);
      complain(name, wrong && `${sent.vmid}: ${wrong}`);
    }
  };
  return {
    violations,
    foreign: (vmid) => foreign.add(vmid),
    happened: (what) => happenings.push({ ...what, sinceMs: world.clock.nowMs() }),
    look() {
      world.catchUp();
      for (const [name, holds] of Object.entries(ALWAYS)) complain(name, holds(scene));
    },
    judge() {
      const { executor } = world.leader();
      const execution = executor.history()[0] ?? executor.current();
      for (const wrong of untruths(execution, scene)) complain('a true report', wrong);
    },
  };
}
