import { type Reason, reason } from '../plan/reason.ts';
import type { GuestFacts, PlacementFacts } from '../snapshot/guest-facts.ts';
import type { CpuFacts, NodeFacts } from '../snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { addedFlags, flagsOfModel, isNested } from './cpu-models.ts';
import { targetConstraint } from './target-constraint.ts';

const DEFAULT_TYPE = 'kvm64';

const flagSet = ({ flags }: CpuFacts): ReadonlySet<string> => new Set((flags ?? '').split(/\s+/));

/** Before Proxmox VE told it, the vendor was in the name of the model. */
function vendorOf({ vendor, model = '' }: CpuFacts): string | undefined {
  if (vendor !== undefined) return vendor;
  if (/\bIntel\b/i.test(model)) return 'GenuineIntel';
  return /\bAMD\b/i.test(model) ? 'AuthenticAMD' : undefined;
}

/** Vendor, family, model and flags are the same; what is unknown is unlike (S9). */
function areAlike(one: CpuFacts, other: CpuFacts): boolean {
  if (one.flags === undefined || one.model === undefined) return false;
  const [flags, others] = [flagSet(one), flagSet(other)];
  return (
    one.model === other.model &&
    one.family === other.family &&
    vendorOf(one) === vendorOf(other) &&
    flags.size === others.size &&
    [...flags].every((flag) => others.has(flag))
  );
}

/** What a target of another kind must have for this guest, or why no such target will do. */
function demandOf({ cpuType = DEFAULT_TYPE, cpuFlags }: PlacementFacts): readonly string[] | 'equal' {
  const added = addedFlags(cpuFlags);
  if (cpuType === 'host' || cpuType === 'max' || cpuType.startsWith('custom-') || isNested(added))
    return 'equal';
  const model = flagsOfModel(cpuType);
  return model === undefined ? 'equal' : [...model, ...added];
}

type Cpus = ReadonlyMap<string, CpuFacts | undefined>;

function unlikeReason(
  type: string,
  source: CpuFacts,
  target: CpuFacts,
  placement: PlacementFacts,
  node: string,
) {
  const [from, to] = [vendorOf(source), vendorOf(target)];
  if (from !== to || from === undefined) return reason('cpu-vendor', { node });
  if (demandOf(placement) === 'equal') return reason('cpu-unlike', { node, type });
  return lackReason(type, target, placement, node);
}

/** Every processor that Proxmox VE runs on has what these are made of. */
const isPlain = ({ cpuType = DEFAULT_TYPE, cpuFlags }: PlacementFacts): boolean =>
  (cpuType === 'kvm64' || cpuType === 'qemu64') && addedFlags(cpuFlags).length === 0;

/** Why the target would not even start the guest, whatever a person wants. */
function lackReason(type: string, target: CpuFacts | undefined, placement: PlacementFacts, node: string) {
  const demand = demandOf(placement);
  if (demand === 'equal' || target?.flags === undefined) return undefined;
  const there = flagSet(target);
  const missing = demand.find((flag) => !there.has(flag));
  return missing === undefined ? undefined : reason('cpu-flag', { node, type, flag: missing });
}

function refusal(placement: PlacementFacts, home: string, node: string, cpus: Cpus): Reason | undefined {
  const [source, target] = [cpus.get(home), cpus.get(node)];
  const type = placement.cpuType ?? DEFAULT_TYPE;
  if (source?.flags !== undefined && target?.flags !== undefined)
    return unlikeReason(type, source, target, placement, node);
  return isPlain(placement) ? undefined : reason('cpu-unknown', { node, type });
}

/** Why a running machine should not go from its node to another one because of their processors. */
export function processorJudge({ nodes }: ClusterSnapshot) {
  const cpus: Cpus = new Map(nodes.map(({ name, cpu }: NodeFacts) => [name, cpu]));
  const alike = new Map<string, boolean>();
  const isAlike = (one: string, other: string): boolean => {
    const key = `${one}\n${other}`;
    const [source, target] = [cpus.get(one), cpus.get(other)];
    const known =
      alike.get(key) ?? (source !== undefined && target !== undefined && areAlike(source, target));
    alike.set(key, known);
    return known;
  };
  return (
    { kind, placement, node: home }: GuestFacts,
    node: string,
    isTicked = false,
  ): Reason | undefined => {
    if (kind !== 'qemu' || placement === undefined || node === home || isAlike(home, node)) return undefined;
    if (!isTicked) return refusal(placement, home, node, cpus);
    return lackReason(placement.cpuType ?? DEFAULT_TYPE, cpus.get(node), placement, node);
  };
}

/** A guest that meets another processor than it was started on hangs after a move that reports success (S9). */
export const cpuCompatibility = targetConstraint(
  {
    id: 'cpu-compatibility',
    title: 'Processors that are alike',
    description:
      'A running virtual machine moves to a node with the same vendor, family, model and flags of processors, or, at the same vendor, with a CPU type of its own whose flags the target has. What is unknown is unlike. Off a node that is to be emptied, a person may let single guests go to unlike processors, unless flags of their CPU type are missing there.',
    precedence: 23,
  },
  (snapshot, { allowedVmids, evacuatedNodes }) => {
    const judge = processorJudge(snapshot);
    return (guest) => {
      if (guest.kind !== 'qemu' || guest.placement === undefined) return undefined;
      const isTicked = allowedVmids.includes(guest.vmid) && evacuatedNodes.includes(guest.node);
      return { refuses: (node) => judge(guest, node, isTicked) };
    };
  },
);
