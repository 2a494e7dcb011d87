/** Where every guest is at one instant of a plan; a guest in flight is on both of its nodes. */
export type Places = Pick<ReadonlyMap<number, readonly string[]>, 'get'>;

/** The same with these guests elsewhere. It copies nothing: of thousands of guests a step moves a few. */
export const withMoved = (places: Places, moved: ReadonlyMap<number, readonly string[]>): Places => ({
  get: (vmid) => moved.get(vmid) ?? places.get(vmid),
});

/** Whether nobody is anywhere but on this node. It makes nothing: it is asked of thousands of guests for each rule. */
export function areAll(places: readonly string[], node: string): boolean {
  for (const place of places) if (place !== node) return false;
  return true;
}
