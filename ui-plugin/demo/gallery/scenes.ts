import type { Balance, Plan } from '#shared/plan/plan.ts';
import { reason } from '#shared/plan/reason.ts';
import { type Problem, problem } from '#shared/protocol/problems.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { balance, large, NOW_MS, planOf, small, snapshotOf } from './cluster.ts';
import { cluster, executing, execution, plan, session, usual } from './sections.ts';

/** What a scripted bridge does: sends sections, says a problem, ends the connection; then that it is gone. */
export interface Scene {
  readonly sections?: Partial<Sections>;
  readonly problem?: Problem;
  readonly closes?: number;
  /** What it sends a moment after. */
  readonly later?: Partial<Sections>;
}

const scene = (change: Partial<Sections>): Scene => ({ sections: { ...usual(), ...change } });
const calm: Balance = balance(small, 52, 44);
const nothing: Partial<Plan> = { moves: [], before: calm, after: calm, bytes: 0 };

function maintained(): Sections['cluster'] {
  const facts = cluster(small);
  const nodes = facts.nodes.map((node, index) => ({
    ...node,
    maintenance: index === 1,
    status: index === 2 ? ('offline' as const) : node.status,
  }));
  return { ...facts, nodes };
}

const EVIL = '<img src=x onerror="window.attacked=1">{text}<script>window.attacked=1</script>';

function attacked(): Sections {
  const snapshot = snapshotOf(small);
  const guests = snapshot.guests.map((guest) => ({ ...guest, name: EVIL, tags: [EVIL] }));
  const made = planOf(small, { ...snapshot, guests });
  const evil = reason('keep-apart', { guests: EVIL, origin: EVIL });
  const moves = made.moves.map((move) => ({
    ...move,
    reason: evil,
    target: EVIL,
    warnings: [evil],
    alternatives: [{ node: EVIL, reason: evil }],
  }));
  const stays = made.stays.map((stay) => ({ ...stay, node: EVIL, reason: evil }));
  const shown = plan(small, { ...made, moves, stays });
  const current = shown.current && { ...shown.current, snapshot: { ...snapshot, guests } };
  const running = execution(['failed', 'running'], { approvedBy: EVIL, phase: 'paused', detail: EVIL });
  const named = running.moves.map((move) => ({
    ...move,
    name: EVIL,
    detail: EVIL,
    remedy: EVIL,
    upid: EVIL,
  }));
  return {
    ...usual(),
    session: session({ userid: EVIL, node: EVIL }),
    plan: { ...shown, ...(current && { current }) },
    execution: executing({ ...running, moves: named }),
    history: { executions: [{ ...running, moves: named, phase: 'finished', outcome: 'partial' }] },
  };
}

