import { readdir, readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { NodeFile } from '../cluster/wire/cluster-files.ts';
import { parsed } from './own-file.ts';
import type { Pmxcfs } from './pmxcfs.ts';

const PAGES = '/sys/kernel/mm/hugepages';
const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
const number = async (path: string): Promise<number> => Number.parseInt(await text(path), 10) || 0;

async function cpu(): Promise<NodeFile['cpu']> {
  const info = await text('/proc/cpuinfo');
  const of = (key: string) => new RegExp(`^${key}\\s*: (.*)$`, 'm').exec(info)?.[1] ?? '';
  const flags = of('flags').split(' ').filter(Boolean).sort();
  if (flags.length === 0) return undefined;
  return { vendor: of('vendor_id'), family: of('cpu family'), model: of('model'), flags };
}

async function hugepages(): Promise<NodeFile['hugepages']> {
  const names = (await readdir(PAGES).catch(() => [])).filter((name) => /^hugepages-\d+kB$/.test(name));
  const pages = names.sort().map(async (name) => ({
    bytes: Number(/\d+/.exec(name)?.[0]) * 1024,
    total: await number(`${PAGES}/${name}/nr_hugepages`),
    free: await number(`${PAGES}/${name}/free_hugepages`),
  }));
  return Promise.all(pages);
}

async function arc(): Promise<NodeFile['arc']> {
  const stats = await text('/proc/spl/kstat/zfs/arcstats');
  const of = (key: string) => Number(new RegExp(`^${key}\\s+\\d+\\s+(\\d+)$`, 'm').exec(stats)?.[1] ?? 0);
  return stats === '' ? undefined : { minBytes: of('c_min'), maxBytes: of('c_max') };
}

async function link(isMeant: (address: string) => boolean): Promise<NodeFile['link']> {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address }) => ({ name, address })),
  );
  const found = all.find(({ address }) => isMeant(address));
  if (!found) return undefined;
  const of = (file: string) => number(`/sys/class/net/${found.name}/${file}`);
  const [mtu, megabits] = [await of('mtu'), await of('speed')];
  return { ...found, mtu, ...(megabits > 0 ? { bitsPerSecond: megabits * 1e6 } : {}) };
}

/** `migration: network=CIDR` of datacenter.cfg; else the address that the cluster knows this node by. */
async function migrates({ read }: Pmxcfs, node: string): Promise<(address: string) => boolean> {
  const options = await read('datacenter.cfg').catch(() => '');
  const [, network = '', length = ''] = /^migration:.*\bnetwork=([\da-f.:]+)\/(\d+)/im.exec(options) ?? [];
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  if (isIP(network) !== 0) {
    const list = new BlockList();
    list.addSubnet(network, Number(length), family(network));
    return (address) => list.check(address, family(address));
  }
  const members = parsed(await read('.members').catch(() => '')) as {
    nodelist?: Record<string, { ip?: string }>;
  };
  return (address) => address === members?.nodelist?.[node]?.ip;
}

export async function gatherFacts(
  about: Pick<NodeFile, 'format' | 'writer' | 'node' | 'atMs'>,
  { pmxcfs, upMs }: { readonly pmxcfs: Pmxcfs; readonly upMs: number },
): Promise<NodeFile> {
  return {
    ...about,
    bootId: (await text('/proc/sys/kernel/random/boot_id')).trim(),
    bootedAtMs: Math.round(about.atMs - upMs),
    cpu: await cpu(),
    hugepages: await hugepages(),
    arc: await arc(),
    link: await link(await migrates(pmxcfs, about.node)),
  };
}
