import type { HaRule } from '#shared/snapshot/cluster-facts.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import type {
  BackupJob,
  ClusterOptions,
  ClusterStatusRow,
  CorosyncNode,
  HaGroup,
  HaResource,
  HaRuleRow,
  Mapping,
  Permissions,
  PoolRow,
  QuorumDevice,
  ReplicationJob,
} from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { isInError, rulesInForce, rulesOfGroups } from './ha.ts';
import { type Outcome, readValue, remembered } from './outcome.ts';
import { holds, seesAllBridges } from './permissions.ts';

/** What changes only when a person changes it, as last read. */
export interface ConfigReads {
  readonly permissions: Permissions | undefined;
  readonly status: readonly ClusterStatusRow[] | undefined;
  readonly options: ClusterOptions | undefined;
  readonly corosync: readonly CorosyncNode[] | undefined;
  readonly haResources: readonly HaResource[] | undefined;
  readonly haGroups: readonly HaGroup[];
  /** `undefined`: could not be read. */
  haRules(nodes: readonly string[]): HaRule[] | undefined;
  readonly backups: readonly BackupJob[] | undefined;
  /** `undefined`: none, or not asked for, because only an even number of nodes needs one. */
  readonly quorumDevice: QuorumDevice | undefined;
  readonly replication: readonly ReplicationJob[] | undefined;
  readonly pools: readonly PoolRow[] | undefined;
  /** PCI devices, then USB devices. */
  readonly mappings: readonly [readonly Mapping[], readonly Mapping[]] | undefined;
  readonly gaps: readonly UnknownFact[];
}

/** For whoever looks on. */
const CONFIG_AGE_MAX_MS = 60_000;

/** The rules, wherever this Proxmox VE keeps them: as rules since 9, as groups before, and both while upgrading. */
type Affinities = { readonly rules: readonly HaRuleRow[] } | { readonly groups: readonly HaGroup[] };

/** What is older than `ageMaxMs` is read again; the rights in general, which are long, every minute. */
export function createConfigReader(
  api: PveApi,
  clock: Clock,
  ageMaxMs = CONFIG_AGE_MAX_MS,
): () => Promise<ConfigReads> {
  const slow = <Value>(read: () => Promise<Value>) => remembered(clock, ageMaxMs, read);
  const version = slow(() => api.version());
  // A line for each guest: they say who is seen, and whoever acts asks for the right itself just before.
  const permissions = remembered(clock, CONFIG_AGE_MAX_MS, () => api.permissions());
  const options = slow(() => api.clusterOptions());
  const corosync = slow(() => api.corosyncNodes());
  const haResources = slow(() => api.haResources());
  const rules = slow(() => api.haRules());
  const groups = slow(() => api.haGroups());
  const backups = slow(() => api.backupJobs());
  const device = slow(() => api.quorumDevice());
  const replication = slow(() => api.replicationJobs());
  const pools = slow(() => api.pools());
  const devices = slow(() => Promise.all([api.mappings('pci'), api.mappings('usb')]));
  const status = remembered(clock, 0, () => api.clusterStatus());
  const affinities = async () => readAffinities(await version(), rules, groups);
  return async () => {
    const [rights, state, settings, links, resources, affinity, saved, copies, pooled, mapped] =
      await Promise.all([
        permissions(),
        status(),
        options(),
        corosync(),
        haResources(),
        affinities(),
        backups(),
        replication(),
        pools(),
        devices(),
      ]);
    const affinityRead = readValue(affinity);
    const corosyncNodes = readValue(links);
    const voter = corosyncNodes && mayHaveDevice(corosyncNodes) ? readValue(await device()) : undefined;
    return {
      permissions: readValue(rights),
      status: readValue(state),
      options: readValue(settings),
      corosync: corosyncNodes,
      haResources: readValue(resources),
      haGroups: affinityRead && 'groups' in affinityRead ? affinityRead.groups : [],
      haRules: (nodes) => affinityRead && rulesOf(affinityRead, readValue(resources), nodes),
      backups: readValue(saved),
      quorumDevice: voter,
      replication: readValue(copies),
      pools: readValue(pooled),
      mappings: readValue(mapped),
      gaps: [
        ...gapOf('permissions', rights),
        ...gapOf('cluster status', state),
        ...gapOf('cluster options', settings),
        ...unseenOptions(rights, settings),
        ...gapOf('corosync links', links),
        ...gapOf('HA resources', resources),
        ...gapOf('HA rules', affinity),
        ...gapOf('backup jobs', saved),
        ...gapOf('replication jobs', copies),
        ...gapOf('pools', pooled),
        ...gapOf('mapped devices', mapped),
        ...unseenBridges(rights),
        ...rulesInError(affinityRead),
      ],
    };
  };
}

