import { opponentsOn, preferredNodes } from '../../../../shared/src/simulation/ha-rules.ts';
import { sidOf } from '../../../../shared/src/simulation/ha-state.ts';
import type { TaskState } from '../../../../shared/src/simulation/task.ts';
import { APPROVER, COLLEAGUE } from '../cluster.ts';
import {
  bridgeOf,
  executionOf,
  GRACE_MS,
  hasFence,
  isRunning,
  migrationsOf,
  type OnSend,
  type Scene,
} from './scene.ts';

/** Times are compared with clocks that count whole seconds. */
const SECOND_MS = 1000;

const isRecent = ({ world }: Scene): boolean => world.clock.nowMs() - world.trouble.changedAtMs < GRACE_MS;

/** Where a migration takes place. */
const endsOf = ({ world }: Scene, task: TaskState): string[] => {
  const to = world.state.cluster.guests.get(Number(task.id))?.movingTo;
  return to === undefined ? [task.node] : [task.node, to];
};

/** Held at each request for a migration, when it is sent. Sorted. */
export const ON_SEND: Readonly<Record<string, OnSend>> = {
  'approved by somebody'(sent, scene) {
    if (!scene.approved.has(sent.vmid)) return 'nobody approved that it moves';
    const move = executionOf(scene, sent)?.moves.find(({ vmid }) => vmid === sent.vmid);
    const places = [move?.target, move?.onward?.target, move?.parkedFrom];
    return places.includes(sent.target) ? undefined : `nobody approved that it goes to ${sent.target}`;
  },
  'limits held'(sent, scene) {
    const execution = executionOf(scene, sent);
    if (!execution) return undefined;
    const { parallelMax, parallelPerNodeMax } = execution.limits;
    const { nowMs } = scene.world.state.cluster;
    // What runs anywhere, by whomever, counts: all of it was to be seen.
    const seen = migrationsOf(scene).filter((task) => isRunning(task) && nowMs - task.startedAtMs > GRACE_MS);
    if (seen.length >= parallelMax) return `sent while ${seen.length} moves run`;
    for (const node of [sent.source, sent.target]) {
      const at = seen.filter((task) => endsOf(scene, task).includes(node));
      if (at.length >= parallelPerNodeMax) return `sent while ${at.length} moves run on ${node}`;
    }
    return undefined;
  },
  'mandate never exceeded'(sent, scene) {
    const execution = executionOf(scene, sent);
    if (sent.userid !== APPROVER && sent.userid !== COLLEAGUE) return `sent as ${sent.userid}`;
    if (execution && execution.approvedBy !== sent.userid)
      return `sent as ${sent.userid}, approved by ${execution.approvedBy}`;
    const endsAtMs = execution?.mandateEndsAtMs;
    const nowMs = scene.world.clock.nowMs() + bridgeOf(scene, sent).skewMs;
    return endsAtMs === undefined || nowMs > endsAtMs + SECOND_MS
      ? 'sent after the mandate had ended'
      : undefined;
  },
  'no rule broken'(sent, scene) {
    const { cluster } = scene.world.state;
    const guest = cluster.guests.get(sent.vmid);
    const sid = guest && sidOf(guest.spec.kind, sent.vmid);
    if (!sid || !cluster.ha.services.has(sid) || isRecent(scene)) return undefined;
    if (!preferredNodes(cluster, sid).includes(sent.target)) return `HA does not want it on ${sent.target}`;
    const [opponent] = opponentsOn(cluster, sid, sent.target);
    return opponent && `is kept apart from ${opponent}, on ${sent.target}`;
  },
  'no transient overcommit'({ vmid, target }, scene) {
    const { cluster } = scene.world.state;
    const node = cluster.nodes.get(target);
    const guest = cluster.guests.get(vmid);
    if (!node || guest?.status !== 'running' || isRecent(scene)) return undefined;
    // All that runs on the target or is on its way there, with all of its memory, and the guest itself.
    let bytes = guest.spec.memoryBytes;
    for (const other of cluster.guests.values())
      if (other !== guest && other.status === 'running')
        if (other.node === target || other.movingTo === target) bytes += other.spec.memoryBytes;
    return bytes > node.spec.memoryTotalBytes
      ? `${target} cannot hold it: ${Math.round(bytes / 2 ** 30)} GiB`
      : undefined;
  },
  'nothing started where nothing may'(sent, scene) {
    const { clock } = scene.world;
    const found = scene.happenings.find(
      ({ node, vmid, userid, sinceMs, isOver }) =>
        !isOver() &&
        clock.nowMs() - sinceMs > GRACE_MS &&
        (vmid ?? sent.vmid) === sent.vmid &&
        (userid ?? sent.userid) === sent.userid &&
        (node === undefined || node === sent.source || node === sent.target),
    );
    return found?.what;
  },
  'one executor'(sent, scene) {
    const bridge = bridgeOf(scene, sent);
    return hasFence(scene.world, bridge) ? undefined : `sent by ${bridge.node}, and another has the lock`;
  },
  'sent once'(sent, scene) {
    const migrations = migrationsOf(scene);
    const isOurs = (task: TaskState) => task.user === APPROVER || scene.approved.has(Number(task.id));
    if (migrations.some((task) => isRunning(task) && task.id === String(sent.vmid) && isOurs(task)))
      return 'sent while it is being migrated';
    const hasArrived = scene.world.wire.sent.some(
      (other) =>
        other !== sent &&
        other.vmid === sent.vmid &&
        other.target === sent.target &&
        other.hadEffect &&
        !scene.foreign.has(sent.vmid) &&
        migrations.some(
          ({ id, exitStatus, node }) =>
            id === String(sent.vmid) && exitStatus === 'OK' && node === other.source,
        ),
    );
    return hasArrived ? 'sent again after it had arrived' : undefined;
  },
};
