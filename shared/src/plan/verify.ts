import type { Checker, Constraint, Excess, World } from '../constraints/constraint.ts';
import { constraints } from '../constraints/index.ts';
import type { Settings } from '../settings/settings.ts';
import { saneSnapshot } from '../snapshot/sane.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Action, Plan } from './plan.ts';
import { shapeViolations } from './verify-shape.ts';

/** What is wrong with a plan: the rule, whom it concerns, and a sentence. */
export interface PlanViolation {
  readonly constraint: string;
  readonly vmids: readonly number[];
  readonly nodes: readonly string[];
  readonly text: string;
}

interface Watch {
  readonly id: string;
  readonly mode: 'continuous' | 'discrete';
  readonly checker: Checker;
  /** How wrong things were before the plan, by key: more than that is the plan's fault. */
  readonly before: ReadonlyMap<string, number>;
  /** Guests whose moves ask for consent, where that is enough. */
  readonly waived: ReadonlySet<number>;
}

const before = (checker: Checker, world: World): ReadonlyMap<string, number> =>
  new Map(checker.excesses(world).map(({ key, excess }) => [key, excess]));

/** Where all are while the actions of a step run: the guests in flight on both of their nodes. */
function inFlight(world: World, actions: readonly Action[]): World {
  const flying = new Map(world);
  for (const { vmid, source, target } of actions) flying.set(vmid, [source, target]);
  return flying;
}

function landed(world: World, actions: readonly Action[]): World {
  const rested = new Map(world);
  for (const { vmid, target } of actions) rested.set(vmid, [target]);
  return rested;
}

/**
 * Replays a plan against the checkers of all constraints and says what it would break. It shares no code with
 * the search: it sees facts, instants and sums. Every instant of a step is covered by the one at which all of
 * its guests are on both nodes.
 */
export function verify(
  observed: ClusterSnapshot,
  settings: Settings,
  { moves, steps }: Pick<Plan, 'moves' | 'steps'>,
): PlanViolation[] {
  const snapshot = saneSnapshot(observed);
  // Whoever is on the way, by whosever doing, is on both of their nodes.
  const start: World = new Map(
    snapshot.guests.map(({ vmid, node, movingTo }) => [
      vmid,
      movingTo === undefined || movingTo === node ? [node] : [node, movingTo],
    ]),
  );
  const asking = new Set(moves.filter(({ needsConsent }) => needsConsent).map(({ vmid }) => vmid));
  const rules: readonly Constraint[] = constraints;
  const watches = rules.map(({ id, mode, yieldsToConsent = false, checker: bind }): Watch => {
    const checker = bind(snapshot, settings);
    const waived = yieldsToConsent ? asking : new Set<number>();
    return { id, mode, checker, before: before(checker, start), waived };
  });
  const found = new Map<string, PlanViolation>();
  const look = (world: World, modes: readonly Watch['mode'][]) => {
    for (const watch of watches.filter(({ mode }) => modes.includes(mode)))
      for (const excess of watch.checker.excesses(world)) note(found, watch, excess);
  };
  let world = start;
  for (const { actions } of steps) {
    look(inFlight(world, actions), ['continuous']);
    world = landed(world, actions);
  }
  look(world, ['continuous', 'discrete']);
  return [...shapeViolations(snapshot, settings, { moves, steps }), ...found.values()];
}

function note(found: Map<string, PlanViolation>, watch: Watch, excess: Excess): void {
  const { key, vmids, nodes, text } = excess;
  if (excess.excess <= (watch.before.get(key) ?? 0)) return;
  if (vmids.length > 0 && vmids.every((vmid) => watch.waived.has(vmid))) return;
  found.set(`${watch.id} ${key}`, { constraint: watch.id, vmids, nodes, text });
}