/** Proxmox VE gives one to clusters with an even number of nodes; another would make those with an odd one worse. */
const mayHaveDevice = (nodes: readonly CorosyncNode[]): boolean => nodes.length % 2 === 0;

/** A group binds the resources that name it: without sight of them it says nothing. */
function rulesOf(
  affinities: Affinities,
  resources: readonly HaResource[] | undefined,
  nodes: readonly string[],
): HaRule[] | undefined {
  if ('rules' in affinities) return rulesInForce(affinities.rules, nodes);
  return resources && rulesOfGroups(affinities.groups, resources);
}

async function readAffinities(
  version: Outcome<{ version: string }>,
  rules: () => Promise<Outcome<HaRuleRow[]>>,
  groups: () => Promise<Outcome<HaGroup[]>>,
): Promise<Outcome<Affinities>> {
  const asRules = async () => mapped(await rules(), (rows): Affinities => ({ rules: rows }));
  const asGroups = async () => mapped(await groups(), (rows): Affinities => ({ groups: rows }));
  const major = Number.parseInt(readValue(version)?.version ?? '9', 10);
  const [first, second] = major >= 9 ? [asRules, asGroups] : [asGroups, asRules];
  const outcome = await first();
  if (!isOfOtherVersion(outcome)) return outcome;
  const other = await second();
  return other.type === 'read' ? other : outcome;
}

/** 501: no rules yet. 500 with this text: no groups any more. */
const isOfOtherVersion = (outcome: Outcome<unknown>): boolean =>
  outcome.type === 'failed' && (outcome.status === 501 || /migrated to rules/.test(outcome.why));

const mapped = <From, To>(outcome: Outcome<From>, change: (value: From) => To): Outcome<To> =>
  outcome.type === 'read' ? { type: 'read', value: change(outcome.value) } : outcome;

const gapOf = (what: string, outcome: Outcome<unknown>): UnknownFact[] =>
  outcome.type === 'read' ? [] : [{ what, why: outcome.why }];

/** Hidden bridges look as if they were not there, so none is taken for absent. */
function unseenBridges(rights: Outcome<Permissions>): UnknownFact[] {
  const permissions = readValue(rights);
  if (!permissions || seesAllBridges(permissions)) return [];
  return [{ what: 'bridges of the nodes', why: 'needs SDN.Audit on /sdn' }];
}

/** Options are trimmed without a word for those who may not see them. */
function unseenOptions(rights: Outcome<Permissions>, options: Outcome<unknown>): UnknownFact[] {
  const permissions = readValue(rights);
  if (!permissions || options.type === 'failed' || holds(permissions, '/', 'Sys.Audit')) return [];
  return [{ what: 'cluster options', why: 'needs Sys.Audit on /' }];
}

const rulesInError = (affinity: Affinities | undefined): UnknownFact[] =>
  affinity && 'rules' in affinity
    ? affinity.rules
        .filter((rule) => isInError(rule) && !rule.disable)
        .map(({ rule }) => ({
          what: `HA rule ${rule}`,
          why: 'the HA manager finds it in error and ignores it',
        }))
    : [];
