import { requestHaMove } from '#shared/simulation/ha-round.ts';
import { guestOfSid, opponentsOn, partnersOf } from '#shared/simulation/ha-rules.ts';
import { sidOf } from '#shared/simulation/ha-state.ts';
import { addJob } from '#shared/simulation/jobs.ts';
import { endTask, startTask, type TaskState } from '#shared/simulation/task.ts';
import type { GuestState, VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import type { RouteRequest } from './route.ts';

/** The task that asks the HA manager: it ends when the request is queued, not when the guest has moved. */
export function queueHaMigration(request: RouteRequest, guest: GuestState, target: string): string {
  const { cluster } = request.state;
  const id = String(guest.spec.vmid);
  const task = startTask(cluster, { node: guest.node, type: 'hamigrate', id, user: request.identity.id });
  addJob(cluster, task.upid, () => askManager(cluster, guest, target, task));
  return task.upid;
}

function* askManager(
  cluster: VirtualCluster,
  guest: GuestState,
  target: string,
  task: TaskState,
): Generator<number, void, void> {
  const { kind, vmid } = guest.spec;
  const sid = sidOf(kind, vmid);
  task.log.push(`Requesting HA migration for ${kind === 'qemu' ? 'VM' : 'CT'} ${vmid} to node ${target}`);
  yield 1;
  const opponents = opponentsOn(cluster, sid, target);
  if (opponents.length > 0) {
    task.log.push(`cannot migrate resource '${sid}' to node '${target}':`, '');
    for (const other of opponents)
      task.log.push(
        `- resource '${other}' on target node '${target}' in negative affinity with resource '${sid}'`,
      );
    return endTask(cluster, task, `command 'ha-manager migrate ${sid} ${target}' failed: exit code 2`);
  }
  for (const other of partnersOf(cluster, sid))
    if (guestOfSid(cluster, other))
      task.log.push(
        `also migrate resource '${other}' in positive affinity with resource '${sid}' to target node '${target}'`,
      );
  requestHaMove(cluster, sid, target);
  endTask(cluster, task, 'OK');
}
