import { digestOf } from '../format.ts';
import { nodeName } from '../parameter.ts';
import type { Route, RouteRequest } from '../route.ts';

const sees = ({ state, identity }: RouteRequest, kind: string, id: string): boolean =>
  ['Mapping.Audit', 'Mapping.Use', 'Mapping.Modify'].some((name) =>
    state.access.holds(identity.id, `/mapping/${kind}/${id}`, name),
  );

const pciMappings = (request: RouteRequest) =>
  request.state.cluster.spec.pciMappings
    .filter(({ id }) => sees(request, 'pci', id))
    .map(({ id, nodes, isLive, description }) => ({
      id,
      map: nodes.map((node) => `id=10de:2231,iommugroup=1,node=${node},path=0000:01:00.0`),
      digest: digestOf(id),
      ...(isLive ? { 'live-migration-capable': 1 } : {}),
      ...(description === undefined ? {} : { description }),
    }));

const listOf = (kind: 'dir' | 'pci' | 'usb', answer: Route['answer']): Route => ({
  method: 'GET',
  path: `/cluster/mapping/${kind}`,
  parameters: { 'check-node': nodeName },
  access: 'all',
  proxied: false,
  isProtected: false,
  answer,
});

/** Only PCI devices are ever mapped here; the other lists are real and empty. */
export const mappingRoutes: readonly Route[] = [
  listOf('dir', () => []),
  listOf('pci', pciMappings),
  listOf('usb', () => []),
];
