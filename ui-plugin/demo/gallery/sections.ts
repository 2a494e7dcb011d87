import type { ExecutionView, MoveState, MoveView } from '#shared/execution/execution-view.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { ruleView } from '#shared/rules/rule-view.ts';
import { NOW_MS, planOf, type Size, settings, small, snapshotOf } from './cluster.ts';

export const USER = 'root@pam';

export const session = (change: Partial<Sections['session']> = {}): Sections['session'] => ({
  userid: USER,
  node: 'pve1',
  bridgeVersion: '0.1.0',
  simulated: true,
  rights: { look: true, migrate: true, settings: true },
  ...change,
});

export function cluster(
  size: Size,
  change: Partial<Sections['cluster']> = {},
  facts: Partial<Sections['cluster']['facts']> = {},
): Sections['cluster'] {
  const snapshot = snapshotOf(size);
  return {
    takenAtMs: NOW_MS,
    facts: { ...snapshot.cluster, ...facts },
    balance: planOf(size, snapshot).before,
    nodes: snapshot.nodes.map(({ name, status, maintenance, version }) => ({
      name,
      status,
      maintenance,
      ...(version !== undefined && { version }),
    })),
    hiddenGuestsPossible: false,
    foreignMoves: 0,
    ...change,
  };
}

export function plan(size: Size, change: Partial<Plan> = {}, stale = false): Sections['plan'] {
  const snapshot = snapshotOf(size);
  return {
    planning: 'idle',
    workUnits: 1000,
    current: {
      planId: 'plan-1',
      digest: 'digest-1',
      madeAtMs: NOW_MS,
      expiresAtMs: 4_000_000_000_000,
      stale,
      plan: { ...planOf(size, snapshot), ...change },
      snapshot,
      settings,
    },
  };
}

const UPID = 'UPID:pve1:0001A2B3:0001:6A0F4C10:qmigrate:100:root@pam:';

/** An execution whose moves are in these states, one after the other; the rest waits. */
export function execution(states: readonly MoveState[], change: Partial<ExecutionView> = {}): ExecutionView {
  const { moves } = planOf(small, snapshotOf(small));
  const views = moves.slice(0, Math.max(states.length, 4)).map((move, index): MoveView => {
    const state = states[index] ?? 'waiting';
    const { vmid, kind, source, target, step, how, bytes } = move;
    return {
      vmid,
      name: move.name,
      kind,
      source,
      target,
      step,
      how,
      bytes,
      state,
      ...(state !== 'waiting' && { upid: UPID }),
      ...(state === 'done' && {
        measured: { seconds: Math.round(bytes / 100e6) + 7, downtimeMs: 85, sentBytes: bytes * 1.1 },
        expectedSecondsRange: move.expectedSecondsRange,
      }),
      ...(state === 'running' && {
        progress: { fraction: 0.72, bytesDone: bytes * 0.72, bytesPerSecond: 310 * 2 ** 20 },
      }),
      ...(state === 'waiting' && { detail: 'waits for 100' }),
      ...(state === 'failed' && {
        detail: "can't migrate: storage 'tank' is not available on node 'pve2'",
        remedy: 'Make the storage available on pve2, then plan again',
      }),
    };
  });
  return {
    id: 'execution-1',
    planId: 'plan-1',
    digest: '4f1c0d2a9b7e6635',
    approvedBy: USER,
    address: '10.0.0.23',
    startedAtMs: NOW_MS - 125_000,
    continuesUntilMs: NOW_MS + 3_600_000,
    phase: 'running',
    moves: views,
    hiddenMoves: 0,
    ...change,
  };
}

export const executing = (
  current: ExecutionView | undefined,
  may: Partial<Omit<Sections['execution'], 'current'>> = {},
): Sections['execution'] => ({
  ...(current && { current }),
  mayStop: true,
  mayAbort: true,
  mayContinue: true,
  ...may,
});

const ended = (
  id: string,
  outcome: NonNullable<ExecutionView['outcome']>,
  states: MoveState[],
): ExecutionView => execution(states, { id, phase: 'finished', outcome, endedAtMs: NOW_MS - 3000 });

const PROMISED = {
  before: { worstPercent: 78, memorySpreadPercent: 44, cpuSpreadPercent: 21 },
  predicted: { worstPercent: 56, memorySpreadPercent: 11, cpuSpreadPercent: 8 },
  achieved: { worstPercent: 57, memorySpreadPercent: 12, cpuSpreadPercent: 9 },
  achievedAtMs: NOW_MS,
};

export const history: Sections['history'] = {
  executions: [
    { ...ended('execution-3', 'complete', ['done', 'done', 'done', 'done']), promised: PROMISED },
    ended('execution-2', 'partial', ['done', 'failed', 'skipped', 'done']),
    ended('execution-1', 'stopped', ['done', 'done', 'skipped', 'skipped']),
  ],
};

/** Everything in order, one plan on show. */
export const usual = (size: Size = small): Sections => ({
  session: session(),
  cluster: cluster(size),
  plan: plan(size),
  rules: ruleView(snapshotOf(size), settings),
  execution: executing(undefined),
  frontier: { planId: '', done: true, points: [] },
  history,
  maintenance: { away: [] },
  settings: { settings },
});
