import { rulesOf } from '../../rules/rules-of.ts';
import type { Settings } from '../../settings/settings.ts';
import type { GuestFacts } from '../../snapshot/guest-facts.ts';
import type { NodeFacts } from '../../snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { type Reason, reason } from '../reason.ts';
import type { Change, ChangeOf } from './change.ts';
import { describedFacts, describedRules, usualCpuPercent, vmidOfDescribed } from './described-guest.ts';
import { place } from './place.ts';
import { unknownGuest, unknownNode, unknownRule } from './unknown-name.ts';

/** A cluster and wishes as they might be. */
export interface Scene {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  readonly problems: readonly Reason[];
}

const refused = (scene: Scene, problem: Reason): Scene => ({
  ...scene,
  problems: [...scene.problems, problem],
});

const nodeOf = ({ snapshot }: Scene, name: string): NodeFacts | undefined =>
  snapshot.nodes.find((node) => node.name === name);

const withNodes = (scene: Scene, change: (node: NodeFacts) => NodeFacts): Scene => ({
  ...scene,
  snapshot: { ...scene.snapshot, nodes: scene.snapshot.nodes.map(change) },
});

const withGuests = (scene: Scene, guests: readonly GuestFacts[]): Scene => ({
  ...scene,
  snapshot: { ...scene.snapshot, guests: [...guests] },
});

const withRules = (scene: Scene, rules: Settings['rules']): Scene => ({
  ...scene,
  settings: { ...scene.settings, rules },
});

/** What a guest uses is added to, or taken from, what its node was seen to use. */
function shiftLoad(scene: Scene, name: string, cpuCores: number, memoryBytes: number): Scene {
  return withNodes(scene, (node) =>
    node.name !== name || node.load === undefined
      ? node
      : {
          ...node,
          load: {
            ...node.load,
            cpuCores: Math.max(0, node.load.cpuCores + cpuCores),
            memoryBytes: Math.max(0, node.load.memoryBytes + memoryBytes),
          },
        },
  );
}

const memoryOf = ({ load }: GuestFacts): number => load?.memoryHostBytes ?? load?.memoryBytes ?? 0;
const runs = ({ status, template }: GuestFacts): boolean => status === 'running' && !template;

function leaveNode(scene: Scene, { node, type }: ChangeOf<'drain-node' | 'remove-node'>): Scene {
  if (nodeOf(scene, node) === undefined) return refused(scene, unknownNode(scene.snapshot, node));
  const { settings } = scene;
  const evacuatedNodes = [...new Set([...settings.evacuatedNodes, node])];
  const drained: Scene = { ...scene, settings: { ...settings, evacuatedNodes } };
  const isUnused = !scene.snapshot.guests.some((guest) => guest.node === node);
  if (type === 'drain-node' || !isUnused) return drained;
  const nodes = scene.snapshot.nodes.filter(({ name }) => name !== node);
  return { ...scene, snapshot: { ...scene.snapshot, nodes } };
}

function addNode(scene: Scene, { node, cores, memoryBytes, like }: ChangeOf<'add-node'>): Scene {
  const { snapshot } = scene;
  if (nodeOf(scene, node) !== undefined) return refused(scene, reason('node-exists', { node }));
  const largest = [...snapshot.nodes].sort(
    (one, other) => (other.memoryTotalBytes ?? 0) - (one.memoryTotalBytes ?? 0),
  )[0];
  const model = like === undefined ? largest : nodeOf(scene, like);
  if (like !== undefined && model === undefined) return refused(scene, unknownNode(snapshot, like));
  const cpuTotalCores = cores ?? model?.cpuTotalCores;
  const memoryTotalBytes = memoryBytes ?? model?.memoryTotalBytes;
  if (cpuTotalCores === undefined || memoryTotalBytes === undefined)
    return refused(scene, reason('node-size-unknown', { node }));
  const load = { source: 'file' as const, takenAtMs: snapshot.takenAtMs, cpuCores: 0, memoryBytes: 0 };
  const added: NodeFacts = {
    ...{ name: node, status: 'online', maintenance: false, cpuTotalCores, memoryTotalBytes, load },
    ...(model?.version === undefined ? {} : { version: model.version }),
  };
  const storages = snapshot.storages
    .filter((row) => row.node === model?.name)
    .map((row) => (row.shared ? { ...row, node } : { ...row, node, usedBytes: 0 }));
  return {
    ...scene,
    snapshot: {
      ...snapshot,
      cluster: { ...snapshot.cluster, standalone: false },
      nodes: [...snapshot.nodes, added],
      storages: [...snapshot.storages, ...storages],
    },
  };
}

function freeVmid({ guests }: ClusterSnapshot): number {
  const taken = new Set(guests.map(({ vmid }) => vmid));
  let index = 0;
  while (taken.has(vmidOfDescribed(index))) index++;
  return vmidOfDescribed(index);
}

function addGuest(scene: Scene, { guest, node }: ChangeOf<'add-guest'>): Scene {
  const { snapshot, settings } = scene;
  if (node !== undefined && nodeOf(scene, node) === undefined)
    return refused(scene, unknownNode(snapshot, node));
  const target = node ?? place(snapshot, settings, [guest]).guests[0]?.target;
  if (target === undefined) return refused(scene, reason('no-room', { guest: guest.name ?? 'new' }));
  const vmid = freeVmid(snapshot);
  const facts = describedFacts(guest, vmid, target, snapshot, usualCpuPercent(snapshot));
  const guests = [...snapshot.guests, facts];
  const rules = [...settings.rules, ...describedRules(guest, vmid, guests)];
  const added = withRules(withGuests(scene, guests), rules);
  return shiftLoad(added, target, facts.load?.cpuCores ?? 0, memoryOf(facts));
}

