import type { Load } from '#shared/snapshot/source.ts';

/** A line of `.rrd` about a guest or a node: the newest sample that its node has sent round. */
export interface Sample {
  readonly load: Load;
  /** What the cache of ZFS takes; of nodes from 9 on. */
  readonly arcBytes?: number | undefined;
}

export interface PmxcfsFigures {
  readonly nodes: ReadonlyMap<string, Sample>;
  readonly guests: ReadonlyMap<number, Sample>;
}

/** Places of the columns after the key; `U` is what nobody knows. 8.x has the same ones, as far as it goes. */
const NODE = { ctime: 2, maxcpu: 4, cpu: 5, memused: 8, arcsize: 16 } as const;
const GUEST = { ctime: 4, maxcpu: 5, cpu: 6, mem: 8, memhost: 15 } as const;
const LINE = /^(pve2-node|pve-node-\d[\d.]*|pve2\.3-vm|pve-vm-\d[\d.]*)\/([^:]+):(.*)$/;

const figure = (cells: readonly string[], place: number): number | undefined => {
  const cell = cells[place];
  const value = cell === undefined || cell === '' || cell === 'U' ? Number.NaN : Number(cell);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

function loadOf(
  cells: readonly string[],
  places: { readonly ctime: number; readonly maxcpu: number; readonly cpu: number; readonly memory: number },
): Load | undefined {
  const [ctime, maxcpu, cpu, memoryBytes] = [places.ctime, places.maxcpu, places.cpu, places.memory].map(
    (place) => figure(cells, place),
  );
  if (ctime === undefined || maxcpu === undefined || cpu === undefined || memoryBytes === undefined)
    return undefined;
  return { source: 'companion', takenAtMs: Math.round(ctime * 1000), cpuCores: cpu * maxcpu, memoryBytes };
}

function nodeSample(cells: readonly string[]): Sample | undefined {
  const load = loadOf(cells, { ...NODE, memory: NODE.memused });
  return load && { load, arcBytes: figure(cells, NODE.arcsize) };
}

function guestSample(cells: readonly string[]): Sample | undefined {
  const load = loadOf(cells, { ...GUEST, memory: GUEST.mem });
  const memoryHostBytes = figure(cells, GUEST.memhost);
  return load && { load: memoryHostBytes ? { ...load, memoryHostBytes } : load };
}

/** A guest that has gone from a node of 8 to one of 9 has a line of each for five minutes, in any order. */
function note<Key>(samples: Map<Key, Sample>, key: Key, sample: Sample): void {
  const known = samples.get(key);
  if (known === undefined || known.load.takenAtMs <= sample.load.takenAtMs) samples.set(key, sample);
}

/**
 * The pseudo file `.rrd` of pmxcfs (facts of its own format: `KEY:v0:v1:...`, one object a line). It is for debugging
 * and may change: a line that makes no sense is passed over, and then the API's word counts.
 */
export function parseRrd(text: string): PmxcfsFigures {
  const nodes = new Map<string, Sample>();
  const guests = new Map<number, Sample>();
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', values = ''] = LINE.exec(line) ?? [];
    const sample = kind.includes('node') ? nodeSample(values.split(':')) : guestSample(values.split(':'));
    if (sample === undefined) continue;
    if (kind.includes('node')) note(nodes, name, sample);
    else if (/^\d+$/.test(name)) note(guests, Number(name), sample);
  }
  return { nodes, guests };
}
