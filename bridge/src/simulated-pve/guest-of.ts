import type { GuestState } from '#shared/simulation/virtual-cluster.ts';
import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import { died } from './api-failure.ts';
import type { RouteRequest } from './route.ts';

const FOLDER = { qemu: 'qemu-server', lxc: 'lxc' } as const;

/** The guest of the path, which must be on the node of the path: else its configuration file is not there. */
export function guestOf({ state, node, values }: RouteRequest, kind: GuestKind): GuestState {
  const guest = state.cluster.guests.get(Number(values.vmid));
  if (guest?.spec.kind === kind && guest.node === node.spec.name) return guest;
  const file = `nodes/${node.spec.name}/${FOLDER[kind]}/${String(values.vmid)}.conf`;
  throw died(`Configuration file '${file}' does not exist`);
}
