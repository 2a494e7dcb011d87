import { formatBytes, formatDurationRange, formatPercent } from '../kit/units.ts';
import type { Explanation, MoveExplanation } from '../plan/answers/explain.ts';
import { reasonText } from '../plan/reason.ts';
import type { Paint } from './paint.ts';
import { previewTable } from './preview-table.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

const effectText = ({ worstPercent, spreadPercent: { memory, cpu } }: MoveExplanation['withIt']): string =>
  `worst node ${formatPercent(worstPercent ?? 0)}, spread of memory ${formatPercent(memory)}, of CPU ${formatPercent(cpu)}`;

function moveLines({ move, nodes, waitsFor, neededBy, withIt, withoutIt, risks }: MoveExplanation): string[] {
  const { step, how, bytes, expectedSecondsRange } = move;
  const wait = waitsFor.map(({ vmid, source, target }) => `${vmid} (${source} -> ${target})`).join(', ');
  return [
    `Step ${step}, ${how}: ${formatBytes(bytes)} over the network, ${formatDurationRange(...expectedSecondsRange)}`,
    ...(wait === '' ? [] : [`Waits for ${wait}`]),
    ...(neededBy.length === 0 ? [] : [`Without it these fall away: ${neededBy.join(', ')}`]),
    `With it:    ${effectText(withIt)}`,
    `Without it: ${effectText(withoutIt)}`,
    ...risks.map((risk) => `Mind: ${printable(reasonText(risk))}`),
    '',
    ...previewTable(nodes),
  ];
}

/** Why a guest moves or stays, for a person at a terminal. */
export function explanationText({ guest, move }: Explanation, paint: Paint): string[] {
  const { vmid, node, reason, targets } = guest;
  const where = move === undefined ? `stays on ${node}` : `${move.move.source} -> ${move.move.target}`;
  const title =
    node === '' ? printable(reasonText(reason)) : `${vmid} ${where}: ${printable(reasonText(reason))}`;
  const rows = targets.map((target) => [target.node, printable(reasonText(target.reason))]);
  return [
    paint.strong(title),
    ...(move === undefined ? [] : moveLines(move)),
    ...(rows.length === 0
      ? []
      : ['', 'Why not on another node:', ...textTable([{ title: 'Node' }, { title: 'Why' }], rows)]),
  ];
}
