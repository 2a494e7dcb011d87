import { formatPercent } from '../kit/units.ts';
import type { NodePreview } from '../plan/answers/preview.ts';
import { textTable } from './table.ts';

const change = (before: number, after: number, text: (value: number) => string): string =>
  text(before) === text(after) ? text(after) : `${text(before)} -> ${text(after)}`;

/** One line a node: how full it is, and would be. */
export function previewTable(preview: readonly NodePreview[]): string[] {
  const right = 'right' as const;
  return textTable(
    [
      { title: 'Node' },
      { title: 'Memory', align: right },
      { title: 'CPU', align: right },
      { title: 'Guests', align: right },
    ],
    preview.map((node) => [
      node.node,
      change(node.memoryPercentBefore, node.memoryPercentAfter, formatPercent),
      change(node.cpuPercentBefore, node.cpuPercentAfter, formatPercent),
      change(node.guestsBefore, node.guestsAfter, String),
    ]),
  );
}
