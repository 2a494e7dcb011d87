import type { ExecutionView, MoveView } from '#shared/execution/execution-view.ts';
import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import { guestLabel } from '#shared/report/plan-text.ts';
import { printable } from '#shared/report/printable.ts';

/** A running move is told about at every so many percent. */
const STRIDE_PERCENT = 20;

const TOLD_STATES = ['running', 'done', 'failed', 'skipped', 'aborted'];

/** Tells of each move what is new since it was last told about, one line each. */
export function tellMoves(): (now: ExecutionView) => string[] {
  const told = new Map<number, string>();
  return ({ moves }) =>
    moves.flatMap((move) => {
      const news = newsOf(move);
      if (news === undefined || told.get(move.vmid) === news) return [];
      told.set(move.vmid, news);
      return [line(move)];
    });
}

/** What would be worth a line, the same for two lines that say the same; a move that waits without a cause is none. */
function newsOf(move: MoveView): string | undefined {
  if (move.state === 'waiting') return move.detail && `waiting ${move.detail}`;
  return TOLD_STATES.includes(move.state) ? `${move.state} ${stride(move)}` : undefined;
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
