import { seededRandom } from '../../../shared/src/kit/random.ts';
import type { Action, Plan } from '../../../shared/src/plan/plan.ts';
import { verify } from '../../../shared/src/plan/verify.ts';
import { defaultSettings, Settings } from '../../../shared/src/settings/settings.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { planOf } from '../../../shared/test/plan-of.ts';
import { syntheticCluster } from '../../../shared/test/synthetic-cluster.ts';

type Parts = Pick<Plan, 'moves' | 'steps'>;

/** A sound plan, the cluster that it is for, and the move that is to go wrong. */
interface Case {
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
  readonly move: Plan['moves'][number];
}

/** What is handed to `verify` instead. */
interface Faulty {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly parts: Parts;
}

type Inject = (given: Case) => Faulty;

export interface FaultRow {
  readonly fault: string;
  readonly seed: number;
  readonly vmid: number;
  readonly isRejected: boolean;
  /** The rules that the checkers name. */
  readonly rules: readonly string[];
}

const isOf = ({ vmid }: Action, move: Action): boolean => vmid === move.vmid;

/** The plan with another target for one of its moves, in moves and steps alike. */
function redirected({ plan, move }: Case, target: string): Parts {
  const turn = <T extends Action>(action: T): T => (isOf(action, move) ? { ...action, target } : action);
  return {
    moves: plan.moves.map(turn),
    steps: plan.steps.map((step) => ({ ...step, actions: step.actions.map(turn) })),
  };
}

const withGuest = ({ snapshot, move }: Case, facts: Partial<ClusterSnapshot['guests'][number]>) => ({
  ...snapshot,
  guests: snapshot.guests.map((guest) => (guest.vmid === move.vmid ? { ...guest, ...facts } : guest)),
});

const withTarget = ({ snapshot, move }: Case, facts: Partial<ClusterSnapshot['nodes'][number]>) => ({
  ...snapshot,
  nodes: snapshot.nodes.map((node) => (node.name === move.target ? { ...node, ...facts } : node)),
});

const settings = defaultSettings;
const as = (parts: Parts, snapshot: ClusterSnapshot, chosen: Settings = settings): Faulty => ({
  snapshot,
  settings: chosen,
  parts,
});

/** Each makes a plan that must not be carried out out of one that may. */
const faults: Readonly<Record<string, Inject>> = {
  'an action is in no move': (given) =>
    as({ ...given.plan, moves: given.plan.moves.filter((move) => !isOf(move, given.move)) }, given.snapshot),
  'a move is in no step': (given) =>
    as(
      {
        ...given.plan,
        steps: given.plan.steps.map((step) => ({
          ...step,
          actions: step.actions.filter((action) => !isOf(action, given.move)),
        })),
      },
      given.snapshot,
    ),
  'a guest stays where it is': (given) => as(redirected(given, given.move.source), given.snapshot),
  'the target does not exist': (given) => as(redirected(given, 'nowhere'), given.snapshot),
  'the guest has moved meanwhile': (given) => as(given.plan, withGuest(given, { node: given.move.target })),
  'the guest is gone': (given) =>
    as(given.plan, {
      ...given.snapshot,
      guests: given.snapshot.guests.filter(({ vmid }) => vmid !== given.move.vmid),
    }),
  'the guest is locked': (given) => as(given.plan, withGuest(given, { lock: 'backup' })),
  'somebody else is moving the guest there': (given) =>
    as(given.plan, withGuest(given, { movingTo: given.move.target })),
  'the guest is to be left alone': (given) =>
    as(given.plan, withGuest(given, { tags: ['rebalance_ignore'] })),
  'the guest is pinned to its node': (given) =>
    as(given.plan, withGuest(given, { tags: [`rebalance_pin_${given.move.source}`] })),
  'the guest is a template': (given) => as(given.plan, withGuest(given, { template: true })),
  'the target is offline': (given) => as(given.plan, withTarget(given, { status: 'offline' })),
  'the guest is bigger than the target': (given) =>
    as(
      given.plan,
      withGuest(given, {
        memoryTotalBytes: 2 ** 50,
        load: { source: 'simulation', takenAtMs: 0, cpuCores: 1, memoryBytes: 2 ** 50 },
      }),
    ),
  'more moves than the budget allows': (given) =>
    as(given.plan, given.snapshot, Settings.parse({ movesMax: given.plan.moves.length - 1 })),
};

/** Lets `verify` look at a sound plan, and at what each fault makes of it. */
export function injectFaults(seed: number): FaultRow[] {
  const random = seededRandom(seed);
  const snapshot = syntheticCluster(3 + Math.floor(random() * 6), 40 + Math.floor(random() * 80), seed);
  const plan = planOf(snapshot);
  const move = plan.moves[Math.floor(random() * plan.moves.length)];
  if (move === undefined) return [];
  const sound = verify(snapshot, settings, plan);
  if (sound.length > 0) throw new Error(`the plan of seed ${seed} is not sound: ${sound[0]?.text}`);
  return Object.entries(faults).map(([fault, inject]) => {
    const faulty = inject({ snapshot, plan, move });
    const rules = verify(faulty.snapshot, faulty.settings, faulty.parts).map(({ constraint }) => constraint);
    return { fault, seed, vmid: move.vmid, isRejected: rules.length > 0, rules: [...new Set(rules)] };
  });
}
