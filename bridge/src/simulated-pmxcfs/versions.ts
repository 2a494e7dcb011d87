/** Which version the configuration of each guest has, as the pmxcfs of one node counts (status.c of pve-cluster). */
export interface Versions {
  /** A file was written, or renamed to this path. */
  written(path: string): void;
  removed(path: string): void;
  /** pmxcfs starts anew, and counts from the beginning. */
  restart(): void;
  /** The text of `.version` or `.vmlist`; `undefined` for other files. */
  read(path: string): string | undefined;
}

interface Known {
  readonly node: string;
  readonly type: string;
  readonly version: number;
}

const CONFIG = /^nodes\/([^/]+)\/(qemu-server|lxc)\/(\d+)\.conf$/;

/** `paths` are all files that there are, for the list that is made at a start. */
export function createVersions(seconds: () => number, paths: () => readonly string[]): Versions {
  const known = new Map<string, Known>();
  let [starttime, vmlist, count] = [seconds(), 0, 0];
  const register = (path: string): boolean => {
    const [, node, folder, vmid] = CONFIG.exec(path) ?? [];
    if (node === undefined || vmid === undefined) return false;
    known.set(vmid, { node, type: folder === 'lxc' ? 'lxc' : 'qemu', version: ++count });
    return true;
  };
  return {
    written(path) {
      if (register(path)) vmlist++;
    },
    removed(path) {
      const vmid = CONFIG.exec(path)?.[3];
      if (vmid !== undefined && known.delete(vmid)) vmlist++;
    },
    restart() {
      known.clear();
      [starttime, vmlist, count] = [seconds(), 1, 0];
      for (const path of paths()) register(path);
    },
    read(path) {
      if (path === '.version') return JSON.stringify({ starttime, clinfo: 1, vmlist, kvstore: {} });
      if (path !== '.vmlist') return undefined;
      const ids = known.size === 0 ? {} : { ids: Object.fromEntries(known) };
      return JSON.stringify({ version: vmlist, ...ids });
    },
  };
}
