import { type GoalBuilder, presence } from '../model/goals.ts';
import type { Kernel } from '../model/kernel.ts';
import type { Problem } from '../model/problem.ts';
import type { Objective, Placement } from './objective.ts';

/** Whole MiB: sums stay whole, and what is missing is worth at least that much. */
const MIB = 2 ** 20;

/** What guests need elsewhere when their node is lost, and what they free where they are, in MiB. */
function figures({ model }: Kernel) {
  const whole = (bytes: number): number => (Number.isNaN(bytes) ? 0 : Math.ceil(bytes / MIB));
  const ofRunning = (figure: (guest: number) => number): Float64Array =>
    Float64Array.from(model.running, (runs, guest) => (runs === 1 ? whole(figure(guest)) : 0));
  const need = ofRunning((guest) => model.memoryNeedBytes[guest] ?? 0);
  const held = ofRunning((guest) => model.memoryFreedBytes[guest] ?? 0);
  const room = model.nodeLoads.memoryForGuestsBytes.map((bytes, node) =>
    model.known[node] === 1 && model.nodes[node]?.maintenance !== true ? whole(bytes) : 0,
  );
  return { need, held, room };
}

/**
 * A node's guests find room on the others only if what they need is at most what is free there. All that is free
 * does not change by moves, so what a node may have at most of (need - held + room) is the same for all. Nodes
 * whose loss is too much already are not judged: an uneven cluster that has lost this must not stay uneven.
 */
function limits(kernel: Kernel) {
  const { need, held, room } = figures(kernel);
  const level = Float64Array.from(room);
  let free = room.reduce((sum, each) => sum + each, 0);
  const load = need.map((each, guest) => each - (held[guest] ?? 0));
  load.forEach((amount, guest) => {
    for (const node of presence(kernel.model, guest)) {
      if ((room[node] ?? 0) > 0) free -= held[guest] ?? 0;
      level[node] = (level[node] ?? 0) + amount;
    }
  });
  const safety = room.map((each, node) =>
    each > 0 && (level[node] ?? 0) <= free ? free - each : Number.POSITIVE_INFINITY,
  );
  return { load, safety };
}

/** A node that may be lost now may be lost after the plan: memory for its guests is not given away. */
export const nodeLoss = {
  id: 'node-loss',
  title: 'Loss of a node',
  description:
    'Memory that would be missing if a node were lost whose loss the others can bear now: a plan for evenness never gives it away.',
  tier: 'node-loss',
  compile({ kernel, add }: GoalBuilder) {
    const { load, safety } = limits(kernel);
    add({ kind: 'load', tier: 'node-loss', guest: load, safety, weight: 1 });
  },
  measure({ kernel, unitOf }: Problem, place: Placement) {
    const { load, safety } = limits(kernel);
    const sums = new Float64Array(safety.length);
    load.forEach((amount, guest) => {
      const unit = unitOf[guest] ?? -1;
      const nodes = unit >= 0 ? [place[unit] ?? -1] : presence(kernel.model, guest);
      for (const node of nodes) sums[node] = (sums[node] ?? 0) + amount;
    });
    return [sums.reduce((sum, each, node) => sum + Math.max(0, each - (safety[node] ?? 0)), 0)];
  },
} as const satisfies Objective;
