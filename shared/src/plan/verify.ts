import type { Checker, Constraint, Excess, World } from '../constraints/constraint.ts';
import { constraints } from '../constraints/index.ts';
import { perObject } from '../kit/per-object.ts';
import { whole } from '../kit/whole.ts';
import { makingKnown } from '../model/known-model.ts';
import { withMoved } from '../rules/places.ts';
import type { Settings } from '../settings/settings.ts';
import { saneSnapshot } from '../snapshot/sane.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Action, Plan } from './plan.ts';
import { shapeViolations } from './verify-shape.ts';
import type { Wrong } from './wrong.ts';

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
  /** How wrong things were before the plan, by key: more than that is the plan's fault. Looked up where things are wrong. */
  before(): ReadonlyMap<string, number>;
  /** Guests whose moves ask for consent, where that is enough. */
  readonly waived: ReadonlySet<number>;
}

function before(checker: Checker, world: World, approved: readonly Wrong[]): Watch['before'] {
  let known: ReadonlyMap<string, number> | undefined;
  return () => {
    if (known !== undefined) return known;
    const now = new Map(checker.excesses(world).map(({ key, excess }) => [key, excess]));
    for (const { key, excess } of approved) now.set(key, Math.max(excess, now.get(key) ?? 0));
    known = now;
    return now;
  };
}

type Moved = ReadonlyMap<number, readonly string[]>;

/** Who is elsewhere while the actions of a step run: the guests in flight are on both of their nodes. */
const inFlight = (moved: Moved, actions: readonly Action[]): Moved =>
  new Map([...moved, ...actions.map(({ vmid, source, target }) => [vmid, [source, target]] as const)]);

const landed = (moved: Moved, actions: readonly Action[]): Moved =>
  new Map([...moved, ...actions.map(({ vmid, target }) => [vmid, [target]] as const)]);

type Parts = Pick<Plan, 'moves' | 'steps'>;

/** Guests that a checker goes through in the time that one row of an inventory takes to be read. */
const GUESTS_PER_YIELD = 20;

/**
 * Replays a plan against the checkers of all constraints and says what it would break. It shares no code with
 * the search: it sees facts, instants and sums. Every instant of a step is covered by the one at which all of
 * its guests are on both nodes.
 */
export function verify(observed: ClusterSnapshot, settings: Settings, parts: Parts): PlanViolation[] {
  return whole(verifying(observed, settings, parts));
}

/**
 * The same bit by bit, for whoever has other things to do; only the constraints that are `wanted`. `approved`: how wrong
 * things were when the plan was approved that these are a part of: as much as that is no fault of theirs, nor is what is
 * wrong now.
 */
export function* verifying(
  observed: ClusterSnapshot,
  settings: Settings,
  { moves, steps }: Parts,
  wanted: (constraint: string) => boolean = () => true,
  approved: readonly Wrong[] = [],
): Generator<number, PlanViolation[]> {
  const snapshot = saneSnapshot(observed);
  const start = startOf(snapshot);
  const asking = new Set(moves.filter(({ needsConsent }) => needsConsent).map(({ vmid }) => vmid));
  const rules: readonly Constraint[] = constraints;
  const passUnits = snapshot.guests.length / GUESTS_PER_YIELD;
  const watches: Watch[] = [];
  // several checkers start from it
  yield* makingKnown(snapshot, settings);
  for (const { id, mode, yieldsToConsent = false, checker: bind } of rules.filter(({ id }) => wanted(id))) {
    const checker = bind(snapshot, settings);
    const waived = yieldsToConsent ? asking : new Set<number>();
    const own = approved.filter(({ constraint }) => constraint === id);
    watches.push({ id, mode, checker, before: before(checker, start, own), waived });
    yield passUnits;
  }
  const found = new Map<string, PlanViolation>();
  function* look(world: World, modes: readonly Watch['mode'][]): Generator<number, void> {
    for (const watch of watches.filter(({ mode }) => modes.includes(mode))) {
      for (const excess of watch.checker.excesses(world)) note(found, watch, excess);
      yield passUnits;
    }
  }
  let moved: Moved = new Map();
  for (const { actions } of steps) {
    yield* look(withMoved(start, inFlight(moved, actions)), ['continuous']);
    moved = landed(moved, actions);
  }
  yield* look(withMoved(start, moved), ['continuous', 'discrete']);
  const shape = shapeViolations(snapshot, settings, { moves, steps }).filter(({ constraint }) =>
    wanted(constraint),
  );
  return [...shape, ...found.values()];
}

/** How wrong things are before any plan, by these constraints; bit by bit. */
export function* findingWrong(
  observed: ClusterSnapshot,
  settings: Settings,
  wanted: (constraint: string) => boolean,
): Generator<number, Wrong[]> {
  const snapshot = saneSnapshot(observed);
  const rules: readonly Constraint[] = constraints;
  const wrong: Wrong[] = [];
  // several checkers start from it
  yield* makingKnown(snapshot, settings);
  for (const { id, checker } of rules.filter(({ id }) => wanted(id))) {
    const excesses = checker(snapshot, settings).excesses(startOf(snapshot));
    wrong.push(...excesses.map(({ key, excess }) => ({ constraint: id, key, excess })));
    yield snapshot.guests.length / GUESTS_PER_YIELD;
  }
  return wrong;
}

/** Whoever is on the way, by whosever doing, is on both of their nodes. Made once for all moves of a look. */
const startOf = perObject(
  ({ guests }: ClusterSnapshot): World =>
    new Map(
      guests.map(({ vmid, node, movingTo }) => [
        vmid,
        movingTo === undefined || movingTo === node ? [node] : [node, movingTo],
      ]),
    ),
);

function note(found: Map<string, PlanViolation>, watch: Watch, excess: Excess): void {
  const { key, vmids, nodes, text } = excess;
  if (excess.excess <= (watch.before().get(key) ?? 0)) return;
  if (vmids.length > 0 && vmids.every((vmid) => watch.waived.has(vmid))) return;
  found.set(`${watch.id} ${key}`, { constraint: watch.id, vmids, nodes, text });
}
