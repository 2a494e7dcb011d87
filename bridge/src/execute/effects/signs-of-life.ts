import type { ExecutionMove } from '#shared/execution/execution.ts';
import { elapsedMs } from '../../clock.ts';
import type { GuestStatus } from '../../pve/guest-answers.ts';
import type { GuestAddress, PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';
import type { Context } from '../context.ts';

const POLL_MS = 2000;
/** S16: within so long a guest that was the first on its way is judged. */
const JUDGED_MS = 60_000;
/** However long the answers take, a guest gets more than one chance. */
const LOOKS_MIN = 3;

interface Judged {
  readonly node: string;
  readonly detail?: string;
  readonly remedy?: string;
}

/**
 * Watches the first guest on a way at its target: whether its counters go on, and where its agent answered before, the
 * agent again. What it may not ask is left out: then the counters alone decide. A ping is a POST, for which the sign-in
 * of somebody who only looks on has no token: Proxmox VE would answer as if that sign-in had ended.
 */
export async function signsOfLife(context: Context, api: PveApi, move: ExecutionMove): Promise<Judged> {
  const guest: GuestAddress = { vmid: move.vmid, kind: move.kind, node: move.target };
  const untilMs = elapsedMs(context.clock) + JUDGED_MS;
  let first: string | undefined;
  let moves = false;
  for (let looks = 1; ; looks++) {
    const status = await ifAllowed(api.guestStatus(guest));
    if (status !== undefined) {
      moves ||= first !== undefined && counters(status) !== first;
      first ??= counters(status);
    }
    const isUnseen = status === undefined;
    const hasToAnswer = move.hadAgent === true && context.authority() === api;
    if ((moves || isUnseen) && (!hasToAnswer || (await answers(api, guest)) !== false))
      return { node: move.target };
    if (looks >= LOOKS_MIN && elapsedMs(context.clock) >= untilMs) return silent(move, moves);
    await context.clock.sleep(POLL_MS, context.signal);
  }
}

const counters = ({ cpu, netin, netout, diskread, diskwrite }: GuestStatus): string =>
  [cpu, netin, netout, diskread, diskwrite].join();

/** Whether the agent of a guest answers; undefined where nobody may ask, or there is none. */
export async function answers(api: PveApi, guest: GuestAddress): Promise<boolean | undefined> {
  if (guest.kind !== 'qemu') return false;
  try {
    await api.pingAgent(guest);
    return true;
  } catch (error) {
    if (!(error instanceof PveError) || error.status === 401) throw error;
    // Releases name the right differently: in a cluster of both, a node may refuse what another allowed.
    return error.status === 403 ? undefined : false;
  }
}

async function ifAllowed<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PveError && error.status === 403) return undefined;
    throw error;
  }
}

function silent({ vmid, source, target, kind }: ExecutionMove, moves: boolean): Judged {
  const tool =
    kind === 'lxc' ? `pct migrate ${vmid} ${source} --restart` : `qm migrate ${vmid} ${source} --online`;
  return {
    node: target,
    detail: moves ? 'does not answer' : 'shows no sign of life',
    remedy: `Look at its network on ${target} (bridge, VLAN, firewall); to move it back: on ${target}: ${tool}`,
  };
}
