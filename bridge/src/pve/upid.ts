/** A task's name, taken apart: `UPID:NODE:PID:PSTART:STARTTIME:TYPE:ID:USER:`. */
export interface Upid {
  readonly node: string;
  readonly startSeconds: number;
  readonly type: string;
  /** What it works on, mostly a vmid; empty for tasks of a node. */
  readonly id: string;
  /** `user@realm`, or `user@realm!tokenid`. */
  readonly user: string;
}

const UPID =
  /^UPID:([A-Za-z0-9][A-Za-z0-9-]*):([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([^:\s/]+):([^:\s/]*):([^:\s/]+):$/;

/** `undefined` for anything PVE would not call a UPID. */
export function parseUpid(text: string): Upid | undefined {
  const [, node, , , start, type, id, user] = UPID.exec(text) ?? [];
  if (node === undefined || start === undefined || type === undefined || user === undefined) return undefined;
  return { node, startSeconds: Number.parseInt(start, 16), type, id: id ?? '', user };
}
