import { checked } from '../answer.ts';
import type { GuestAddress, MigrateRequest, PveApi } from '../pve-api.ts';
import type { Paths } from '../sugar.ts';

type GuestCalls = Pick<
  PveApi,
  'guestConfig' | 'guestStatus' | 'guestHistory' | 'migratePreconditions' | 'migrate' | 'pingAgent'
>;

/** What is asked about, and of, one guest. */
export function guestCalls({ stock, since9 }: Paths): GuestCalls {
  const qemu = ({ node, vmid }: GuestAddress) => stock.nodes.$(node).qemu.$(vmid);
  const lxc = ({ node, vmid }: GuestAddress) => stock.nodes.$(node).lxc.$(vmid);
  return {
    guestConfig: (guest) =>
      guest.kind === 'qemu'
        ? checked('GET /nodes/{node}/qemu/{vmid}/config', qemu(guest).config.$get({ current: true }))
        : checked('GET /nodes/{node}/lxc/{vmid}/config', lxc(guest).config.$get({ current: true })),
    guestStatus: (guest) =>
      guest.kind === 'qemu'
        ? checked('GET /nodes/{node}/qemu/{vmid}/status/current', qemu(guest).status.current.$get())
        : checked('GET /nodes/{node}/lxc/{vmid}/status/current', lxc(guest).status.current.$get()),
    guestHistory: (guest, timeframe, cf) =>
      guest.kind === 'qemu'
        ? checked('GET /nodes/{node}/qemu/{vmid}/rrddata', qemu(guest).rrddata.$get({ timeframe, cf }))
        : checked('GET /nodes/{node}/lxc/{vmid}/rrddata', lxc(guest).rrddata.$get({ timeframe, cf })),
    migratePreconditions: (guest) =>
      guest.kind === 'qemu'
        ? checked('GET /nodes/{node}/qemu/{vmid}/migrate', qemu(guest).migrate.$get())
        : checked(
            'GET /nodes/{node}/lxc/{vmid}/migrate',
            since9.nodes.$(guest.node).lxc.$(guest.vmid).migrate.$get(),
          ),
    migrate: (guest, request) =>
      guest.kind === 'qemu'
        ? checked('POST /nodes/{node}/qemu/{vmid}/migrate', qemu(guest).migrate.$post(qemuParams(request)))
        : checked('POST /nodes/{node}/lxc/{vmid}/migrate', lxc(guest).migrate.$post(lxcParams(request))),
    async pingAgent(guest) {
      await checked('POST /nodes/{node}/qemu/{vmid}/agent/ping', qemu(guest).agent.ping.$post());
    },
  };
}

const given = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);

const qemuParams = ({
  target,
  online,
  withLocalDisks,
  targetStorage,
  withConntrackState,
  bwlimit,
}: MigrateRequest) => ({
  target,
  ...given('targetstorage', targetStorage),
  ...given('with-conntrack-state', withConntrackState),
  ...given('online', online),
  ...given('with-local-disks', withLocalDisks),
  ...given('bwlimit', bwlimit),
});

const lxcParams = ({ target, restart, targetStorage, bwlimit }: MigrateRequest) => ({
  target,
  ...given('target-storage', targetStorage),
  ...given('restart', restart),
  ...given('bwlimit', bwlimit),
});
