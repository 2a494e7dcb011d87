import type { PlacementFacts } from '#shared/snapshot/guest-facts.ts';
import type { MigratePreconditions } from '../pve/guest-answers.ts';
import type { Outcome } from './outcome.ts';

type Precheck = NonNullable<PlacementFacts['precheck']>;

const TEXT_MAX = 200;

/**
 * What the precheck holds against nodes. Rules of HA are left out: who is in the way now may have left by then, and
 * our own rules follow the plan move by move. So are local storages: disks
 * of a guest that runs may go to one of another name, which the settings know and the precheck does not. An empty object beside a node means nothing.
 */
function refusedNodes(
  answer: MigratePreconditions,
  isLocal: (storage: string) => boolean,
): Precheck['nodes'] {
  const blockers = answer.not_allowed_nodes ?? answer['not-allowed-nodes'] ?? {};
  return Object.entries(blockers)
    .flatMap(([node, { unavailable_storages = [], 'unavailable-resources': resources = [] }]) => {
      const why = [
        ...unavailable_storages
          .filter((storage) => !isLocal(storage))
          .map((storage) => `storage ${storage} is not available`),
        ...resources.map((resource) => `${resource} is not available`),
      ].join(', ');
      return why === '' ? [] : [{ node, why }];
    })
    .sort((one, other) => (one.node < other.node ? -1 : 1));
}

/** Keys that it takes for bound to the node, but for mapped devices, about which more is known. */
export function boundResources(
  { local_resources = [] }: MigratePreconditions,
  { mapped = [], localResources }: PlacementFacts,
): string[] {
  const isKnown = (key: string) =>
    mapped.some((device) => device.key === key) || localResources.includes(key);
  return local_resources.filter((key) => !isKnown(key));
}

/**
 * What came of asking; nothing where nothing is against it, or where that cannot be asked. `isLocal`: of a storage that is
 * seen, and whose disks are copied.
 */
export function precheckOf(
  outcome: Outcome<MigratePreconditions>,
  isLocal: (storage: string) => boolean,
): Precheck | undefined {
  if (outcome.type === 'read') {
    const nodes = refusedNodes(outcome.value, isLocal);
    return nodes.length === 0 ? undefined : { nodes };
  }
  // A refusal in code: the guest is locked, its configuration is elsewhere by now, there is no quorum.
  if (outcome.status !== 500) return undefined;
  return { refusal: outcome.why.trim().slice(0, TEXT_MAX), nodes: [] };
}
