import type { Execution, ExecutionMove } from '#shared/execution/execution.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { guestLabel } from '#shared/report/plan-text.ts';
import { printable } from '#shared/report/printable.ts';

/** A running move is told about at every so many percent. */
const STRIDE_PERCENT = 20;

const TOLD_STATES = ['running', 'done', 'failed', 'skipped', 'aborted'];

/** What happened between two looks at an execution, one line each. */
export function newLines(before: Execution | undefined, now: Execution): string[] {
  return now.moves.flatMap((move) => {
    const earlier = before?.moves.find(({ vmid }) => vmid === move.vmid);
    return isNews(earlier, move) ? [line(move)] : [];
  });
}

function isNews(earlier: ExecutionMove | undefined, move: ExecutionMove): boolean {
  if (!TOLD_STATES.includes(move.state)) return false;
  return earlier?.state !== move.state || stride(earlier) !== stride(move);
}

const stride = ({ progress }: ExecutionMove): number =>
  Math.floor((100 * (progress?.fraction ?? 0)) / STRIDE_PERCENT);

function line(move: ExecutionMove): string {
  const { vmid, name, source, target, state, detail, remedy } = move;
  const what = state === 'running' ? progressText(move) : state;
  const why = [detail, remedy].flatMap((text) => (text === undefined ? [] : [printable(text)]));
  return [`${guestLabel(vmid, name)}  ${source} -> ${target}  ${what}`, ...why].join(': ');
}

function progressText({ progress }: ExecutionMove): string {
  if (!progress) return 'running';
  const speed = progress.bytesPerSecond === undefined ? '' : `, ${formatBytes(progress.bytesPerSecond)}/s`;
  return `${formatPercent(100 * progress.fraction)}${speed}`;
}
