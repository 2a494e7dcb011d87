/** The object without the keys that hold nothing: absent means unknown. */
export function compact<Facts extends object>(facts: Facts): Facts {
  // A new object: one with deleted keys is slow to read ever after, and an inventory has thousands.
  const held: Partial<Facts> = {};
  for (const key in facts) if (facts[key] !== undefined) held[key] = facts[key];
  return held as Facts;
}
