import { formatBytes, formatDuration, formatPercent } from '../kit/units.ts';
import type { Comparison } from '../plan/answers/compare.ts';
import type { Paint } from './paint.ts';
import { planStatusText } from './plan-status-text.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

type Names = readonly [string, string];

const right = 'right' as const;

function figures({ one, other }: Comparison, [first, second]: Names): string[] {
  const row = (title: string, figure: (side: Comparison['one']) => string) => [
    title,
    figure(one),
    figure(other),
  ];
  return textTable(
    [
      { title: '' },
      { title: printable(first, 40), align: right },
      { title: printable(second, 40), align: right },
    ],
    [
      row('Plan', (side) => planStatusText(side)),
      row('Moves', ({ moves }) => String(moves)),
      row('To Copy', ({ bytes }) => formatBytes(bytes)),
      row('One After the Other', ({ seconds }) => formatDuration(seconds)),
      row('Worst Node', ({ worstPercent }) => formatPercent(worstPercent)),
      row('Memory Spread', ({ spreadPercent }) => formatPercent(spreadPercent.memory)),
      row('CPU Spread', ({ spreadPercent }) => formatPercent(spreadPercent.cpu)),
    ],
  );
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

const percentText = (percent: number | undefined): string =>
  percent === undefined ? '-' : formatPercent(percent);

/** Two plans side by side, for a person at a terminal. */
export function comparisonText(comparison: Comparison, names: Names, paint: Paint): string[] {
  const { common, onlyOne, onlyOther, elsewhere, nodes, same } = comparison;
  const [first, second] = names.map((name) => printable(name, 40));
  const moveText = ({ vmid, source, target }: Comparison['common'][number]) =>
    `${vmid} ${source} -> ${target}`;
  return [
    same ? paint.good('The plans are the same') : paint.strong('The plans differ'),
    '',
    ...figures(comparison, names),
    ...list('Both:', common.map(moveText)),
    ...list(`Only ${first}:`, onlyOne.map(moveText)),
    ...list(`Only ${second}:`, onlyOther.map(moveText)),
    ...list(
      'To another node:',
      elsewhere.map(({ vmid, target, otherTarget }) => `${vmid} -> ${target}, or -> ${otherTarget}`),
    ),
    ...list(
      'Nodes that would be loaded differently:',
      nodes.map(
        ({ node, ...percent }) =>
          `${node}: memory ${percentText(percent.memoryPercent)} or ${percentText(percent.otherMemoryPercent)}, CPU ${percentText(percent.cpuPercent)} or ${percentText(percent.otherCpuPercent)}`,
      ),
    ),
  ];
}
