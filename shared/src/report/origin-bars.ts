import { formatPercent } from '../kit/units.ts';
import type { Balance, NodeBalance, Plan } from '../plan/plan.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { type BarPart, bar } from './bars.ts';
import { evennessOf, improvementPercent } from './evenness.ts';
import type { Paint } from './paint.ts';

const BAR_WIDTH_MIN = 16;
const BAR_WIDTH_MAX = 48;
/** What stands beside the two bars of a line. */
const TEXT_WIDTH = 56;

/**
 * The memory of each node before and after a plan, its guests drawn by the node they came from, and how much
 * more even the cluster became.
 */
export function originBars(snapshot: ClusterSnapshot, plan: Plan, paint: Paint, columns: number): string[] {
  const width = Math.max(BAR_WIDTH_MIN, Math.min(BAR_WIDTH_MAX, Math.floor((columns - TEXT_WIDTH) / 2)));
  const names = plan.before.nodes.map(({ node }) => node);
  const nameWidth = Math.max(4, ...names.map(({ length }) => length));
  const after = new Map(plan.after.nodes.map((node) => [node.node, node]));
  const parts = partsByOrigin(snapshot, plan, paint);
  const title = `${'Node'.padEnd(nameWidth)}  ${'Memory before'.padEnd(width + 6)}  ${'after'.padEnd(width + 6)}  CPU            Guests`;
  return [
    paint.strong(title),
    ...plan.before.nodes.map((now) => {
      const then = after.get(now.node) ?? now;
      const memory = [
        `${bar(parts(now, 'before'), width)} ${percentText(memoryPercent(now))}`,
        `${bar(parts(now, 'after'), width)} ${percentText(memoryPercent(then))}`,
      ];
      const cpu = `${percentText(cpuPercent(now))} -> ${percentText(cpuPercent(then))}`;
      return `${now.node.padEnd(nameWidth)}  ${memory.join('  ')}  ${cpu}  ${now.guests} -> ${then.guests}`;
    }),
    '',
    ...evennessLines(plan.before, plan.after),
  ];
}

const percentOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);
const memoryPercent = (node: NodeBalance): number => percentOf(node.memoryBytes, node.memoryTotalBytes);
const cpuPercent = (node: NodeBalance): number => percentOf(node.cpuCores, node.cpuTotalCores);
const percentText = (percent: number): string => formatPercent(percent).padStart(5);

/** The parts of a node's bar: what the host itself takes, then its guests by origin. */
function partsByOrigin(snapshot: ClusterSnapshot, plan: Plan, paint: Paint) {
  const indexOf = new Map(plan.before.nodes.map(({ node }, index) => [node, index]));
  const targets = new Map(plan.moves.map(({ vmid, target }) => [vmid, target]));
  const running = snapshot.guests.filter(({ status, load }) => status === 'running' && load);
  const bytesOf = ({ load }: ClusterSnapshot['guests'][number]) =>
    load?.memoryHostBytes ?? load?.memoryBytes ?? 0;
  return (node: NodeBalance, when: 'before' | 'after'): BarPart[] => {
    const ownBytes = running
      .filter((guest) => guest.node === node.node)
      .reduce((sum, guest) => sum + bytesOf(guest), 0);
    const bytesByOrigin = new Map<number, number>();
    for (const guest of running) {
      const place = when === 'after' ? (targets.get(guest.vmid) ?? guest.node) : guest.node;
      if (place !== node.node) continue;
      const origin = indexOf.get(guest.node) ?? 0;
      bytesByOrigin.set(origin, (bytesByOrigin.get(origin) ?? 0) + bytesOf(guest));
    }
    const host = percentOf(Math.max(0, node.memoryBytes - ownBytes), node.memoryTotalBytes);
    const origins = [...bytesByOrigin].sort(([a], [b]) => a - b);
    return [
      { percent: host, glyph: '░', paint: paint.faint },
      ...origins.map(([origin, bytes]) => ({
        percent: percentOf(bytes, node.memoryTotalBytes),
        glyph: paint.originGlyph(origin),
        paint: (text: string) => paint.origin(origin, text),
      })),
    ];
  };
}

function evennessLines(before: Balance, after: Balance): string[] {
  const [was, is] = [evennessOf(before), evennessOf(after)];
  const line = (name: string, from: number, to: number) => {
    const better = Math.round(improvementPercent(from, to));
    return `${name} ${from.toFixed(1)} -> ${to.toFixed(1)} points, ${better >= 0 ? `${better} % better` : `${-better} % worse`}`;
  };
  return [
    'Standard deviation over the nodes:',
    `  ${line('memory', was.memoryPercent, is.memoryPercent)}`,
    `  ${line('CPU', was.cpuPercent, is.cpuPercent)}`,
  ];
}