/** Every state of the panel, by the name that a screenshot gets. */
export const scenes = {
  'proposed-moves': scene({}),
  loading: { sections: { session: session() } },
  planning: scene({ plan: { planning: 'reading', workUnits: 0 } }),
  balanced: scene({
    cluster: cluster(small, { balance: calm }),
    plan: plan(small, { ...nothing, status: 'no-action-needed' }),
  }),
  'no-beneficial-move': scene({
    plan: plan(small, { ...nothing, status: 'no-beneficial-move', statusReason: reason('no-gain') }),
  }),
  infeasible: scene({
    plan: plan(small, { status: 'infeasible', statusReason: reason('node-offline', { node: 'pve3' }) }),
  }),
  'current-sample': scene({ plan: plan(small, { basis: 'current-sample' }) }),
  standalone: scene({ cluster: cluster({ nodes: 1, guests: 5, moves: 0 }, {}, { standalone: true }) }),
  'no-sys-audit': {
    sections: { session: session({ rights: { look: false, migrate: false, settings: false } }) },
  },
  'no-right-to-migrate': scene({
    session: session({ userid: 'viewer@pve', rights: { look: true, migrate: false, settings: false } }),
  }),
  'hidden-guests': scene({ cluster: cluster(small, { hiddenGuestsPossible: true }) }),
  unreachable: { closes: 1006 },
  reconnecting: { ...scene({}), closes: 1006 },
  'version-mismatch': {
    problem: problem('unsupported-protocol', { min: 2, max: 3, offered: '1 to 1' }),
    closes: CLOSE.badMessage,
  },
  'session-expired': { closes: CLOSE.unauthorised },
  'no-quorum': scene({ cluster: cluster(small, {}, { quorate: false }) }),
  'native-rebalance': scene({ cluster: cluster(small, {}, { nativeRebalance: true }) }),
  'ha-disarmed': scene({ cluster: cluster(small, {}, { haArmed: false }) }),
  'shared-link': scene({ cluster: cluster(small, {}, { migrationLink: 'shared' }) }),
  'over-limit': scene({
    cluster: cluster(small, { balance: balance(small, 94, 40) }),
    plan: plan(small, { before: balance(small, 94, 40), after: balance(small, 61, 50) }),
  }),
  maintenance: scene({ cluster: maintained() }),
  'cluster-unreadable': scene({
    cluster: cluster(small, { problem: problem('pve-unreachable', { message: 'connection timed out' }) }),
  }),
  running: scene({ execution: executing(execution(['done', 'running', 'running', 'waiting'])) }),
  stopping: scene({
    execution: executing(execution(['done', 'running', 'waiting', 'waiting'], { phase: 'stopping' })),
  }),
  paused: scene({
    execution: executing(execution(['done', 'failed', 'waiting', 'waiting'], { phase: 'paused' })),
  }),
  'other-user': scene({
    execution: executing(execution(['done', 'running'], { approvedBy: 'anna@pve' }), {
      mayStop: false,
      mayAbort: false,
      mayContinue: false,
    }),
  }),
  interrupted: scene({
    execution: executing(execution(['done', 'done', 'waiting', 'waiting'], { phase: 'waiting' })),
  }),
  result: scene({
    execution: executing(
      execution(['done', 'done', 'done', 'done'], {
        phase: 'finished',
        outcome: 'complete',
        endedAtMs: NOW_MS,
      }),
    ),
  }),
  'result-with-failure': scene({
    execution: executing(
      execution(['done', 'failed', 'skipped', 'done'], {
        phase: 'finished',
        outcome: 'partial',
        endedAtMs: NOW_MS,
      }),
    ),
  }),
  'still-read': scene({ plan: stillRead() }),
  'missing-rights': scene({ plan: missingRights() }),
  stale: scene({ plan: plan(small, {}, true) }),
  renewed: { ...scene({ plan: plan(small, {}, true) }), later: { plan: renewed() } },
  refused: { ...scene({}), problem: problem('execution-running', { user: 'anna@pve' }) },
  'many-moves': { sections: usual(large) },
  attacked: { sections: attacked() },
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

/** A plan from the first look, whose second guest nobody has looked into yet. */
function stillRead(): Sections['plan'] {
  const { moves } = planOf(small, snapshotOf(small));
  const unread = moves.map((move, index) =>
    index === 1 ? { ...move, warnings: [reason('unread-placement')] } : move,
  );
  return { ...plan(small, { moves: unread }), planning: 'reading' };
}

function missingRights(): Sections['plan'] {
  const made = plan(small);
  const missing = [{ privilege: 'VM.Migrate', path: '/vms/101', vmids: [101] }];
  return { ...made, ...(made.current && { current: { ...made.current, missingRights: missing } }) };
}

function renewed(): Sections['plan'] {
  const before = plan(small);
  const [first, second, ...others] = before.current?.snapshot.guests ?? [];
  if (before.current === undefined || first === undefined || second === undefined) return before;
  const guests = [{ ...first, node: 'pve3' }, { ...second, lock: 'backup' }, ...others];
  const snapshot = { ...before.current.snapshot, guests };
  return { ...before, current: { ...before.current, planId: 'plan-2', digest: 'digest-2', snapshot } };
}