function removeGuest(scene: Scene, { vmid }: ChangeOf<'remove-guest'>): Scene {
  const guest = scene.snapshot.guests.find((each) => each.vmid === vmid);
  if (guest === undefined) return refused(scene, unknownGuest(scene.snapshot, vmid));
  const left = withGuests(
    scene,
    scene.snapshot.guests.filter((each) => each !== guest),
  );
  return runs(guest) ? shiftLoad(left, guest.node, -(guest.load?.cpuCores ?? 0), -memoryOf(guest)) : left;
}

const scaled = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor;

/** The guest with its figures in proportion to its size. */
function resized(guest: GuestFacts, { cores, memoryBytes }: ChangeOf<'resize-guest'>): GuestFacts {
  const { load, history, cpuTotalCores = 0, memoryTotalBytes = 0, balloonBytes, ...rest } = guest;
  const ofCpu = cores === undefined || cpuTotalCores === 0 ? 1 : cores / cpuTotalCores;
  const ofMemory = memoryBytes === undefined || memoryTotalBytes === 0 ? 1 : memoryBytes / memoryTotalBytes;
  const hostBytes = scaled(load?.memoryHostBytes, ofMemory);
  const balloon = scaled(balloonBytes, ofMemory);
  return {
    ...rest,
    cpuTotalCores: cores ?? cpuTotalCores,
    memoryTotalBytes: memoryBytes ?? memoryTotalBytes,
    ...(balloon === undefined ? {} : { balloonBytes: balloon }),
    ...(load === undefined
      ? {}
      : {
          load: {
            ...load,
            cpuCores: load.cpuCores * ofCpu,
            memoryBytes: load.memoryBytes * ofMemory,
            ...(hostBytes === undefined ? {} : { memoryHostBytes: hostBytes }),
          },
        }),
    ...(history === undefined
      ? {}
      : {
          history: {
            ...history,
            cpuP95Cores: history.cpuP95Cores * ofCpu,
            memoryPeakBytes: history.memoryPeakBytes * ofMemory,
          },
        }),
  };
}

function resizeGuest(scene: Scene, change: ChangeOf<'resize-guest'>): Scene {
  const { guests } = scene.snapshot;
  const before = guests.find(({ vmid }) => vmid === change.vmid);
  if (before === undefined) return refused(scene, unknownGuest(scene.snapshot, change.vmid));
  const after = resized(before, change);
  const grown = withGuests(
    scene,
    guests.map((guest) => (guest === before ? after : guest)),
  );
  if (!runs(before)) return grown;
  const cpuCores = (after.load?.cpuCores ?? 0) - (before.load?.cpuCores ?? 0);
  return shiftLoad(grown, before.node, cpuCores, memoryOf(after) - memoryOf(before));
}

/** Takes a rule away where it was written: from the settings, from HA, from the tags. */
function disableRule(scene: Scene, { rule: id }: ChangeOf<'disable-rule'>): Scene {
  const { snapshot, settings } = scene;
  const rules = rulesOf(snapshot, settings);
  const rule = rules.find((each) => each.id === id || each.name === id);
  if (rule === undefined) return refused(scene, unknownRule(rules, id));
  if (rule.origin === 'ha-rule' || rule.origin === 'ha-group') {
    const haRules = snapshot.cluster.haRules.filter(
      (each) => each.id !== rule.name && each.id !== `ha-group-${rule.name}`,
    );
    return { ...scene, snapshot: { ...snapshot, cluster: { ...snapshot.cluster, haRules } } };
  }
  if (rule.origin === 'tag') {
    const isOther = (tag: string) => !rule.name.split(', ').includes(tag);
    return withGuests(
      scene,
      snapshot.guests.map((guest) => ({ ...guest, tags: guest.tags.filter(isOther) })),
    );
  }
  if (rule.vmids.length > 0 && !settings.rules.some(({ name }) => name === rule.name))
    return { ...scene, settings: { ...settings, neverMoveVmids: [] } };
  return withRules(
    scene,
    settings.rules.map((each) => (each.name === rule.name ? { ...each, disabled: true } : each)),
  );
}

function applyChange(scene: Scene, change: Change): Scene {
  switch (change.type) {
    case 'drain-node':
    case 'remove-node':
      return leaveNode(scene, change);
    case 'add-node':
      return addNode(scene, change);
    case 'add-guest':
      return addGuest(scene, change);
    case 'remove-guest':
      return removeGuest(scene, change);
    case 'resize-guest':
      return resizeGuest(scene, change);
    case 'add-rule': {
      const others = scene.settings.rules.filter(({ name }) => name !== change.rule.name);
      return withRules(scene, [...others, change.rule]);
    }
    case 'disable-rule':
      return disableRule(scene, change);
    case 'settings':
      return { ...scene, settings: { ...scene.settings, ...change.settings } };
  }
}

/** The cluster after the changes, one after the other; what cannot be is told and left out. */
export const applyChanges = (
  snapshot: ClusterSnapshot,
  settings: Settings,
  changes: readonly Change[],
): Scene => changes.reduce(applyChange, { snapshot, settings, problems: [] });
