import { formatBytes, formatDurationRange, formatPercent } from '../kit/units.ts';
import type { Frontier, FrontierPoint } from '../plan/answers/frontier-point.ts';
import type { Plan } from '../plan/plan.ts';
import type { Paint } from './paint.ts';
import { planStatusText } from './plan-status-text.ts';
import { textTable } from './table.ts';

const right = 'right' as const;

const row = ({ moves, bytes, expectedSecondsRange, after, knee }: FrontierPoint): string[] => [
  String(moves.length),
  formatBytes(bytes),
  formatDurationRange(...expectedSecondsRange),
  formatPercent(after.worst?.percent ?? 0),
  formatPercent(after.spreadPercent.memory),
  formatPercent(after.spreadPercent.cpu),
  after.survivesNodeLoss,
  knee ? 'from here on more brings little' : '',
];

function table(points: readonly FrontierPoint[]): string[] {
  const columns = [
    { title: 'Moves', align: right },
    { title: 'To Copy', align: right },
    { title: 'Takes', align: right },
    { title: 'Worst', align: right },
    { title: 'Memory Spread', align: right },
    { title: 'CPU Spread', align: right },
    { title: 'N+1' },
    { title: '' },
  ];
  return textTable(columns, points.map(row));
}

/** What so many moves, or so many bytes, would bring at best, for a person at a terminal. */
export function frontierText({ points }: Frontier, plan: Plan, paint: Paint): string[] {
  const byMoves = points.filter(({ by }) => by === 'moves');
  const byBytes = points.filter(({ by }) => by === 'bytes');
  const { worst, spreadPercent } = plan.before;
  const now = `Now: worst node ${formatPercent(worst?.percent ?? 0)}, spread of memory ${formatPercent(spreadPercent.memory)}, of CPU ${formatPercent(spreadPercent.cpu)}`;
  if (points.length === 0) return [paint.strong(planStatusText(plan)), now];
  return [
    now,
    '',
    paint.strong('The best of so many moves'),
    ...table(byMoves),
    ...(byBytes.length === 0 ? [] : ['', paint.strong('The best of so much to copy'), ...table(byBytes)]),
    '',
    'plan --moves COUNT shows the moves of one of them where they are within the limits of the settings; --json all.',
  ];
}
