import { formatBytes, formatDurationRange, formatPercent } from '../kit/units.ts';
import type { Balance, NodeBalance, Plan, PlannedMove } from '../plan/plan.ts';
import { reasonText } from '../plan/reason.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { bar } from './bars.ts';
import { nativeImbalancePercent } from './native-imbalance.ts';
import type { Paint } from './paint.ts';
import { planStatusText } from './plan-status-text.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

const BAR_WIDTH = 24;

/** A plan for a person at a terminal: balance, moves with their reasons, and what stays. */
export function planText(snapshot: ClusterSnapshot, plan: Plan, paint: Paint, allStays: boolean): string[] {
  return [
    ...headline(snapshot, plan, paint),
    '',
    ...balanceLines(plan.before, plan.after, paint),
    '',
    ...(plan.moves.length > 0 ? [...moveTable(plan.moves), '', costLine(plan), ''] : []),
    ...stayLines(snapshot, plan, allStays),
    ...unknownLines(plan, allStays),
    ...(plan.basis === 'current-sample' ? ['From the current sample only: no history was read.'] : []),
  ];
}

function headline(snapshot: ClusterSnapshot, plan: Plan, paint: Paint): string[] {
  const name = snapshot.cluster.name ? `${printable(snapshot.cluster.name)}: ` : '';
  const running = snapshot.guests.filter(({ status }) => status === 'running').length;
  const status = planStatusText(plan);
  return [
    `${name}${snapshot.nodes.length} nodes, ${running} running guests`,
    plan.status === 'no-action-needed' ? paint.good(status) : paint.strong(status),
    ...worstLine(plan),
    ...nativeLine(snapshot, plan),
  ];
}

function worstLine({ before, after }: Plan): string[] {
  if (!before.worst) return ['No load of any node is known.'];
  const { node, resource, percent } = before.worst;
  const now = `Worst node: ${node} ${resourceName(resource)} ${formatPercent(percent)}`;
  const then = after.worst && after !== before ? ` -> ${formatPercent(after.worst.percent)}` : '';
  const loss = `Memory for the loss of any one node: ${before.survivesNodeLoss} -> ${after.survivesNodeLoss}`;
  return [`${now}${then}   ${loss}`];
}

/** Where Proxmox VE moves guests itself: whether it will, by its own measure, before the plan and after it. */
function nativeLine({ cluster: { nativeRebalance, crs } }: ClusterSnapshot, plan: Plan): string[] {
  if (!nativeRebalance) return [];
  const [before, after] = [plan.before, plan.after].map((each) =>
    formatPercent(nativeImbalancePercent(each)),
  );
  const acts = crs === undefined ? '' : `; it moves above ${formatPercent(crs.thresholdPercent)}`;
  return [`Proxmox VE rebalances HA guests itself, its imbalance: ${before} -> ${after}${acts}`];
}

const resourceName = (resource: 'memory' | 'cpu'): string => (resource === 'cpu' ? 'CPU' : 'memory');

/** One line a node: a bar of what it holds now, a mark where it will be. */
export function balanceLines(before: Balance, after: Balance, paint: Paint): string[] {
  const later = new Map(after.nodes.map((node) => [node.node, node]));
  const width = Math.max(...before.nodes.map(({ node }) => node.length), 0);
  return before.nodes.map((now) => {
    const then = later.get(now.node) ?? now;
    const memory = gauge(memoryPercent(now), memoryPercent(then));
    const cpu = gauge(cpuPercent(now), cpuPercent(then));
    const guests = `${now.guests} -> ${then.guests} guests${squeezeText(now, then)}`;
    return `${now.node.padEnd(width)}  ${paint.faint('Memory')} ${memory}  ${paint.faint('CPU')} ${cpu}  ${guests}`;
  });
}

/** What a node keeps from its guests, where it does. */
function squeezeText(now: NodeBalance, then: NodeBalance): string {
  if (now.squeezedBytes === undefined) return '';
  const left = then.squeezedBytes ?? 0;
  return `, squeezed by ${formatBytes(now.squeezedBytes)} -> ${left === 0 ? 'none' : formatBytes(left)}`;
}

const percentOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);
const memoryPercent = (node: NodeBalance): number => percentOf(node.memoryBytes, node.memoryTotalBytes);
const cpuPercent = (node: NodeBalance): number => percentOf(node.cpuCores, node.cpuTotalCores);

function gauge(nowPercent: number, thenPercent: number): string {
  const numbers = `${formatPercent(nowPercent)} -> ${formatPercent(thenPercent)}`;
  return `${bar([{ percent: nowPercent, glyph: '█' }], BAR_WIDTH, thenPercent)} ${numbers.padStart(14)}`;
}

export function moveTable(moves: readonly PlannedMove[]): string[] {
  const columns = [
    { title: 'Step', align: 'right' as const },
    { title: 'Guest' },
    { title: 'From -> To' },
    { title: 'To Copy', align: 'right' as const },
    { title: 'Takes', align: 'right' as const },
    { title: 'How' },
    { title: 'Why' },
  ];
  const rows = moves.map((move) => [
    String(move.step),
    guestLabel(move.vmid, move.name),
    [move.source, ...(move.via === undefined ? [] : [move.via.node]), move.target].join(' -> '),
    formatBytes(move.bytes),
    formatDurationRange(...move.expectedSecondsRange),
    howText(move),
    [
      ...(move.via === undefined ? [] : [`parks on ${move.via.node}, then moves to ${move.target}`]),
      reasonText(move.reason),
      ...move.warnings.map((warning) => reasonText(warning)),
    ]
      .map((text) => printable(text))
      .join('; '),
  ]);
  return textTable(columns, rows);
}

export const guestLabel = (vmid: number, name?: string): string =>
  name === undefined ? String(vmid) : `${vmid} ${printable(name, 24)}`;

const howText = ({ how, downtimeSeconds }: PlannedMove): string =>
  how === 'live' ? 'live' : `${how}, about ${Math.round(downtimeSeconds)} s down`;

type CostOfPlan = Pick<Plan, 'moves' | 'bytes' | 'expectedSecondsRange' | 'makespanSeconds' | 'boundSeconds'>;

/** Said where the order costs more than a twentieth beyond what the limits alone would take. */
function orderCost({ makespanSeconds = 0, boundSeconds = 0 }: CostOfPlan): string {
  const isDear = makespanSeconds > boundSeconds * 1.05;
  return isDear ? ` (no order takes less than ${formatDurationRange(boundSeconds, boundSeconds)})` : '';
}

/** `21.5 GiB over the network, 3–6 min; no restarts: each VM pauses for less than a second`. */
export function costLine(plan: CostOfPlan): string {
  const restarts = plan.moves.filter(({ how }) => how !== 'live').length;
  const down =
    restarts === 0
      ? 'no restarts: each VM pauses for less than a second'
      : `${restarts} of ${plan.moves.length} guests are restarted`;
  return `${formatBytes(plan.bytes)} over the network, ${formatDurationRange(...plan.expectedSecondsRange)}${orderCost(plan)}; ${down}`;
}

function stayLines(snapshot: ClusterSnapshot, { stays }: Plan, all: boolean): string[] {
  if (stays.length === 0) return [];
  const names = new Map(snapshot.guests.map(({ vmid, name }) => [vmid, name]));
  const title = `Not moved: ${stays.length === 1 ? '1 guest' : `${stays.length} guests`}`;
  if (!all) return [`${title} (--all lists them with the reason of each)`];
  const rows = stays.map(({ vmid, node, reason }) => [
    guestLabel(vmid, names.get(vmid)),
    node,
    printable(reasonText(reason)),
  ]);
  return [title, ...textTable([{ title: 'Guest' }, { title: 'Node' }, { title: 'Why' }], rows)];
}

function unknownLines({ unknown }: Plan, all: boolean): string[] {
  if (unknown.length === 0) return [];
  const count = unknown.length === 1 ? '1 fact' : `${unknown.length} facts`;
  if (!all) return [`Unknown: ${count} (--all lists them)`];
  return ['Unknown:', ...unknown.map(({ what, why }) => `  ${printable(what)}: ${printable(why)}`)];
}
