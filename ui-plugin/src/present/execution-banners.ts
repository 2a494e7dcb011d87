import type { ExecutionView } from '#shared/execution/execution-view.ts';
import type { Banner } from './banner.ts';
import { durationText } from './clock.ts';
import { doneCount } from './history-rows.ts';
import { guestLabel } from './move-rows.ts';
import { moveStateText } from './move-state-text.ts';
import type { DeskState } from './state.ts';
import { t } from './text.ts';
import { told, toldOf } from './told.ts';

function resultText(execution: ExecutionView): string {
  const [done, all] = [doneCount(execution), execution.moves.length];
  const time = durationText(((execution.endedAtMs ?? execution.startedAtMs) - execution.startedAtMs) / 1000);
  switch (execution.outcome) {
    case 'complete':
      return t('Finished: all {count} moves done in {time}.', { count: all, time });
    case 'stopped':
      return t('Stopped: {done} of {all} moves done in {time}.', { done, all, time });
    case 'aborted':
      return t('Aborted: {done} of {all} moves done in {time}.', { done, all, time });
    case 'closed':
      return t('Closed: {done} of {all} moves done.', { done, all });
    case 'partial':
    case undefined:
      return t('Finished: {done} of {all} moves done in {time}.', { done, all, time });
  }
}

/** The first guest that did not get where it should, with the true reason and the remedy. */
function failureText(execution: ExecutionView): string | undefined {
  const failed =
    execution.moves.find(({ state }) => state === 'failed' || state === 'aborted') ??
    execution.moves.find(({ state, detail }) => state === 'skipped' && detail !== undefined);
  if (failed === undefined) return execution.detail && told(execution.detail);
  const [what = moveStateText(failed.state), ...remedy] = toldOf(failed);
  return [`${guestLabel(failed)}: ${what}`, ...remedy].join(' · ');
}

function resultBanner(execution: ExecutionView): Banner {
  const why = failureText(execution);
  const banner = {
    id: 'result',
    tone: execution.outcome === 'complete' ? 'good' : 'warning',
    text: resultText(execution),
    closes: 'dismiss-result',
  } as const;
  return why === undefined || execution.outcome === 'complete' ? banner : { ...banner, more: why };
}

function heldBanner(state: DeskState, execution: ExecutionView): Banner {
  const { mayContinue = false, mayStop = false } = state.sections.execution ?? {};
  const counts = { done: doneCount(execution), all: execution.moves.length };
  const user = state.sections.session?.userid ?? '';
  const crashed = execution.phase === 'waiting';
  const why = crashed ? execution.detail && told(execution.detail) : failureText(execution);
  const banner: Banner = {
    id: crashed ? 'interrupted' : 'paused',
    tone: 'warning',
    text: crashed
      ? t('Interrupted. {done} of {all} moves done. Running migrations go on, no further one starts.', counts)
      : t('Paused after a failure. {done} of {all} moves done.', counts),
    actions: [
      ...(mayContinue ? [{ name: 'continue', label: t('Continue as {user}…', { user }) } as const] : []),
      ...(mayContinue || mayStop ? [{ name: 'close-execution', label: t('Close') } as const] : []),
    ],
  };
  return why === undefined ? banner : { ...banner, more: why };
}

/** So long a result is news, to whoever opens the panel; the history has it for good. */
const NEWS_MS = { complete: 3_600_000, other: 24 * 3_600_000 };

function isNews({ outcome, endedAtMs, startedAtMs }: ExecutionView, nowMs: number): boolean {
  return nowMs - (endedAtMs ?? startedAtMs) < (outcome === 'complete' ? NEWS_MS.complete : NEWS_MS.other);
}

/** What is to be said about the execution that is on or has just ended. */
export function executionBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const execution = state.sections.execution?.current;
  if (execution === undefined) return [];
  if (execution.phase === 'finished')
    return execution.id === state.readResult || !isNews(execution, nowMs) ? [] : [resultBanner(execution)];
  if (execution.phase === 'waiting' || execution.phase === 'paused') return [heldBanner(state, execution)];
  if (execution.approvedBy === state.sections.session?.userid) return [];
  return [
    {
      id: 'other-user',
      tone: 'info',
      text: t('{user} is executing a plan just now.', { user: execution.approvedBy }),
      ...(execution.node === undefined ? {} : { more: t('executed by {node}', { node: execution.node }) }),
    },
  ];
}
