import * as z from 'zod/mini';
import { flag, opt, text } from './fields.ts';
import { num } from './number.ts';

export const GuestConfig = z.catchall(z.object({ digest: opt(z.string()) }), z.unknown());
export type GuestConfig = z.infer<typeof GuestConfig>;

export const GuestStatus = z.object({
  status: z.string(),
  qmpstatus: opt(text),
  lock: opt(text),
  cpu: opt(num),
  cpus: opt(num),
  mem: opt(num),
  maxmem: opt(num),
  memhost: opt(num),
  uptime: opt(num),
  balloon: opt(num),
  ballooninfo: opt(z.object({ actual: opt(num), max_mem: opt(num) })),
  agent: opt(flag),
  netin: opt(num),
  netout: opt(num),
  diskread: opt(num),
  diskwrite: opt(num),
  'running-machine': opt(text),
  'running-qemu': opt(text),
  ha: opt(z.object({ managed: flag, state: opt(text) })),
});
export type GuestStatus = z.infer<typeof GuestStatus>;

const Blockers = z.record(
  z.string(),
  z.object({
    unavailable_storages: opt(z.array(text)),
    'unavailable-resources': opt(z.array(text)),
    'blocking-ha-resources': opt(z.array(z.object({ sid: z.string(), cause: text }))),
  }),
);

export const MigratePreconditions = z.object({
  running: flag,
  allowed_nodes: opt(z.array(text)),
  'allowed-nodes': opt(z.array(text)),
  not_allowed_nodes: opt(Blockers),
  'not-allowed-nodes': opt(Blockers),
  local_disks: opt(
    z.array(
      z.object({
        volid: z.string(),
        size: opt(num),
        cdrom: flag,
        is_unused: flag,
        drivename: opt(text),
        is_vmstate: flag,
        is_tpmstate: flag,
        is_cloudinit: flag,
      }),
    ),
  ),
  local_resources: opt(z.array(text)),
  /** Keys of devices that it has by a mapping; they may be listed above, too (before 8.3.9 nothing more is told). */
  'mapped-resources': opt(z.array(text)),
  'mapped-resource-info': opt(z.record(z.string(), z.object({ name: opt(text), 'live-migration': flag }))),
  /** The source can hand over connections through its firewall. */
  'has-dbus-vmstate': opt(flag),
  'dependent-ha-resources': opt(z.array(text)),
});
export type MigratePreconditions = z.infer<typeof MigratePreconditions>;
