import type { ClusterFacts, HaRule } from '../src/snapshot/cluster-facts.ts';
import type { GuestFacts } from '../src/snapshot/guest-facts.ts';
import type { NodeFacts } from '../src/snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';

const GIB = 2 ** 30;
const stamp = { source: 'simulation', takenAtMs: 0 } as const;

/** `64G` and `16c`, each with what is used of it after a slash. */
function amounts(words: readonly string[], unit: 'G' | 'c'): { total: number; used: number | undefined } {
  const word = words.find((each) => new RegExp(`^[\\d.]+${unit}`).test(each)) ?? `0${unit}`;
  const [total = '0', used] = word.split('/');
  return { total: Number.parseFloat(total), used: used === undefined ? undefined : Number.parseFloat(used) };
}

const wordAfter = (words: readonly string[], key: string): string | undefined =>
  words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);

/** What a guest's words say beside its size: `ct`, `stopped`, `lock=backup`, `ha`, `#tag` ... */
function guestExtras(words: readonly string[]): Partial<GuestFacts> {
  const [lock, movingTo] = [wordAfter(words, 'lock'), wordAfter(words, 'moving')];
  const device = wordAfter(words, 'device');
  const disk = wordAfter(words, 'disk');
  const placement = {
    ...stamp,
    volumes:
      disk === undefined
        ? []
        : [{ key: 'scsi0', storage: disk, bytes: 8 * GIB, class: 'attached' as const, shared: false }],
    localResources: device === undefined ? [] : [device],
    bridges: [],
  };
  return {
    ...(lock === undefined ? {} : { lock }),
    ...(movingTo === undefined ? {} : { movingTo }),
    ...(words.includes('ha')
      ? { ha: { state: wordAfter(words, 'state') ?? 'started', failback: true, autoRebalance: true } }
      : {}),
    ...(words.includes('unread') ? {} : { placement }),
  };
}

function guestFrom(text: string, node: string): GuestFacts {
  const words = text.trim().split(/\s+/);
  const memory = amounts(words, 'G');
  const cpu = amounts(words, 'c');
  const status =
    (['stopped', 'paused', 'unknown'] as const).find((each) => words.includes(each)) ?? 'running';
  const load = {
    ...stamp,
    cpuCores: cpu.used ?? 0,
    memoryBytes: Math.round((memory.used ?? memory.total) * GIB),
  };
  return {
    vmid: Number(words[0]),
    kind: words.includes('ct') ? 'lxc' : 'qemu',
    node,
    status,
    template: words.includes('template'),
    tags: words.filter((word) => word.startsWith('#')).map((word) => word.slice(1)),
    cpuTotalCores: cpu.total === 0 ? 1 : cpu.total,
    memoryTotalBytes: Math.round(memory.total * GIB),
    ...(words.includes('unmeasured') ? {} : { load }),
    ...guestExtras(words),
  };
}

function nodeFrom(text: string, guests: readonly GuestFacts[]): NodeFacts {
  const words = text.trim().split(/\s+/);
  const name = words[0] ?? '';
  const memory = amounts(words, 'G');
  const cpu = amounts(words, 'c');
  const own = guests.filter(({ node, status }) => node === name && status === 'running');
  const sum = (figure: (load: NonNullable<GuestFacts['load']>) => number) =>
    own.reduce((total, { load }) => total + (load === undefined ? 0 : figure(load)), 0);
  const load = {
    ...stamp,
    cpuCores: (cpu.used ?? 0) + sum(({ cpuCores }) => cpuCores),
    memoryBytes: (memory.used ?? 0) * GIB + sum(({ memoryBytes }) => memoryBytes),
  };
  const isOnline = !words.includes('offline');
  return {
    name,
    status: isOnline ? 'online' : 'offline',
    maintenance: words.includes('maintenance'),
    ...(isOnline ? { cpuTotalCores: cpu.total || 16, memoryTotalBytes: memory.total * GIB, load } : {}),
  };
}

/** `together r1 100 101`, `apart r2 ...`, `prefer r3 100 pve1:2 pve2`, `require ...`: HA rules. */
function haRuleFrom(text: string): HaRule {
  const [type = '', id = '', ...words] = text.trim().split(/\s+/);
  const sids = words.filter((word) => /^\d+$/.test(word)).map((vmid) => `vm:${vmid}`);
  if (type === 'together' || type === 'apart')
    return { type: 'resource-affinity', id, sids, affinity: type === 'together' ? 'positive' : 'negative' };
  const nodes = words
    .filter((word) => !/^\d+$/.test(word))
    .map((word) => ({ node: word.split(':')[0] ?? '', priority: Number(word.split(':')[1] ?? 0) }));
  return { type: 'node-affinity', id, sids, nodes, strict: type === 'require' };
}

function clusterFrom(lines: readonly string[]): ClusterFacts {
  const words = lines
    .filter((line) => line.startsWith('cluster '))
    .join(' ')
    .split(/\s+/);
  return {
    standalone: words.includes('standalone'),
    quorate: true,
    migrationLink: words.includes('shared-link') ? 'shared' : 'separate',
    ...(words.includes('limit') ? { migrationLimitBytesPerSecond: 100 * 2 ** 20 } : {}),
    registeredTags: (wordAfter(words, 'registered') ?? '').split(',').filter(Boolean),
    nativeRebalance: words.includes('native'),
    haRules: lines.filter((line) => line.startsWith('ha ')).map((line) => haRuleFrom(line.slice(3))),
  };
}

/**
 * A cluster from text. A node per line, its guests after a colon; sizes are `total` or `total/used`:
 * `pve1 64G 16c: 100 8G/6G 4c/1.2c #plb_pin_pve1, 101 4G ct lock=backup`.
 * `cluster registered=a,b native shared-link limit` and `ha apart r1 100 101` say what holds for all.
 */
export function cluster(text: string): ClusterSnapshot {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const nodeLines = lines.filter((line) => line.includes(':') && !/^(ha|cluster) /.test(line));
  const guests = nodeLines.flatMap((line) => {
    const split = line.indexOf(':');
    const node = line.slice(0, split).trim().split(/\s+/)[0] ?? '';
    return line
      .slice(split + 1)
      .split(',')
      .filter((guest) => guest.trim() !== '')
      .map((guest) => guestFrom(guest, node));
  });
  return {
    format: 1,
    takenAtMs: 0,
    cluster: clusterFrom(lines),
    nodes: nodeLines.map((line) => nodeFrom(line.slice(0, line.indexOf(':')), guests)),
    guests,
    storages: [],
    hiddenGuestsPossible: false,
    unknown: [],
  };
}
