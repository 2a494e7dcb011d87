/** What goes wrong instead of, or around, an ordinary answer. */
export type FaultKind =
  | 'drop'
  | 'drop-after-effect'
  | 'hang'
  | 'hang-after-effect'
  | 'status'
  | 'body'
  | 'garbage'
  | 'half-body'
  | 'empty'
  | 'delay';

export interface Fault {
  /** `POST /nodes/X/qemu/X/migrate` with stars for X: method and path below /api2/json; a star is one segment, `* ` any method. */
  readonly match: string;
  /** How often it strikes; absent: always. */
  readonly times?: number;
  /** Requests that fit but are let through first. */
  readonly after?: number;
  readonly do: FaultKind;
  readonly status?: number;
  readonly message?: string;
  /** The raw body of `body`. */
  readonly body?: string;
  readonly delayMs?: number;
}

export interface Faults {
  /** Adds a fault; the returned function takes it away again. */
  add(fault: Fault): () => void;
  /** The fault that strikes this request, if any; counts it. */
  take(method: string, path: string): Fault | undefined;
  clear(): void;
}

const fits = (pattern: string, method: string, path: string): boolean => {
  const [wantedMethod = '*', wantedPath = '*'] = pattern.split(' ');
  if (wantedMethod !== '*' && wantedMethod !== method) return false;
  if (wantedPath === '*' || wantedPath === '/**') return true;
  const wanted = wantedPath.split('/');
  const parts = path.split('/');
  return wanted.length === parts.length && wanted.every((part, i) => part === '*' || part === parts[i]);
};

export function createFaults(): Faults {
  let entries: { fault: Fault; left: number; skip: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY, skip: fault.after ?? 0 };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    take(method, path) {
      const entry = entries.find(({ fault, left }) => left > 0 && fits(fault.match, method, path));
      if (!entry) return undefined;
      if (entry.skip > 0) {
        entry.skip--;
        return undefined;
      }
      entry.left--;
      return entry.fault;
    },
    clear() {
      entries = [];
    },
  };
}
