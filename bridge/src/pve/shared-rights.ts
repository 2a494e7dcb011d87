type Privileges = Readonly<Record<string, number>>;
type Dump = Record<string, Record<string, number>>;

/** More kinds of lines than a cluster has, and more dumps than are asked for within a minute. */
const LINES_MAX = 2000;
const DUMPS_MAX = 32;

/** The same whatever the order, which is one of chance. */
const textOf = (privileges: Privileges): string =>
  JSON.stringify(
    Object.keys(privileges)
      .sort()
      .map((name) => [name, privileges[name]]),
  );

/**
 * Rights that say the same as one object: every user who watches asks for theirs twice a minute, in a line for each guest,
 * and most of them may do the same. Nothing else is shared: whoever may do something else has a dump of their own.
 */
export function createSharedRights() {
  const lines = new Map<string, Record<string, number>>();
  let dumps: WeakRef<Dump>[] = [];
  return {
    /** One line; `dump` compares them by what they are. */
    line(privileges: Record<string, number>): Record<string, number> {
      const text = textOf(privileges);
      const earlier = lines.get(text);
      if (earlier !== undefined) return earlier;
      if (lines.size >= LINES_MAX) lines.clear();
      lines.set(text, privileges);
      return privileges;
    },
    /** A whole one, made of such lines. */
    dump(made: Dump): Dump {
      const paths = Object.keys(made);
      dumps = dumps.filter((each) => each.deref() !== undefined);
      for (const each of dumps) {
        const earlier = each.deref();
        if (earlier !== undefined && isSame(earlier, made, paths)) return earlier;
      }
      dumps = [new WeakRef(made), ...dumps].slice(0, DUMPS_MAX);
      return made;
    },
  };
}

const isSame = (earlier: Dump, made: Dump, paths: readonly string[]): boolean =>
  paths.every((path) => Object.hasOwn(earlier, path) && earlier[path] === made[path]) &&
  Object.keys(earlier).length === paths.length;
