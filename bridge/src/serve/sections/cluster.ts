import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { isActive } from '#shared/execution/execution.ts';
import { perObject } from '#shared/kit/per-object.ts';
import { whole } from '#shared/kit/whole.ts';
import { balancing } from '#shared/plan/balance.ts';
import type { Balance } from '#shared/plan/plan.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { type HaService, isHaMotion } from '#shared/snapshot/activity.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { BridgeParts } from '../parts.ts';
import type { MadeAhead } from './made-ahead.ts';
import type { SectionContext } from './section-context.ts';
import { createSince } from './since.ts';

/** Shown, with the problem, until the first observation has come. */
const UNSEEN: Sections['cluster'] = {
  takenAtMs: 0,
  facts: {
    standalone: false,
    migrationLink: 'unknown',
    registeredTags: [],
    nativeRebalance: false,
    haRules: [],
  },
  balance: { nodes: [], spreadPercent: { memory: 0, cpu: 0 }, survivesNodeLoss: 'unknown' },
  nodes: [],
  hiddenGuestsPossible: true,
  foreignMoves: 0,
};

/** The task lists of nodes are broadcast every 10 s: ours still look running for a while after their end. */
const JUST_ENDED_MS = 30_000;

/** Guests that we move, or have just moved. */
function ourGuests({ executor, clock }: BridgeParts): ReadonlySet<number> {
  const sinceMs = clock.nowMs() - JUST_ENDED_MS;
  const executions = [...executor.history(), executor.current()];
  return new Set(
    executions
      .flatMap((execution) => execution?.moves ?? [])
      .filter((move) => isActive(move) || (move.endedAtMs ?? 0) >= sinceMs)
      .map(({ vmid }) => vmid),
  );
}

/** Looked for once in a snapshot: executions touch the section all the time. */
const movingIn = perObject(({ guests }: ClusterSnapshot): readonly GuestFacts[] =>
  guests.filter(({ movingTo }) => movingTo !== undefined),
);

/** What HA does for us is no news. */
function withoutOurs(snapshot: ClusterSnapshot, ours: ReadonlySet<number>): ClusterSnapshot {
  const { activity } = snapshot;
  if (activity?.ha === undefined || ours.size === 0) return snapshot;
  const isOurs = ({ sid = '' }: HaService) => ours.has(Number(sid.slice(sid.indexOf(':') + 1)));
  const busy = activity.ha.busy.filter((service) => !isHaMotion(service) || !isOurs(service));
  return { ...snapshot, activity: { ...activity, ha: { ...activity.ha, busy } } };
}

const plannedVmids = ({ planner }: BridgeParts, userid: string): number[] =>
  planner.view(userid).current?.plan.moves.map(({ vmid }) => vmid) ?? [];

/** The balance of what was seen: executions touch the section all the time, and it takes a model of the whole cluster. */
function createBalance({ settings }: BridgeParts): (snapshot: ClusterSnapshot) => Generator<number, Balance> {
  const known = new WeakMap<ClusterSnapshot, { readonly by: Settings; readonly balance: Balance }>();
  return function* (snapshot) {
    const by = settings.current().settings;
    const earlier = known.get(snapshot);
    if (earlier?.by === by) return earlier.balance;
    const balance = yield* balancing(snapshot, by);
    known.set(snapshot, { by, balance });
    return balance;
  };
}

export function createClusterSection(
  parts: BridgeParts,
  context: SectionContext,
): MadeAhead<Sections['cluster']> {
  const [balance, since] = [createBalance(parts), createSince()];
  return {
    ahead: balance,
    build() {
      const section = clusterSection(parts, context, (snapshot) => whole(balance(snapshot)));
      return section && section.takenAtMs > 0
        ? { ...section, since: since(section.balance, section.takenAtMs) }
        : section;
    },
  };
}

function clusterSection(
  parts: BridgeParts,
  { userid, rights, visible, problem }: SectionContext,
  balance: (snapshot: ClusterSnapshot) => Balance,
): Sections['cluster'] | undefined {
  const [snapshot, trouble] = [visible(), problem()];
  if (!rights().look) return undefined;
  if (!snapshot) return trouble && { ...UNSEEN, problem: trouble };
  const ours = ourGuests(parts);
  return {
    takenAtMs: snapshot.takenAtMs,
    facts: snapshot.cluster,
    balance: balance(snapshot),
    nodes: snapshot.nodes.map(({ name, status, maintenance, version }) => ({
      name,
      status,
      maintenance,
      version,
    })),
    hiddenGuestsPossible: snapshot.hiddenGuestsPossible,
    foreignMoves: movingIn(snapshot).filter(({ vmid }) => !ours.has(vmid)).length,
    health: clusterHealth(withoutOurs(snapshot, ours), plannedVmids(parts, userid)),
    problem: trouble,
  };
}
