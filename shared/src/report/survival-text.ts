import { formatBytes } from '../kit/units.ts';
import type { Loss, Survival } from '../plan/answers/survive.ts';
import { reasonText } from '../plan/reason.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

const COLUMNS = [
  { title: 'Lost' },
  { title: 'Fits' },
  { title: 'Needs', align: 'right' as const },
  { title: 'Free', align: 'right' as const },
  { title: 'Restart', align: 'right' as const },
  { title: 'By hand', align: 'right' as const },
  { title: 'Tied', align: 'right' as const },
  { title: 'Remarks' },
];

function remarks({ verdict, why, proved, unfit, majority }: Loss): string {
  const parts = [
    ...(why === undefined ? [] : [reasonText(why)]),
    ...(unfit.length === 0 ? [] : [`no room for ${unfit.join(', ')}`]),
    ...(verdict === 'no' && !proved ? ['not every way to place them was tried'] : []),
    ...(majority ? [] : ['no majority is left: nothing restarts without a QDevice']),
  ];
  return printable(parts.join('; '));
}

const row = (loss: Loss): string[] => [
  loss.nodes.join(', '),
  loss.verdict,
  formatBytes(loss.needBytes),
  formatBytes(loss.freeBytes),
  String(loss.restarts.length),
  String(loss.byHand.length),
  String(loss.bound.length),
  remarks(loss),
];

export const problemLines = (problems: Survival['problems']): string[] =>
  problems.map((problem) => printable(reasonText(problem)));

/** What each loss would do, for a person at a terminal. */
export function survivalText({ verdict, losses, problems }: Survival, paint: Paint): string[] {
  const headline = `Memory for the loss of any one of these: ${verdict}`;
  return [
    ...problemLines(problems),
    verdict === 'yes' ? paint.good(headline) : paint.strong(headline),
    ...(losses.length === 0 ? [] : ['', ...textTable(COLUMNS, losses.map(row))]),
    '',
    'Restart: HA starts them elsewhere. By hand: a person has to. Tied: disks or devices are only there.',
  ];
}
