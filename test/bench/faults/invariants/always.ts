import { isUnderWay } from '../../../../shared/src/execution/execution.ts';
import type { Sent } from '../wire.ts';
import { isLeading } from '../world.ts';
import { type Always, GRACE_MS, HONEST, hasFence, isRunning, migrationsOf, type Scene } from './scene.ts';

/** As corosync, before it calls a node lost. */
const FULL_SECONDS_MAX = 4;

/** Our last request for a guest, if it has come to something. */
const lastSent = ({ world }: Scene, vmid: number): Sent | undefined =>
  world.wire.sent.filter((sent) => sent.vmid === vmid && sent.hadEffect).at(-1);

/** We asked for the guest, and it came to something, after one moment and not after another. */
const hasSentBetween = (
  { world }: Scene,
  vmid: number,
  [afterMs, untilMs]: readonly [number, number],
): boolean =>
  world.wire.sent.some(
    (sent) => sent.vmid === vmid && sent.hadEffect && sent.atMs > afterMs && sent.atMs <= untilMs,
  );

/**
 * Its migration since then, if Proxmox VE still works on it. One that starts where ours ended is not ours, which would be
 * the last sent: HA moves a guest on when somebody brings one there that it is kept apart from.
 */
const isAtWork = (scene: Scene, sent: Sent): boolean =>
  migrationsOf(scene).some(
    (task) =>
      task.id === String(sent.vmid) &&
      task.node === sent.source &&
      isRunning(task) &&
      task.startedAtMs >= sent.atMs,
  );

/** Held at every instant between. Sorted. */
export const ALWAYS: Readonly<Record<string, Always>> = {
  'corosync has room'({ world }) {
    const { cluster } = world.state;
    if (cluster.spec.corosyncSharesLink !== true) return undefined;
    const flows = [...cluster.jobs].flatMap(({ flow }) => flow ?? []);
    const full = [...cluster.nodes].find(
      ([name, { fullSeconds }]) =>
        fullSeconds >= FULL_SECONDS_MAX &&
        flows.length === 1 &&
        flows.some(({ source, target }) => source === name || target === name),
    );
    return full && `the link of ${full[0]} is full of one migration`;
  },
  'journal and truth agree'(scene) {
    // What others show of it may be two seconds old, and whoever has lost the lock may not know it yet.
    const leader = scene.world.bridges.find(
      (bridge) => bridge.isAlive() && isLeading(bridge) && hasFence(scene.world, bridge),
    );
    const execution = leader?.executor.current();
    if (execution?.phase !== 'running') return undefined;
    const lost = execution.moves.find((move) => {
      const sent = lastSent(scene, move.vmid);
      if (sent === undefined || isUnderWay(move) || HONEST.test(move.detail ?? '')) return false;
      return !scene.foreign.has(move.vmid) && isAtWork(scene, sent);
    });
    return lost && `${lost.vmid}: is being migrated, and said to be ${lost.state}`;
  },
  'never twice at once'(scene) {
    const running = migrationsOf(scene).filter((task) => isRunning(task) && isOurs(scene, Number(task.id)));
    const twice = running.find((task) => running.some((other) => other !== task && other.id === task.id));
    return twice && `${twice.id}: migrated twice at once`;
  },
  'no backup lost'(scene) {
    const { cluster } = scene.world.state;
    const lost = cluster.backups.find(
      ({ vmid, atMs, turnAtMs, result }) =>
        result === 'missed' &&
        !scene.foreign.has(vmid) &&
        // Who starts a job by hand while a guest moves is nobody that we could have known of, and what was asked for
        // after its turn took nothing away: it was missed for another reason.
        hasSentBetween(scene, vmid, [atMs + GRACE_MS, turnAtMs]),
    );
    return lost && `${lost.vmid}: missed its backup, because we moved it`;
  },
};

const isOurs = ({ approved }: Scene, vmid: number): boolean => approved.has(vmid);
