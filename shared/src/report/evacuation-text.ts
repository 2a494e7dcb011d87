import { formatPercent } from '../kit/units.ts';
import type { Evacuation, Staying } from '../plan/answers/evacuate.ts';
import type { ReturnHome } from '../plan/answers/return-home.ts';
import type { Stay } from '../plan/plan.ts';
import { reasonText } from '../plan/reason.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Paint } from './paint.ts';
import { costLine, guestLabel, moveTable } from './plan-text.ts';
import { previewTable } from './preview-table.ts';
import { printable } from './printable.ts';
import { problemLines } from './survival-text.ts';
import { textTable } from './table.ts';

type Told = Stay & Partial<Pick<Staying, 'targets'>>;

/** The first reason; where that is only that no node takes it, what each of them says. */
function whyText({ reason, targets = [] }: Told): string {
  if (reason.code !== 'no-target' || targets.length === 0) return reasonText(reason);
  return targets.map((target) => reasonText(target.reason)).join('; ');
}

function stayLines(title: string, { guests }: ClusterSnapshot, stays: readonly Told[]): string[] {
  if (stays.length === 0) return [];
  const names = new Map(guests.map(({ vmid, name }) => [vmid, name]));
  const rows = stays.map((stay) => [
    guestLabel(stay.vmid, names.get(stay.vmid)),
    stay.node,
    printable(whyText(stay)),
  ]);
  return ['', title, ...textTable([{ title: 'Guest' }, { title: 'Node' }, { title: 'Why' }], rows)];
}

const moveLines = ({ plan }: Pick<Evacuation, 'plan'>): string[] =>
  plan.moves.length === 0 ? [] : ['', ...moveTable(plan.moves), '', costLine(plan)];

const commandLines = (commands: readonly string[]): string[] =>
  commands.length === 0
    ? []
    : [
        '',
        "HA's own maintenance mode is not set by this. The command:",
        ...commands.map((each) => `  ${each}`),
      ];

function headline({ nodes, empties, staying, plan }: Evacuation, paint: Paint): string[] {
  const names = nodes.join(', ');
  if (names === '') return [];
  if (!empties) {
    const stay = staying.length === 1 ? '1 guest stays' : `${staying.length} guests stay`;
    return [paint.strong(`${names} cannot be emptied: ${stay}`)];
  }
  const isEmpty = plan.moves.length === 0;
  return [paint.good(isEmpty ? `Nothing runs on ${names}` : `After these moves nothing runs on ${names}`)];
}

/** Who goes where, who stays, how full the others get, for a person at a terminal. */
export function evacuationText(snapshot: ClusterSnapshot, answer: Evacuation, paint: Paint): string[] {
  const { preview, staying, resting, survival, commands, problems } = answer;
  const fullest = Math.max(0, ...preview.map(({ memoryPercentAfter }) => memoryPercentAfter));
  return [
    ...problemLines(problems),
    ...headline(answer, paint),
    ...moveLines(answer),
    ...stayLines(`These stay:`, snapshot, staying),
    ...(resting.length === 0 ? [] : ['', `Not running there, and not moved: ${resting.join(', ')}`]),
    '',
    ...previewTable(preview),
    '',
    `Fullest node afterwards: ${formatPercent(fullest)} memory. The rest bears the loss of one more node: ${survival.verdict}`,
    ...commandLines(commands),
  ];
}

/** The way back, for a person at a terminal. */
export function returnText(snapshot: ClusterSnapshot, answer: ReturnHome, paint: Paint): string[] {
  const { plan, staying, commands } = answer;
  const count = plan.moves.length;
  const title = count === 0 ? 'Nobody goes back' : `${count} guests go back`;
  return [
    paint.strong(title),
    ...moveLines(answer),
    ...stayLines('These do not:', snapshot, staying),
    ...(count === 0 ? [] : commandLines(commands)),
  ];
}
