import { oneOf, type Parameter } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

const TYPES = [
  'bridge',
  'bond',
  'eth',
  'alias',
  'vlan',
  'fabric',
  'OVSBridge',
  'OVSBond',
  'OVSPort',
  'OVSIntPort',
  'vnet',
  'any_bridge',
  'any_local_bridge',
  'include_sdn',
];

/** SDN came into this list with 9. */
const type: Parameter = {
  ...oneOf(...TYPES),
  valuesSince: { fabric: '9.0', include_sdn: '9.0' },
};

const BRIDGES: readonly unknown[] = [undefined, 'bridge', 'any_bridge', 'any_local_bridge', 'include_sdn'];

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
    parameters: { type },
    access: 'all',
    proxied: true,
    isProtected: false,
    answer: network,
  },
];
