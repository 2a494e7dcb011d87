import { oneOf } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

const TYPES = [
  'bridge',
  'bond',
  'eth',
  'alias',
  'vlan',
  'OVSBridge',
  'OVSBond',
  'OVSPort',
  'OVSIntPort',
  'vnet',
  'any_bridge',
  'any_local_bridge',
];

const BRIDGES: readonly unknown[] = [undefined, 'bridge', 'any_bridge', 'any_local_bridge'];

/** Bridges are told to those who may see or use them. */
function network({ state, identity, node, values }: RouteRequest) {
  if (!BRIDGES.includes(values.type)) return [];
  return node.spec.bridges
    .filter((bridge) =>
      ['SDN.Audit', 'SDN.Use'].some((name) =>
        state.access.holds(identity.id, `/sdn/zones/localnetwork/${bridge}`, name),
      ),
    )
    .map((iface, index) => ({
      iface,
      type: 'bridge',
      active: 1,
      autostart: 1,
      method: index === 0 ? 'static' : 'manual',
      method6: 'manual',
      bridge_ports: index === 0 ? 'eno1' : 'eno2',
      bridge_stp: 'off',
      bridge_fd: '0',
      families: ['inet'],
      priority: index + 3,
      ...(index === 0
        ? {
            address: node.spec.ip,
            netmask: '24',
            cidr: `${node.spec.ip}/24`,
            gateway: node.spec.ip.replace(/\d+$/, '254'),
          }
        : {}),
    }));
}

export const networkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/nodes/{node}/network',
    parameters: { type: oneOf(...TYPES) },
    access: 'all',
    proxied: true,
    isProtected: false,
    answer: network,
  },
];
