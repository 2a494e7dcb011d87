import { tickedMoves } from './headline.ts';
import { sentence } from './move-rows.ts';
import { isStale } from './plan-banners.ts';
import { preflightHindrance } from './preflight.ts';
import { problemText } from './problem-text.ts';
import { movingNow } from './progress.ts';
import { remedySentence } from './remedy.ts';
import { currentPlan, type DeskState, isAnswered, openErrand, runningExecution } from './state.ts';
import { t, tn } from './text.ts';

/** A button as it is now; when it is off, its tooltip says why. */
export interface ButtonState {
  readonly text: string;
  readonly enabled: boolean;
  readonly tip: string;
  readonly hidden: boolean;
}

/** Why nothing can be started just now; '' if it can. */
function startHindrance(state: DeskState, nowMs: number): string {
  const { session, cluster } = state.sections;
  if (state.connection.kind === 'offline') return remedySentence(state.connection.remedy, state);
  if (state.connection.kind !== 'connected') return t('Not connected');
  if (session?.rights.migrate === false)
    return t('You may look, not move: it needs VM.Migrate on the guests.');
  if (runningExecution(state) !== undefined) return t('A plan is being executed.');
  if (cluster?.facts.quorate === false) return t('The cluster has no quorum: nothing is started.');
  if (cluster?.facts.haArmed === false)
    return t('HA is disarmed: nothing is started until it is armed again.');
  const sick = cluster?.health?.find(({ level }) => level === 'stop');
  if (sick !== undefined) return sentence(sick.reason);
  if (session?.companion === 'unreachable')
    return t('The companion of this node does not answer: nothing is started or changed until it does.');
  const kept = state.sections.execution?.problem;
  if (kept !== undefined) return problemText(kept);
  if (currentPlan(state) === undefined) return t('There is no plan yet.');
  if (isStale(state, nowMs)) return t('The plan is out of date: renew it first.');
  if (tickedMoves(state).length === 0) return t('No move is ticked.');
  if (state.selection?.worthwhile === false && currentPlan(state)?.purpose === undefined)
    return t('What is still ticked is no better than doing nothing.');
  return preflightHindrance(state);
}

export function applyButton(state: DeskState, nowMs: number): ButtonState {
  const count = tickedMoves(state).length;
  const tip = startHindrance(state, nowMs);
  const text = count === 0 ? t('Apply…') : tn('Apply {count} Move…', 'Apply {count} Moves…', count);
  return { text, enabled: tip === '', tip, hidden: runningExecution(state) !== undefined };
}

/** The button of the Node Maintenance tab: the same approval, in the words of what it is for. */
export function errandButton(state: DeskState, nowMs: number): ButtonState {
  const purpose = currentPlan(state)?.purpose;
  const count = tickedMoves(state).length;
  const isHome = openErrand(state)?.purpose.kind === 'return-home';
  if (
    purpose === undefined ||
    purpose.kind === 'undo' ||
    runningExecution(state) !== undefined ||
    count === 0
  )
    return {
      text: isHome ? t('Bring Back…') : t('Evacuate…'),
      enabled: false,
      tip:
        runningExecution(state) === undefined
          ? t('Nothing is ticked that could move.')
          : t('A plan is being executed.'),
      hidden: false,
    };
  const tip = startHindrance(state, nowMs);
  const text = isHome
    ? tn('Bring Back {count} Guest…', 'Bring Back {count} Guests…', count)
    : tn('Evacuate: Move {count} Guest…', 'Evacuate: Move {count} Guests…', count);
  return { text, enabled: tip === '', tip, hidden: false };
}

const isPlanning = (state: DeskState): boolean =>
  state.pending.has('plan.request') || (state.sections.plan?.planning ?? 'idle') !== 'idle';

export function rebalanceButton(state: DeskState): ButtonState {
  const planning = isPlanning(state);
  const connected = isAnswered(state);
  return {
    text: planning ? t('Planning…') : t('Rebalance Now'),
    enabled:
      connected && state.sections.plan !== undefined && !planning && runningExecution(state) === undefined,
    tip: connected
      ? t('Reads the cluster and proposes moves; nothing is moved before you apply it.')
      : t('Not connected'),
    hidden: false,
  };
}

export function stopButton(state: DeskState): ButtonState {
  const execution = runningExecution(state);
  const may = state.sections.execution?.mayStop === true;
  const stopping = execution?.phase === 'stopping' || execution?.phase === 'aborting';
  return {
    text: stopping ? t('Stopping…') : t('Stop'),
    enabled:
      execution !== undefined &&
      execution.phase !== 'waiting' &&
      may &&
      !stopping &&
      state.connection.kind === 'connected',
    tip:
      execution === undefined || may
        ? t('Running moves finish, no new ones start.')
        : t('Only who approved it, or Sys.Modify on /, may stop it.'),
    hidden: execution === undefined,
  };
}

export function abortButton(state: DeskState): ButtonState {
  const execution = runningExecution(state);
  const running = execution === undefined ? 0 : movingNow(execution).length;
  const may = state.sections.execution?.mayAbort === true;
  return {
    text: t('Abort Running Moves…'),
    enabled: may && running > 0 && execution?.phase !== 'aborting' && state.connection.kind === 'connected',
    tip: may ? '' : t('It needs to be your own task, or Sys.Modify on the node.'),
    hidden: execution === undefined,
  };
}
