/** `make`, asked once for each object: what was made of it is kept as long as the object is. For data that never changes. */
export function perObject<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, { readonly made: Made }>();
  return (key) => {
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier.made;
    const made = make(key);
    known.set(key, { made });
    return made;
  };
}
