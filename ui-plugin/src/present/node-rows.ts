import type { Balance, NodeBalance } from '#shared/plan/plan.ts';
import { currentPlan, type DeskState, runningExecution, settingsNow } from './state.ts';
import { t } from './text.ts';

export interface Bar {
  readonly resource: 'memory' | 'cpu';
  readonly nowPercent: number;
  readonly afterPercent: number | undefined;
  readonly limitPercent: number;
  readonly overLimit: boolean;
}

export interface NodeRow {
  readonly node: string;
  readonly online: boolean;
  readonly maintenance: boolean;
  /** Said instead of or beside the bars: offline, maintenance. */
  readonly note: string;
  readonly bars: readonly Bar[];
  readonly guestsNow: number;
  readonly guestsAfter: number | undefined;
}

export interface Balances {
  readonly now: Balance;
  readonly after: Balance | undefined;
}

/**
 * What the bars compare. A plan is compared with what it was made from, so that its figures fit together;
 * while it is executed, and when it is out of date, "now" is the live cluster.
 */
export function balancesOf(state: DeskState): Balances | undefined {
  const current = currentPlan(state);
  const live = state.sections.cluster?.balance;
  const executing = runningExecution(state) !== undefined;
  if (current === undefined || (current.stale && !executing)) return live && { now: live, after: undefined };
  const now = executing && live !== undefined ? live : current.plan.before;
  if (current.plan.moves.length === 0) return { now, after: undefined };
  if (!executing && state.ticked.size === 0) return { now, after: undefined };
  return { now, after: (executing ? undefined : state.selection?.after) ?? current.plan.after };
}

const percentOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);

function bar(
  resource: Bar['resource'],
  limitPercent: number,
  now: NodeBalance,
  after: NodeBalance | undefined,
): Bar {
  const percent = (node: NodeBalance): number =>
    resource === 'memory'
      ? percentOf(node.memoryBytes, node.memoryTotalBytes)
      : percentOf(node.cpuCores, node.cpuTotalCores);
  const nowPercent = percent(now);
  return {
    resource,
    nowPercent,
    afterPercent: after && percent(after),
    limitPercent,
    overLimit: nowPercent > limitPercent,
  };
}

/** What is to be said of a node beside its bars: balloons hide how full it is (S8). */
function noteOf(
  { online, maintenance }: Pick<NodeRow, 'online' | 'maintenance'>,
  now: NodeBalance | undefined,
  then: NodeBalance | undefined,
): string {
  if (!online) return t('offline');
  const squeezed = now?.squeezedBytes ?? 0;
  const left = then?.squeezedBytes ?? squeezed;
  return [
    ...(maintenance ? [t('maintenance')] : []),
    ...(squeezed <= 0
      ? []
      : left === squeezed || then === undefined
        ? [t('squeezed by {bytes}', { bytes: squeezed })]
        : [t('squeezed by {bytes} → {leftBytes}', { bytes: squeezed, leftBytes: left })]),
  ].join(', ');
}

/** A row per node, in the order of their names, so that no update moves a row. */
export function nodeRows(state: DeskState): readonly NodeRow[] {
  const balances = balancesOf(state);
  const settings = settingsNow(state);
  const after = new Map(balances?.after?.nodes.map((node) => [node.node, node]));
  const facts = new Map(state.sections.cluster?.nodes.map((node) => [node.name, node]));
  const known = new Map(balances?.now.nodes.map((node) => [node.node, node]));
  const limits = [settings?.limitMemoryPercent ?? 90, settings?.limitCpuPercent ?? 85] as const;
  const names = [...new Set([...facts.keys(), ...known.keys()])].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return names.map((node) => {
    const [fact, now, then] = [facts.get(node), known.get(node), after.get(node)];
    const online = fact?.status !== 'offline' && fact?.status !== 'unknown';
    const note = noteOf({ online, maintenance: fact?.maintenance ?? false }, now, then);
    const bars =
      now && online && now.memoryTotalBytes > 0
        ? [bar('memory', limits[0], now, then), bar('cpu', limits[1], now, then)]
        : [];
    return {
      node,
      online,
      maintenance: fact?.maintenance ?? false,
      note,
      bars,
      guestsNow: now?.guests ?? 0,
      guestsAfter: then?.guests,
    };
  });
}
