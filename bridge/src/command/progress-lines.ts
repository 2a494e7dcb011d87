import type { Execution } from '#shared/execution/execution.ts';
import type { MoveView } from '#shared/execution/execution-view.ts';
import { executionView } from '#shared/execution/view.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { guestLabel } from '#shared/report/plan-text.ts';
import { printable } from '#shared/report/printable.ts';

/** A running move is told about at every so many percent. */
const STRIDE_PERCENT = 20;

const TOLD_STATES = ['running', 'done', 'failed', 'skipped', 'aborted'];

/** What happened between two looks at an execution, one line each. */
export function newLines(before: Execution | undefined, now: Execution): string[] {
  const earlier = new Map(before ? movesOf(before).map((move) => [move.vmid, move]) : []);
  return movesOf(now).flatMap((move) => (isNews(earlier.get(move.vmid), move) ? [line(move)] : []));
}

/** As the approving user may see them: all, with their reasons in words. */
const movesOf = (execution: Execution): readonly MoveView[] => executionView(execution, () => true).moves;

function isNews(earlier: MoveView | undefined, move: MoveView): boolean {
  if (!TOLD_STATES.includes(move.state)) return false;
  return earlier?.state !== move.state || stride(earlier) !== stride(move);
}

const stride = ({ progress }: MoveView): number =>
  Math.floor((100 * (progress?.fraction ?? 0)) / STRIDE_PERCENT);

function line(move: MoveView): string {
  const { vmid, name, source, target, state, detail, remedy } = move;
  const what = state === 'running' ? progressText(move) : state;
  const why = [detail, remedy].flatMap((text) => (text === undefined ? [] : [printable(text)]));
  return [`${guestLabel(vmid, name)}  ${source} -> ${target}  ${what}`, ...why].join(': ');
}

function progressText({ progress }: MoveView): string {
  if (!progress) return 'running';
  const speed = progress.bytesPerSecond === undefined ? '' : `, ${formatBytes(progress.bytesPerSecond)}/s`;
  return `${formatPercent(100 * progress.fraction)}${speed}`;
}
