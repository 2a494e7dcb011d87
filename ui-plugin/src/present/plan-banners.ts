import { grantCommand, rightGroups } from '#shared/report/right-groups.ts';
import type { Banner } from './banner.ts';
import { clockText } from './clock.ts';
import { stayingOf, stayReason } from './errand-rows.ts';
import { guestLabel, sentence } from './move-rows.ts';
import { planChanges } from './plan-changes.ts';
import { groupText, lackingRights, rightText } from './preflight.ts';
import { problemText } from './problem-text.ts';
import { purposeText } from './purpose-text.ts';
import {
  currentPlan,
  type DeskState,
  type Errand,
  endedExecution,
  openErrand,
  runningExecution,
  settledAtMs,
} from './state.ts';
import { t, tn } from './text.ts';
import { initialTicks } from './ticks.ts';

/** The plan may no longer be approved as it is: the cluster changed, or its time is over. */
export const isStale = (state: DeskState, nowMs: number): boolean => {
  const current = currentPlan(state);
  return current !== undefined && (current.stale || current.expiresAtMs <= nowMs);
};

const RENEW = { name: 'renew', label: 'Renew Plan' } as const;

function verdictBanner(state: DeskState): readonly Banner[] {
  const { plan, purpose } = currentPlan(state) ?? {};
  if (plan === undefined || purpose !== undefined) return [];
  const why = plan.statusReason && sentence(plan.statusReason);
  if (plan.status === 'no-action-needed') {
    const percent = plan.before.worst?.percent;
    const text =
      percent === undefined
        ? t('Nothing to do')
        : t('Nothing to do: worst node {worstPercent}', { worstPercent: percent });
    return [{ id: 'balanced', tone: 'good', text }];
  }
  if (plan.status === 'no-beneficial-move') {
    const banner = { id: 'no-beneficial-move', tone: 'info', text: t('No move would help.') } as const;
    return [why === undefined ? banner : { ...banner, more: why }];
  }
  if (plan.status === 'infeasible') {
    const banner = { id: 'infeasible', tone: 'warning', text: t('Not everything can be reached.') } as const;
    return [why === undefined ? banner : { ...banner, more: why }];
  }
  return [];
}

/** The plan on show is for something else than balance; or it was asked for and is none. */
function errandBanner(state: DeskState): readonly Banner[] {
  const errand = openErrand(state);
  if (errand === undefined) return [];
  const what = purposeText(errand.purpose);
  const back = [{ name: 'drop-errand', label: t('Back to Balance') } as const];
  if (currentPlan(state)?.purpose !== undefined) {
    const banner: Banner = {
      id: 'errand',
      tone: 'info',
      text: t('On show: {what}', { what }),
      actions: back,
    };
    const [first] = errand.purpose.kind === 'undo' ? stayingOf(errand) : [];
    return [first === undefined ? banner : { ...banner, more: leftText(state, errand, first.vmid) }];
  }
  if (errand.purpose.kind !== 'undo') return [];
  const why = errand.problem === undefined ? undefined : problemText(errand.problem);
  const text =
    errand.answer === undefined && why === undefined ? t('Asking the engine…') : t('Nobody can go back.');
  const staying = stayingOf(errand)[0];
  const more = why ?? (staying && `${staying.vmid}: ${stayReason(staying)}`);
  return [{ id: 'errand', tone: 'info', text, actions: back, ...(more === undefined ? {} : { more }) }];
}

/** Who cannot go back, in one line; the Node Maintenance tab has a list of its own. */
function leftText(state: DeskState, errand: Errand, vmid: number): string {
  const staying = stayingOf(errand);
  const stay = staying.find((each) => each.vmid === vmid);
  const facts = currentPlan(state)?.snapshot.guests.find((each) => each.vmid === vmid) ?? { vmid };
  return tn(
    '{count} stays where it is: {guest}, {why}',
    '{count} stay where they are, first {guest}: {why}',
    staying.length,
    {
      guest: guestLabel(facts),
      why: stay === undefined ? '' : stayReason(stay),
    },
  );
}

