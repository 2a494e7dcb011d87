import * as z from 'zod/mini';
import { flag, opt, text } from './fields.ts';
import { num } from './number.ts';

export const NodeStatus = z.object({
  uptime: opt(num),
  cpuinfo: opt(
    z.object({
      cpus: opt(num),
      sockets: opt(num),
      model: opt(text),
      mhz: opt(num),
      vendor: opt(text),
      family: opt(text),
      flags: opt(text),
    }),
  ),
  ksm: opt(z.object({ shared: opt(num) })),
  memory: opt(z.object({ total: opt(num), used: opt(num), available: opt(num) })),
  pveversion: opt(text),
});
export type NodeStatus = z.infer<typeof NodeStatus>;

export const NodeTime = z.object({ time: num });
export type NodeTime = z.infer<typeof NodeTime>;

export const QemuMachine = z.object({ id: z.string(), version: opt(text) });
export type QemuMachine = z.infer<typeof QemuMachine>;

export const NetworkRow = z.object({
  iface: z.string(),
  type: opt(text),
  cidr: opt(text),
  active: opt(flag),
});
export type NetworkRow = z.infer<typeof NetworkRow>;

/** A thin pool of LVM: its name, its volume group, and how full its metadata is. */
export const ThinPool = z.object({
  lv: text,
  vg: text,
  metadata_size: opt(num),
  metadata_used: opt(num),
});
export type ThinPool = z.infer<typeof ThinPool>;

export const NodeStorage = z.object({
  storage: z.string(),
  active: flag,
  enabled: flag,
  shared: flag,
  content: opt(text),
  total: opt(num),
  used: opt(num),
  avail: opt(num),
});
export type NodeStorage = z.infer<typeof NodeStorage>;

/** A replication job as its node runs it; `pid` only while it does. */
export const NodeReplication = z.object({
  id: z.string(),
  guest: num,
  target: opt(text),
  next_sync: opt(num),
  pid: opt(num),
});
export type NodeReplication = z.infer<typeof NodeReplication>;

/** Whether QEMU of the node hands over connections through its firewall. */
export const MigrationCapabilities = z.object({ 'has-dbus-vmstate': flag });
export type MigrationCapabilities = z.infer<typeof MigrationCapabilities>;
