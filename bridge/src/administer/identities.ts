/** Who works when no person does (S5): both are off until `pve-rebalance setup` makes them. */
export const USER = 'pve-rebalance@pve';

/** Seen by root alone, on every node; systemd hands them to the service. */
export const SECRETS = '/etc/pve/priv/pve-rebalance';

export type IdentityName = 'reader' | 'executor';

/** Each privilege with what it is good for, as `setup` says it before it grants it. */
export const ROLES = {
  PveRebalanceReader: {
    'Sys.Audit': 'see nodes, cluster state, HA and tasks',
    'VM.Audit': 'see guests and their configuration',
    'Datastore.Audit': 'see storages and how full they are',
    'Pool.Audit': 'see pools and who is in them',
    'SDN.Audit': 'see virtual networks',
    'Mapping.Audit': 'see which devices are mapped where',
  },
  PveRebalanceExecutor: {
    'VM.Migrate': 'move guests: virtual machines while they run, containers by a restart',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
export type RoleName = keyof typeof ROLES;

export interface Grant {
  readonly path: string;
  readonly role: RoleName;
}

export interface Identity {
  readonly name: IdentityName;
  readonly grants: readonly Grant[];
}

export const privilegesOf = (role: RoleName): string[] => Object.keys(ROLES[role]).sort();
export const tokenOf = (name: IdentityName): string => `${USER}!${name}`;
export const secretFileOf = (name: IdentityName): string => `${SECRETS}/${name}`;

export const reader: Identity = {
  name: 'reader',
  grants: [{ path: '/', role: 'PveRebalanceReader' }],
};

/** May move the guests of `pools`, without any all of them. Never disks, storage or settings: S5. */
export const executor = (pools: readonly string[]): Identity => ({
  name: 'executor',
  grants: [
    ...reader.grants,
    ...(pools.length === 0 ? ['/vms'] : pools.map((pool) => `/pool/${pool}`)).map((path) => ({
      path,
      role: 'PveRebalanceExecutor' as const,
    })),
  ],
});
