/** `NODE=NUMBER` words as a map; of a node named twice the last counts. Their form is checked by the settings. */
export const numbersByNode = (words: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    words.flatMap((word): [string, number][] => {
      const split = word.lastIndexOf('=');
      const value = Number(word.slice(split + 1));
      return split > 0 && Number.isFinite(value) ? [[word.slice(0, split), value]] : [];
    }),
  );
