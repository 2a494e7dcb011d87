import type { Verdict } from '#shared/execution/event.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import type { GuestAddress, PveApi } from '../../pve/pve-api.ts';
import { brokenRule } from '../broken-rule.ts';
import type { Context } from '../context.ts';
import { failureReason } from '../failure-reason.ts';
import type { Found } from '../precondition/found.ts';
import { judge } from '../precondition/judge.ts';
import { possibleUse } from '../precondition/late-figures.ts';
import { readRest } from '../precondition/read-found.ts';
import { pveError } from './ask.ts';

const UNREAD_HOLD_SECONDS = 15;

interface Looked {
  readonly verdict: Verdict;
  readonly found: Found;
}

/** Everything that the move of one guest rests on beside the cluster as a whole, and what that says of it. */
export async function lookClosely(context: Context, api: PveApi, around: Found): Promise<Looked> {
  const found = await readRest(context, api, around);
  const verdict = isUnread(found) ? UNREAD : judge(found);
  if (verdict.type !== 'go') return { verdict, found };
  const { vmid, kind, source: node } = found.move;
  const preconditions = await readPreconditions(api, { vmid, kind, node });
  if (preconditions !== undefined && 'refusal' in preconditions)
    return { verdict: preconditions.refusal, found };
  const rules = await ruleVerdict(context, found);
  if (rules !== undefined) return { verdict: rules, found };
  const all = { ...found, execution: context.execution(), preconditions };
  return { verdict: judge(all), found: all };
}

/** The rules with the least and the most that the target may use, where its figures lag behind a move. */
async function ruleVerdict(context: Context, found: Found): Promise<Verdict | undefined> {
  const { move } = found;
  const { least, most } = possibleUse(found);
  const broken = await brokenRule(least, context.execution(), move);
  if (broken !== undefined) return { type: 'skip', detail: broken.text, about: broken.vmids };
  if (most === least || (await brokenRule(most, context.execution(), move)) === undefined) return undefined;
  const detail = `waits for the next figures of ${move.target}, which a guest has just come to or left`;
  return { type: 'hold', detail, seconds: UNREAD_HOLD_SECONDS };
}

const UNREAD: Verdict = {
  type: 'hold',
  detail: 'waits, for its configuration could not be read',
  seconds: UNREAD_HOLD_SECONDS,
};

/** Of a guest that is there nobody knows what it has: no disk, no device and no bridge would be in its way. */
const isUnread = ({ snapshot, move }: Found): boolean => {
  const guest = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  return guest !== undefined && guest.placement === undefined;
};

/** PVE 8 has no such call for containers (501); for a locked guest it fails. */
async function readPreconditions(
  api: PveApi,
  guest: GuestAddress,
): Promise<MigratePreconditions | undefined | { refusal: Verdict }> {
  try {
    return await api.migratePreconditions(guest);
  } catch (error) {
    const { kind, status, message } = pveError(error);
    if (kind === 'answered' && status === 501 && guest.kind === 'lxc') return undefined;
    if (kind !== 'answered' || status !== 500) throw error;
    const { detail, remedy } = failureReason(message, { ...guest, source: guest.node, target: '' });
    return { refusal: { type: 'skip', detail, remedy } };
  }
}
