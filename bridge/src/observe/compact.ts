/** The object without the keys that hold nothing: absent means unknown. */
export function compact<Facts extends object>(facts: Facts): Facts {
  for (const key of Object.keys(facts) as (keyof Facts)[]) if (facts[key] === undefined) delete facts[key];
  return facts;
}