function selectionBanners(state: DeskState): readonly Banner[] {
  const moves = currentPlan(state)?.plan.moves ?? [];
  const name = (vmid: number): string => guestLabel(moves.find((move) => move.vmid === vmid) ?? { vmid });
  const banners: Banner[] = [];
  const [first] = state.dropped;
  if (first !== undefined) {
    banners.push({
      id: 'dropped',
      tone: 'info',
      text: tn(
        '{guest} was un-ticked too: it needs the move of {needs}.',
        '{guest} and others ({count} in all) were un-ticked too: they need the move of {needs}.',
        state.dropped.length,
        { guest: name(first.vmid), needs: name(first.needs) },
      ),
    });
  }
  const needsTick = moves.length > 0 && state.ticked.size === 0 && initialTicks(moves).size === 0;
  if (needsTick && endedExecution(state) === undefined) {
    banners.push({
      id: 'only-restarts',
      tone: 'info',
      text: t('What would help restarts guests: tick those that may be down for a while.'),
    });
  }
  const isBalance = currentPlan(state)?.purpose === undefined;
  if (isBalance && state.selection?.worthwhile === false && state.ticked.size > 0) {
    banners.push({
      id: 'not-worthwhile',
      tone: 'warning',
      text: t('What is still ticked is no better than doing nothing.'),
    });
  }
  return banners;
}

function staleBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const busy = state.sections.plan?.planning !== 'idle';
  const ended = endedExecution(state);
  if (ended !== undefined && !busy) {
    const time = clockText(settledAtMs(ended));
    const text = t('The figures settle first: a new plan is made at {time}.', { time });
    return [{ id: 'settling', tone: 'info', text, actions: [{ ...RENEW, label: t('Renew Plan Now') }] }];
  }
  if (!isStale(state, nowMs) || busy || runningExecution(state) !== undefined) return [];
  return [
    {
      id: 'stale',
      tone: 'info',
      text: currentPlan(state)?.stale
        ? t('The cluster or the settings have changed: this plan is out of date.')
        : t('This plan is too old to be applied.'),
      actions: [{ ...RENEW, label: t(RENEW.label) }],
    },
  ];
}

function changesBanner(state: DeskState): readonly Banner[] {
  const changes = planChanges(state);
  if (changes.length === 0) return [];
  const [text, rest] = [
    t('What changed since the last plan: {changes}', { changes: changes.slice(0, 3).join(', ') }),
    changes.length - 3,
  ];
  const banner = { id: 'changes', tone: 'info', text, closes: 'dismiss-changes' } as const;
  return [rest > 0 ? { ...banner, more: t('and {count} more', { count: rest }) } : banner];
}

/** Which privilege is missing on which path, before anybody approves anything. */
function rightsBanners(state: DeskState): readonly Banner[] {
  const lacking = lackingRights(state);
  const groups = rightGroups(lacking);
  const [first, ...rest] = groups;
  if (first === undefined) return [];
  const userid = state.sections.session?.userid ?? '';
  const remedies = groups.map((group) => grantCommand(group, userid)).join(' · ');
  const banner: Banner = {
    id: 'missing-rights',
    tone: 'warning',
    text: t('You may not make all of these moves: {right}', { right: groupText(first) }),
    more: [...rest.map(groupText), t('Maybe an administrator: {command}', { command: remedies })].join(' · '),
  };
  const isShort = groups.every(({ paths }) => paths.length <= 3);
  return [
    isShort
      ? banner
      : { ...banner, folded: { label: t('All that is missing'), lines: lacking.map(rightText) } },
  ];
}

/** What is to be said about the plan and the selection. */
export function planBanners(state: DeskState, nowMs: number): readonly Banner[] {
  const problem = state.problem ?? state.sections.plan?.problem;
  const stale = staleBanners(state, nowMs);
  // what was refused for being out of date says so itself, with the one thing to do
  const isSaid = problem === undefined || (problem.code === 'plan-stale' && stale.length > 0);
  return [
    ...(isSaid
      ? []
      : [{ id: 'problem', tone: 'warning', text: problemText(problem), closes: 'dismiss-problem' } as const]),
    ...errandBanner(state),
    ...stale,
    ...(isStale(state, nowMs) ? [] : verdictBanner(state)),
    ...rightsBanners(state),
    ...selectionBanners(state),
    ...changesBanner(state),
  ];
}
