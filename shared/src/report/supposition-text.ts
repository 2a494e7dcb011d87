import { previewOf } from '../plan/answers/preview.ts';
import type { Supposition } from '../plan/answers/what-if.ts';
import { comparisonText } from './comparison-text.ts';
import type { Paint } from './paint.ts';
import { planStatusText } from './plan-status-text.ts';
import { costLine, moveTable } from './plan-text.ts';
import { previewTable } from './preview-table.ts';
import { problemLines } from './survival-text.ts';

/** What would be planned if things were otherwise, for a person at a terminal. */
export function suppositionText(
  { changed, difference, survival, problems }: Supposition,
  paint: Paint,
): string[] {
  const { moves } = changed;
  return [
    ...problemLines(problems),
    paint.strong(`Then: ${planStatusText(changed)}`),
    ...(moves.length === 0 ? [] : ['', ...moveTable(moves), '', costLine(changed)]),
    '',
    ...previewTable(previewOf(changed)),
    '',
    `Memory for the loss of any one node: ${survival.now.verdict} -> ${survival.changed.verdict}`,
    '',
    ...comparisonText(difference, ['now', 'then'], paint),
  ];
}
