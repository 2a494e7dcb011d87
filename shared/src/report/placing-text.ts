import type { Placing } from '../plan/answers/place.ts';
import { reasonText } from '../plan/reason.ts';
import type { Paint } from './paint.ts';
import { previewTable } from './preview-table.ts';
import { printable } from './printable.ts';
import { problemLines } from './survival-text.ts';
import { textTable } from './table.ts';

/** Where new guests would fit, for a person at a terminal. */
export function placingText(
  { guests, placed, preview, survivesNodeLoss, problems }: Placing,
  paint: Paint,
): string[] {
  const rows = guests.flatMap(({ name, targets }, index) =>
    targets.map(({ node, fits, reason }, rank) => [
      rank === 0 ? printable(name ?? `guest ${index + 1}`, 24) : '',
      node,
      fits ? 'yes' : 'no',
      printable(reasonText(reason)),
    ]),
  );
  const headline = `${placed} of ${guests.length} new guests fit`;
  return [
    ...problemLines(problems),
    placed === guests.length ? paint.good(headline) : paint.strong(headline),
    '',
    ...textTable([{ title: 'Guest' }, { title: 'Node' }, { title: 'Fits' }, { title: 'Why' }], rows),
    '',
    ...previewTable(preview),
    '',
    `Memory for the loss of any one node: ${survivesNodeLoss.before} -> ${survivesNodeLoss.after}`,
  ];
}
