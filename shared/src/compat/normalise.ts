import type { Balancing, CompatCluster, CompatGuest, CompatNode, CompatPin, CompatRule } from './cluster.ts';
import type { ConstraintsForm, RuleForm } from './forms.ts';

/** A guest of a file, which names its node. */
export type NamedGuest = Omit<CompatGuest, 'node'> & { readonly nodeName: string };

export interface NamedCluster {
  readonly name: string;
  readonly nodes: readonly CompatNode[];
  readonly guests: readonly NamedGuest[];
  readonly constraints: ConstraintsForm;
  /** Pins by tag, beside those of `constraints`. */
  readonly tagPins: readonly {
    readonly vm: string;
    readonly nodes: readonly string[];
    readonly tag: string;
  }[];
  readonly evacuateNode: string | undefined;
  readonly balancing: Balancing;
}

/** A cluster, or one sentence that says what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

const positions = (items: readonly { readonly name: string }[]): Map<string, number> =>
  new Map(items.map(({ name }, index) => [name, index]));

const duplicate = (items: readonly { readonly name: string }[]): string | undefined => {
  const seen = new Set<string>();
  return items.find(({ name }) => seen.size === seen.add(name).size)?.name;
};

/** Names become positions; a node that nothing knows is refused, a guest in a rule that nothing knows is left out. */
export function normalise(named: NamedCluster): Read<CompatCluster> {
  const { nodes, guests, constraints, evacuateNode } = named;
  const twice = duplicate(nodes) ?? duplicate(guests);
  if (twice !== undefined) return { problem: `there are two of the name ${twice}` };
  const nodeOf = positions(nodes);
  const guestOf = positions(guests);
  const lost = guests.find(({ nodeName }) => !nodeOf.has(nodeName));
  if (lost !== undefined)
    return { problem: `guest ${lost.name} is on node ${lost.nodeName}, which is not there` };
  if (evacuateNode !== undefined && !nodeOf.has(evacuateNode))
    return { problem: `node ${evacuateNode} should be evacuated and is not there` };
  const known = (names: readonly string[], of: ReadonlyMap<string, number>) =>
    [...new Set(names)].flatMap((name) => of.get(name) ?? []);
  const rule =
    (kind: string) =>
    (form: RuleForm, index: number): CompatRule => ({
      name: form.name ?? `${kind} ${index + 1}`,
      guests: known(form.vms, guestOf),
      isHard: form.hard,
      origin: form.origin,
    });
  const pins = [...(constraints.pin ?? []), ...named.tagPins].flatMap((pin): CompatPin[] => {
    const guest = guestOf.get(pin.vm);
    if (guest === undefined) return [];
    const tag = 'tag' in pin ? { tag: pin.tag } : {};
    return [{ guest, names: pin.nodes, nodes: known(pin.nodes, nodeOf), ...tag }];
  });
  const ignored = (constraints.ignore ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.vm));
  return {
    value: {
      name: named.name,
      nodes,
      guests: guests.map(({ nodeName, ...guest }) => ({ ...guest, node: nodeOf.get(nodeName) ?? 0 })),
      together: (constraints.affinity ?? []).map(rule('affinity')),
      apart: (constraints.anti_affinity ?? []).map(rule('anti-affinity')),
      pins,
      ignored: new Set(known(ignored, guestOf)),
      evacuated: evacuateNode === undefined ? undefined : nodeOf.get(evacuateNode),
      balancing: named.balancing,
    },
  };
}

/** Path, value and what is wrong with it, of the first issue. */
export function problemOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map(String).join('.');
  return `${path === '' ? 'the whole' : path}: ${issue?.message ?? 'it is not valid'}`;
}
