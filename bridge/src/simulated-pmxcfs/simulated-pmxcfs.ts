import type { Clock } from '../clock.ts';
import type { Pmxcfs } from '../companion/pmxcfs.ts';
import { createTree, type Tree } from './tree.ts';
import { createVersions, type Versions } from './versions.ts';

/** The file system that all nodes of a simulated cluster share, with the rules of the real one (pve-api.md 6). */
export interface SimulatedPmxcfs {
  /** As a process of root sees it on that node. */
  mount(node: string): Pmxcfs;
  /** Without quorum a node reads and cannot write. */
  setQuorate(node: string, quorate: boolean): void;
  /** While a node is blocked no call on it comes back; they go on when it ends, as they were meant. */
  setBlocked(node: string, blocked: boolean): void;
  /** The node has gone: it decides no longer about locks. */
  setGone(node: string, gone: boolean): void;
  /** pmxcfs starts anew on a node, and counts the versions of configurations from the beginning. */
  restart(node: string): void;
  /** Puts a file there as the cluster would. */
  put(path: string, text: string): void;
  /** What is in a file; undefined where there is none. */
  peek(path: string): string | undefined;
  /** Every change so far, as `node verb path`. */
  readonly changes: readonly string[];
}

/** 1 MiB; above it pmxcfs says EFBIG. */
const FILE_BYTES_MAX = 2 ** 20;
const LOCKS = 'priv/lock/';
/** CFS_LOCK_TIMEOUT of pmxcfs. */
const LOCK_SECONDS = 120;

interface Member {
  quorate: boolean;
  gone: boolean;
  wake: (() => void)[] | undefined;
  readonly versions: Versions;
}

const failure = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

export function simulatedPmxcfs(clock: Pick<Clock, 'nowMs'>, nodes: readonly string[]): SimulatedPmxcfs {
  const tree = createTree(['priv', 'priv/lock', 'nodes', ...nodes.map((name) => `nodes/${name}`)]);
  const seconds = () => Math.floor(clock.nowMs() / 1000);
  const newMember = (): Member => ({
    ...{ quorate: true, gone: false, wake: undefined },
    versions: createVersions(seconds, tree.paths),
  });
  const members = new Map<string, Member>(nodes.map((name) => [name, newMember()]));
  const told = (tell: (versions: Versions) => void) => {
    for (const { versions } of members.values()) tell(versions);
  };
  /** When the members last saw a lock change, by their own clock: all of them see every change. */
  const seen = new Map<string, number>();
  const changes: string[] = [];
  const memberOf = (node: string): Member => {
    const member = members.get(node);
    if (!member) throw new Error(`no node ${node}`);
    return member;
  };

  const call = async <Value>(node: string, act: () => Value): Promise<Value> => {
    const member = memberOf(node);
    if (member.gone) return new Promise<never>(() => undefined);
    if (member.wake) await new Promise<void>((wake) => member.wake?.push(wake));
    return act();
  };
  const change = <Value>(node: string, verb: string, path: string, act: () => Value): Promise<Value> =>
    call(node, () => {
      if (!memberOf(node).quorate) throw failure('EACCES', path);
      const value = act();
      changes.push(`${node} ${verb} ${path}`);
      return value;
    });

  return {
    changes,
    mount: (node) => mount({ tree, call, change, seconds, seen, told, memberOf: () => memberOf(node) }, node),
    setQuorate: (node, quorate) => Object.assign(memberOf(node), { quorate }),
    setGone: (node, gone) => Object.assign(memberOf(node), { gone }),
    setBlocked(node, blocked) {
      const member = memberOf(node);
      const waiting = member.wake ?? [];
      member.wake = blocked ? waiting : undefined;
      if (!blocked) for (const wake of waiting) wake();
    },
    restart: (node) => memberOf(node).versions.restart(),
    put(path, text) {
      const by = { writer: '', mtimeSeconds: seconds() };
      const parts = path.split('/').slice(0, -1);
      for (const [depth] of parts.entries()) {
        const folder = parts.slice(0, depth + 1).join('/');
        if (!tree.find(folder)) tree.mkdir(folder, by);
      }
      tree.write(path, text, by);
      told((versions) => versions.written(path));
    },
    peek: (path) => tree.find(path)?.text,
  };
}

interface Shared {
  readonly tree: Tree;
  readonly seen: Map<string, number>;
  call<Value>(node: string, act: () => Value): Promise<Value>;
  change<Value>(node: string, verb: string, path: string, act: () => Value): Promise<Value>;
  seconds(): number;
  told(tell: (versions: Versions) => void): void;
  memberOf(): Member;
}

const isLock = (path: string): boolean => path.startsWith(LOCKS) && !path.slice(LOCKS.length).includes('/');

function mount({ tree, seen, call, change, seconds, told, memberOf }: Shared, node: string): Pmxcfs {
  const by = () => ({ writer: node, mtimeSeconds: seconds() });
  return {
    read: (path) =>
      call(node, () => {
        const pseudo = memberOf().versions.read(path);
        if (pseudo !== undefined) return pseudo;
        const entry = tree.needs(path);
        if (entry.text === undefined) throw failure('EISDIR', path);
        return entry.text;
      }),
    write: (path, text) =>
      change(node, 'write', path, () => {
        if (Buffer.byteLength(text) > FILE_BYTES_MAX) throw failure('EFBIG', path);
        tree.write(path, text, by());
        told((versions) => versions.written(path));
      }),
    rename: (from, to) =>
      change(node, 'rename', to, () => {
        tree.rename(from, to, by());
        told((versions) => versions.removed(from));
        told((versions) => versions.written(to));
      }),
    remove: (path) =>
      change(node, 'remove', path, () => {
        tree.remove(path, 'file');
        told((versions) => versions.removed(path));
      }),
    list: (path) => call(node, () => tree.list(path)),
    mkdir: (path) =>
      change(node, 'mkdir', path, () => {
        tree.mkdir(path, by());
        if (isLock(path)) seen.set(path, seconds());
      }),
    rmdir: (path) => change(node, 'rmdir', path, () => tree.remove(path, 'folder')),
    touch: (path, mtimeSeconds) =>
      change(node, 'touch', path, () => {
        const entry = tree.needs(path);
        if (!isLock(path)) return tree.touch(path, { writer: node, mtimeSeconds });
        const isExpired = seconds() - (seen.get(path) ?? seconds()) > LOCK_SECONDS;
        if (mtimeSeconds === 0 && isExpired) return tree.remove(path, 'folder');
        if (mtimeSeconds < entry.mtimeSeconds || entry.writer !== node) throw failure('EACCES', path);
        tree.touch(path, { writer: node, mtimeSeconds });
        seen.set(path, seconds());
      }),
    stat: (path) =>
      call(node, () => {
        const { text, mtimeSeconds } = tree.needs(path);
        const mode = (text === undefined ? 0o040755 : 0o100640) & (memberOf().quorate ? 0o177777 : ~0o222);
        return { mtimeMs: mtimeSeconds * 1000, mode, size: Buffer.byteLength(text ?? '') };
      }),
  };
}
