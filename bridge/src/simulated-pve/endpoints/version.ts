import { died } from '../api-failure.ts';
import { isSince, VERSIONS } from '../release.ts';
import type { Route } from '../route.ts';

/** What a node without the file of the QEMU package says: a testbed, or a broken installation. */
const NO_MACHINES =
  "could not load supported machine versions - can't open '/usr/share/kvm/machine-versions-x86_64.json' - No such file or directory\n";

const NEWEST_MACHINE = { '8.4': '9.2', '9.0': '10.0', '9.2': '10.1' } as const;

export const versionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/version',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: ({ node }) => VERSIONS[node.spec.release],
  },
  {
    method: 'GET',
    path: '/nodes/{node}/version',
    parameters: {},
    access: 'all',
    proxied: true,
    isProtected: false,
    answer: ({ node }) => VERSIONS[node.spec.release],
  },
  {
    method: 'GET',
    path: '/nodes/{node}/capabilities/qemu/migration',
    parameters: {},
    access: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    proxied: true,
    isProtected: false,
    since: '9.0',
    answer: ({ node }) => ({ 'has-dbus-vmstate': isSince(node.spec.release, '9.2') }),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/capabilities/qemu/machines',
    parameters: {},
    access: 'all',
    proxied: true,
    isProtected: false,
    answer: ({ node }) => {
      if (node.spec.cpuModel === '') throw died(NO_MACHINES);
      const known = ['10.1', '10.0', '9.2', '9.1', '9.0'];
      return known
        .slice(known.indexOf(NEWEST_MACHINE[node.spec.release]))
        .flatMap((version) =>
          ['i440fx', 'q35'].map((type) => ({ id: `pc-${type}-${version}`, type, version })),
        );
    },
  },
];
