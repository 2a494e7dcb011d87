import { canStart, type Traffic } from './traffic.ts';

type Edges = readonly (readonly number[])[];

/** Nodes in the order in which a depth-first walk along `edges` leaves them. */
function leavingOrder(edges: Edges): number[] {
  const order: number[] = [];
  const seen = new Uint8Array(edges.length);
  const walk = (node: number): void => {
    seen[node] = 1;
    for (const next of edges[node] ?? []) if (seen[next] === 0) walk(next);
    order.push(node);
  };
  for (let node = 0; node < edges.length; node++) if (seen[node] === 0) walk(node);
  return order;
}

/** The strongly connected component of each node (Kosaraju). */
function components(edges: Edges): Int32Array {
  const reversed: number[][] = edges.map(() => []);
  edges.forEach((targets, node) => {
    for (const target of targets) reversed[target]?.push(node);
  });
  const component = new Int32Array(edges.length).fill(-1);
  const mark = (node: number, number: number): void => {
    component[node] = number;
    for (const next of reversed[node] ?? []) if (component[next] === -1) mark(next, number);
  };
  for (const node of leavingOrder(edges).reverse()) if (component[node] === -1) mark(node, node);
  return component;
}

/**
 * The waiting items that hold up all others: those that go round in a circle of nodes from which nobody waits to
 * leave, and where there is no circle, those that wait for room that no other move makes.
 */
export function holders(traffic: Traffic, pending: readonly number[]): number[] {
  const { problem, place } = traffic;
  const targetOf = (item: number) => problem.target[item] ?? 0;
  const blocked = pending.filter((item) => !canStart(traffic, item, targetOf(item)));
  const edges: number[][] = Array.from({ length: problem.nodeCount }, () => []);
  for (const item of blocked) edges[place[item] ?? 0]?.push(targetOf(item));
  const component = components(edges);
  const isOpen = new Set<number>();
  const hasInner = new Set<number>();
  edges.forEach((targets, node) => {
    const own = component[node] ?? 0;
    for (const target of targets) (component[target] === own ? hasInner : isOpen).add(own);
  });
  return blocked.filter((item) => {
    const circle = component[targetOf(item)] ?? 0;
    const isWithin = component[place[item] ?? 0] === circle;
    return !isOpen.has(circle) && (isWithin || !hasInner.has(circle));
  });
}
