import type { PlannedMove } from '#shared/plan/plan.ts';
import type { MissingRight } from '#shared/protocol/sections.ts';
import { pathsText, type RightGroup } from '#shared/report/right-groups.ts';
import { clockText } from './clock.ts';
import { tickedMoves } from './headline.ts';
import { type Html, html, noHtml } from './html.ts';
import { guestLabel, routeLabel, sentence } from './move-rows.ts';
import { currentPlan, type DeskState } from './state.ts';
import { t, tn } from './text.ts';

/** What was found out about a move before anybody approves it. */
export interface Checked {
  readonly vmid: number;
  readonly guest: string;
  readonly route: string;
  /** `unread`: its disks and devices are still being read; `refused`: a right is missing. */
  readonly verdict: 'good' | 'noted' | 'unread' | 'refused';
  readonly findings: readonly string[];
}

const UNREAD = 'unread-placement';

const isUnread = ({ warnings }: PlannedMove): boolean => warnings.some(({ code }) => code === UNREAD);

/** Those of the missing rights that a ticked move needs, with nothing but ticked guests. */
export function lackingRights(state: DeskState): readonly MissingRight[] {
  const ticked = new Set(tickedMoves(state).map(({ vmid }) => vmid));
  return (currentPlan(state)?.missingRights ?? [])
    .map((right) => ({ ...right, vmids: right.vmids.filter((vmid) => ticked.has(vmid)) }))
    .filter(({ vmids }) => vmids.length > 0);
}

export const rightText = ({ privilege, path }: Pick<MissingRight, 'privilege' | 'path'>): string =>
  t('{privilege} on {path} is missing', { privilege, path });

/** A privilege that is missing on many paths is one line. */
export const groupText = (group: RightGroup): string =>
  rightText({
    privilege: group.privilege,
    path: pathsText(group, (count, first) => t('{count} paths ({first})', { count, first })),
  });

/** Every ticked move with what was found, those first that cannot start. */
export function preflight(state: DeskState): readonly Checked[] {
  const lacking = lackingRights(state);
  const order: readonly Checked['verdict'][] = ['refused', 'unread', 'noted', 'good'];
  const checked = tickedMoves(state).map((move): Checked => {
    const rights = lacking.filter(({ vmids }) => vmids.includes(move.vmid)).map(rightText);
    const notes = move.warnings.map(sentence);
    const verdict =
      rights.length > 0 ? 'refused' : isUnread(move) ? 'unread' : notes.length > 0 ? 'noted' : 'good';
    return {
      ...{ vmid: move.vmid, guest: guestLabel(move), route: routeLabel(move) },
      ...{ verdict, findings: [...rights, ...notes] },
    };
  });
  return [...checked].sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
}

/** Why Apply has to wait, or what has to be un-ticked first; '' where all was read and nothing is missing. */
export function preflightHindrance(state: DeskState): string {
  const moves = tickedMoves(state);
  const [right] = lackingRights(state);
  if (right !== undefined) {
    const [first] = right.vmids;
    const move = moves.find(({ vmid }) => vmid === first);
    return t('{right}: un-tick {guest}, or ask for the right.', {
      right: rightText(right),
      guest: move === undefined ? String(first) : guestLabel(move),
    });
  }
  const { plan, frontier } = state.sections;
  const planning = plan?.planning;
  if (moves.some(isUnread))
    // the guests of the slider's stops are read after the plan
    return planning === 'idle' && frontier?.done !== false
      ? t('Disks and devices of these guests could not all be read: Rebalance Now tries it again.')
      : t('Disks, devices and rights of these guests are still being read: it can be applied then.');
  if (planning !== 'idle' && currentPlan(state)?.missingRights === undefined)
    return t('The plan is still being checked.');
  return '';
}

/** When the oldest of what was found was read. */
function readAtMs(state: DeskState): number | undefined {
  const ticked = new Set(tickedMoves(state).map(({ vmid }) => vmid));
  const stamps = (currentPlan(state)?.snapshot.guests ?? []).flatMap(({ vmid, placement }) =>
    ticked.has(vmid) && placement !== undefined ? [placement.takenAtMs] : [],
  );
  return stamps.length === 0 ? undefined : Math.min(...stamps);
}

const ICONS: Readonly<Record<Checked['verdict'], string>> = {
  good: 'fa fa-check-circle good',
  noted: 'fa fa-info-circle info-blue',
  unread: 'fa fa-clock-o',
  refused: 'fa fa-times-circle critical',
};

function summary(checked: readonly Checked[]): string {
  const count = checked.filter(({ verdict }) => verdict === 'good').length;
  if (count === checked.length)
    return tn('Checked: nothing is against it', 'Checked, all {count}: nothing is against it', count);
  return t('Checked: nothing is against {count} of {all}', { count, all: checked.length });
}

const line = ({ guest, route, verdict, findings }: Checked): Html =>
  html`<li><i class="${ICONS[verdict]}" aria-hidden="true"></i> ${guest} <span class="pve-rebalance-more">${route}</span>${
    findings.length === 0 ? noHtml : html`: ${findings.join(' · ')}`
  }</li>`;

/** What was looked at for each move, opened at once where there is something to say. */
export function preflightHtml(state: DeskState): Html {
  const checked = preflight(state);
  if (checked.length === 0) return noHtml;
  const atMs = readAtMs(state);
  const isPlain = checked.every(({ verdict }) => verdict === 'good');
  const what = t(
    'Rights of yours, place and lock, disks and storages, networks, devices, processors, free memory, HA, backups, and what Proxmox VE itself says; all of it again right before each move.',
  );
  const when = atMs === undefined ? noHtml : html` ${t('Read at {time}.', { time: clockText(atMs) })}`;
  return html`<details class="pve-rebalance-preflight"${isPlain ? noHtml : html` open`}><summary>${summary(
    checked,
  )}</summary><p class="pve-rebalance-more">${what}${when}</p><ul class="pve-rebalance-plain">${checked.map(line)}</ul></details>`;
}
