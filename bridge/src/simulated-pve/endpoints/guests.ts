import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import { died } from '../api-failure.ts';
import { guestConfig } from '../guest-config.ts';
import { guestOf } from '../guest-of.ts';
import { currentStatus, listedGuest } from '../guest-status.ts';
import { flag, text } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

const audit = { path: '/vms/{vmid}', privileges: ['VM.Audit'] } as const;

const guestList = (kind: GuestKind) => (request: RouteRequest) => {
  const { state, identity, node } = request;
  return [...state.cluster.guests.values()]
    .filter((guest) => guest.spec.kind === kind && guest.node === node.spec.name)
    .filter(({ spec }) => state.access.holds(identity.id, `/vms/${spec.vmid}`, 'VM.Audit'))
    .map((guest) =>
      // `full` asks every QEMU, which only then tells its disks' traffic and the like.
      request.values.full === true ? currentStatus(request, guest) : listedGuest(request, guest),
    );
};

/** Snapshots in their order, and last the present, which carries the digest. */
function snapshots(request: RouteRequest) {
  const { state } = request;
  const guest = guestOf(request, 'qemu');
  const names = guest.spec.snapshots;
  const { digest } = guestConfig(state.cluster, guest);
  const takenAt = state.outsideSeconds(state.cluster.spec.startMs) - 86_400 * 7;
  const past = names.map((name, index) => ({
    name,
    description: 'state before the upgrade',
    snaptime: takenAt + index * 3600,
    vmstate: 0,
    ...(index > 0 ? { parent: names[index - 1] } : {}),
  }));
  const parent = names[names.length - 1];
  return [
    ...past,
    {
      name: 'current',
      description: 'You are here!',
      digest,
      running: guest.status === 'stopped' ? 0 : 1,
      ...(parent === undefined ? {} : { parent }),
    },
  ];
}

const routesOf = (kind: GuestKind): readonly Route[] => [
  {
    method: 'GET',
    path: `/nodes/{node}/${kind}`,
    parameters: kind === 'qemu' ? { full: flag } : {},
    access: 'all',
    proxied: true,
    isProtected: true,
    answer: guestList(kind),
  },
  {
    method: 'GET',
    path: `/nodes/{node}/${kind}/{vmid}/config`,
    parameters: { current: flag, snapshot: text },
    access: audit,
    proxied: true,
    isProtected: false,
    answer: (request) => guestConfig(request.state.cluster, guestOf(request, kind)),
  },
  {
    method: 'GET',
    path: `/nodes/{node}/${kind}/{vmid}/status/current`,
    parameters: {},
    access: audit,
    proxied: true,
    isProtected: true,
    answer: (request) => currentStatus(request, guestOf(request, kind)),
  },
];

/** The agent of a guest answers while the guest runs and its network there is what it was (S16). */
function pingAgent(request: RouteRequest): { result: Record<string, never> } {
  const guest = guestOf(request, 'qemu');
  const { vmid, config } = guest.spec;
  if (guest.status !== 'running') throw died(`VM ${vmid} is not running`);
  if (String(config.agent) === '0') throw died('No QEMU guest agent configured');
  if (guest.isSilent) throw died('QEMU guest agent is not running');
  return { result: {} };
}

export const guestRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/nodes/{node}/qemu/{vmid}/agent/ping',
    parameters: {},
    access: { path: '/vms/{vmid}', privileges: ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'] },
    access8: { path: '/vms/{vmid}', privileges: ['VM.Monitor'] },
    proxied: true,
    isProtected: true,
    answer: pingAgent,
  },
  ...routesOf('lxc'),
  ...routesOf('qemu'),
  {
    method: 'GET',
    path: '/nodes/{node}/qemu/{vmid}/snapshot',
    parameters: {},
    access: audit,
    proxied: true,
    isProtected: true,
    answer: snapshots,
  },
];
