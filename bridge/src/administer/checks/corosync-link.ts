import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { migrationLink } from '../../observe/migration-link.ts';
import { type Check, good, unknown, warning } from '../check.ts';
import { readMembers } from '../members.ts';
import { pvesh } from '../pvesh.ts';

const Corosync = z.array(z.looseObject({ name: z.optional(z.string()) }));
const Options = z.object({
  migration: z.optional(z.union([z.string(), z.object({ network: z.optional(z.string()) })])),
});

const networkIn = (migration: z.infer<typeof Options>['migration']): string | undefined =>
  typeof migration === 'string' ? /(?:^|,)network=([^,]+)/.exec(migration)?.[1] : migration?.network;

/** Migrations that fill corosync's link get nodes fenced (S1). */
export const corosyncLink: Check = {
  name: 'Corosync link',
  async look(machine) {
    const members = await readMembers(machine);
    if (!members?.cluster) return [good('no cluster, no corosync')];
    const corosync = z.safeParse(
      Corosync,
      await pvesh(machine, { verb: 'get', path: '/cluster/config/nodes' }),
    );
    const options = z.safeParse(Options, await pvesh(machine, { verb: 'get', path: '/cluster/options' }));
    if (!corosync.success || !options.success)
      return [unknown('the configuration of corosync cannot be read')];
    const link = migrationLink({
      corosync: corosync.data,
      migrationNetwork: networkIn(options.data.migration),
      nodeAddresses: Object.values(members.nodelist ?? {}).flatMap(({ ip }) => (ip && isIP(ip) ? [ip] : [])),
      interfaceNetworks: machine.networks,
    });
    if (link === 'separate') return [good('migrations have a network of their own')];
    return [
      warning(
        link === 'shared'
          ? 'migrations use a link of corosync: one move at a time, 100 MiB/s'
          : 'it is not known whether migrations use a link of corosync: one move at a time, 100 MiB/s',
        'Datacenter → Options: set "Migration Settings" to a network of its own, and a "Bandwidth Limit" for migrations',
      ),
    ];
  },
};
