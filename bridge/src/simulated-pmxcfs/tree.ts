/** A file or, without `text`, a folder. */
export interface Entry {
  readonly text?: string;
  readonly writer: string;
  readonly mtimeSeconds: number;
}
type Written = Pick<Entry, 'writer' | 'mtimeSeconds'>;

/** A tree of small files in memory, with the errors of a file system. */
export interface Tree {
  find(path: string): Entry | undefined;
  needs(path: string): Entry;
  write(path: string, text: string, by: Written): void;
  mkdir(path: string, by: Written): void;
  rename(from: string, to: string, by: Written): void;
  remove(path: string, kind: 'file' | 'folder'): void;
  touch(path: string, by: Written): void;
  list(path: string): string[];
  /** Of everything that is in it. */
  paths(): string[];
}

const failure = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export function createTree(folders: readonly string[]): Tree {
  const entries = new Map<string, Entry>(folders.map((path) => [path, { writer: '', mtimeSeconds: 0 }]));
  const needs = (path: string): Entry => {
    const entry = path === '' ? { writer: '', mtimeSeconds: 0 } : entries.get(path);
    if (!entry) throw failure('ENOENT', path);
    return entry;
  };
  const needsFolder = (path: string): void => {
    if (needs(path).text !== undefined) throw failure('ENOTDIR', path);
  };
  const list = (path: string): string[] => {
    needsFolder(path);
    const start = path === '' ? '' : `${path}/`;
    return [...entries.keys()]
      .filter((other) => other.startsWith(start) && !other.slice(start.length).includes('/'))
      .map((other) => other.slice(start.length));
  };
  const tree: Tree = {
    find: (path) => entries.get(path),
    needs,
    write(path, text, by) {
      needsFolder(parentOf(path));
      const before = entries.get(path);
      if (before && before.text === undefined) throw failure('EISDIR', path);
      entries.set(path, { text, ...by });
    },
    mkdir(path, by) {
      needsFolder(parentOf(path));
      if (entries.has(path)) throw failure('EEXIST', path);
      entries.set(path, by);
    },
    rename(from, to, by) {
      const { text } = needs(from);
      // Folders with something in them cannot be renamed, and ours never are.
      if (text === undefined) throw failure('ENOTEMPTY', from);
      tree.write(to, text, by);
      entries.delete(from);
    },
    remove(path, kind) {
      const isFolder = needs(path).text === undefined;
      if (isFolder !== (kind === 'folder')) throw failure(isFolder ? 'EISDIR' : 'ENOTDIR', path);
      if (isFolder && list(path).length > 0) throw failure('ENOTEMPTY', path);
      entries.delete(path);
    },
    touch: (path, by) => void entries.set(path, { ...needs(path), ...by }),
    list,
    paths: () => [...entries.keys()],
  };
  return tree;
}
