/**
 * A number in [0, 1) that depends on its inputs only: chance that can be asked again, in any order, and
 * answers the same in every JavaScript engine.
 */
export function hashUnit(seed: number, a: number, b = 0): number {
  let mixed = (seed ^ Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca6b)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
