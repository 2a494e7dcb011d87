import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import { elapsedMs } from '../../clock.ts';
import { sidOf } from '../../observe/ha.ts';
import type { Resource } from '../../pve/answers.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context, Told } from '../context.ts';
import { isManagedByHa } from '../precondition/found.ts';
import { isDenied, pveError } from './ask.ts';
import { signsOfLife } from './signs-of-life.ts';

/** All look at the same moments of the clock, so that they share an answer. */
const POLL_MS = 3000;
/** The inventory is up to 12 s old; HA needs a round more. */
const SETTLE_MS = 60_000;
const SETTLE_HA_MS = 90_000;
/** Where a guest is after a failure is known at once, its lock and state with the next figures. */
const FAILED_MS = 15_000;
/** As long as an execution waits: somebody who may see the guest may come. */
const UNSEEN_MS = 10 * 60_000;

/** Waits until the inventory shows the guest on its target, and in good order there. */
export async function settle(context: Context, vmid: number): Promise<void> {
  const begunAtMs = elapsedMs(context.clock);
  for (;;) {
    const api = context.sight();
    const move = moveOf(context.execution(), vmid);
    if (!api || !move) return;
    try {
      const rows = await api.clusterResources();
      const guest = rows.find((row) => row.vmid === vmid && (row.type === 'qemu' || row.type === 'lxc'));
      const waitedMs = elapsedMs(context.clock) - begunAtMs;
      const isThere = isSettled(move, guest);
      if (isThere && guest && move.canary && move.how !== 'offline')
        return context.tell({ type: 'settled', vmid, ...(await judged(context, api, move, waitedMs)) });
      if (isThere || waitedMs >= patienceMs(context, move, guest))
        return context.tell({ type: 'settled', vmid, ...situation(move, guest) });
    } catch (error) {
      const { message } = pveError(error);
      if (isDenied(error)) context.refused(api, message);
    }
    await context.clock.sleep(POLL_MS - (context.clock.nowMs() % POLL_MS), context.signal);
  }
}

/** The signs of life of a guest that has arrived, or that nobody can ask its node for them. */
async function judged(
  context: Context,
  api: PveApi,
  move: ExecutionMove,
  waitedMs: number,
): Promise<Settled> {
  try {
    return await signsOfLife(context, api, move);
  } catch (error) {
    const { message } = pveError(error);
    if (isDenied(error) || waitedMs < UNSEEN_MS) throw error;
    return { node: move.target, detail: `cannot be seen: ${message}` };
  }
}

const patienceMs = ({ authority }: Context, move: ExecutionMove, guest: Resource | undefined): number => {
  // To whoever looks on for an absent approver a guest may be invisible that is in good order (S12).
  if (!guest && !authority()) return UNSEEN_MS;
  if (move.failure !== undefined) return FAILED_MS;
  return move.ha ? SETTLE_HA_MS : SETTLE_MS;
};

const expectedStatus = ({ how }: ExecutionMove) => (how === 'offline' ? 'stopped' : 'running');

function isSettled(move: ExecutionMove, guest: Resource | undefined): boolean {
  if (guest?.node !== move.target || move.failure !== undefined) return false;
  const isCalm = !isManagedByHa(guest) || guest.hastate === 'started' || guest.hastate === 'stopped';
  return isCalm && !guest.lock && guest.status === expectedStatus(move);
}

const onlineFlag = ({ how }: ExecutionMove): string =>
  ({ live: ' --online', restart: ' --restart', offline: '' })[how];

type Settled = Omit<Extract<Told, { type: 'settled' }>, 'type' | 'vmid'>;

/** Where it is and what is wrong with it; nothing is repaired by us, the command is shown. */
function situation(move: ExecutionMove, guest: Resource | undefined): Settled {
  if (!guest) return {};
  const { node = '', lock, status = 'unknown' } = guest;
  const tool = move.kind === 'lxc' ? 'pct' : 'qm';
  if (lock)
    return {
      node,
      detail: `left locked (${lock}) on ${node}`,
      remedy: `If nothing runs for it any more: on ${node}: ${tool} unlock ${move.vmid}`,
    };
  if (status === 'paused')
    return { node, detail: `left paused on ${node}`, remedy: `On ${node}: ${tool} resume ${move.vmid}` };
  if (status === 'stopped' && move.how !== 'offline')
    return {
      node,
      detail: `is stopped on ${node}`,
      remedy: `To start it: on ${node}: ${startCommand(move)}`,
    };
  if (node === move.target && status !== expectedStatus(move))
    return { node, detail: `is ${status} on ${node}` };
  if (node !== move.source && node !== move.target && !move.ha)
    return {
      node,
      remedy: `To bring it back: on ${node}: ${tool} migrate ${move.vmid} ${move.source}${onlineFlag(move)}`,
    };
  if (node === move.source && move.ha && move.failure === undefined)
    return {
      node,
      detail: `HA did not move it: it is still on ${node}`,
      remedy: 'HA may do so later: look at its state there before it is asked again',
    };
  return { node };
}

/** What HA manages it starts itself, unless it was told otherwise. */
const startCommand = ({ vmid, kind, ha }: ExecutionMove): string => {
  if (ha) return `ha-manager set ${sidOf(kind, vmid)} --state started`;
  return `${kind === 'lxc' ? 'pct' : 'qm'} start ${vmid}`;
};
