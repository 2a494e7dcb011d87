import { type ExecutionMove, isUnderWay } from '../../../../shared/src/execution/execution.ts';
import { sidOf } from '../../../../shared/src/simulation/ha-state.ts';
import type { Watch } from '../watch.ts';
import type { World } from '../world.ts';

/** Something that goes wrong now; false: there was nothing that it could happen to. */
export type Fault = (world: World, watch: Watch) => boolean;
export type Faults = Readonly<Record<string, Fault>>;

export const pick = <Item>({ random }: World, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)];
export const seconds = ({ random }: World, least: number, most: number): number =>
  Math.floor(least + random() * (most - least));

const movesOf = (world: World): readonly ExecutionMove[] => world.execution()?.moves ?? [];

/** A guest of the plan that still waits, so that it matters. */
export const waiting = (world: World): ExecutionMove | undefined =>
  pick(
    world,
    movesOf(world).filter(({ state }) => state === 'waiting'),
  );

/** One that is on its way. */
export const flying = (world: World): ExecutionMove | undefined =>
  pick(
    world,
    movesOf(world).filter(({ state }) => state === 'running'),
  );

/** A guest of the plan that HA manages and that is not yet where it goes. */
export const managed = (world: World): ExecutionMove | undefined =>
  pick(
    world,
    movesOf(world).filter((move) => {
      const isLeft = move.state === 'waiting' || isUnderWay(move);
      return isLeft && world.state.cluster.ha.services.has(sidOf(move.kind, move.vmid));
    }),
  );

export const anyNode = (world: World): string => pick(world, [...world.state.cluster.nodes.keys()]) ?? '';

export const later = ({ clock }: World, afterSeconds: number, act: () => void): void => {
  void clock.sleep(afterSeconds * 1000).then(act);
};
