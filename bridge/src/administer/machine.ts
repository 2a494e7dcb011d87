/** What a program that was run has answered; `code` is undefined where the program is not there or was killed. */
export interface RunAnswer {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a TLS server shows: its certificate, and whether it answers `GET /healthz`. */
export interface TlsAnswer {
  /** SHA-256, in hex with colons. */
  readonly fingerprint: string;
  readonly validUntilMs: number;
  readonly healthz: string | undefined;
}

/** The node that root administers: a port, so that tests need no Proxmox VE. Paths are absolute. */
export interface Machine {
  readonly hostname: string;
  readonly nodejsVersion: string;
  readonly isRoot: boolean;
  /** Networks of this machine's own addresses, as `10.0.0.0/24`, loopback and link-local aside. */
  readonly networks: readonly string[];
  nowMs(): number;
  /** @returns undefined for a file that is not there; @throws Error for one that cannot be read */
  read(path: string): Promise<string | undefined>;
  list(directory: string): Promise<readonly string[]>;
  /** As a whole, readable by root alone. */
  writeSecret(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Without a shell. */
  run(program: string, args: readonly string[]): Promise<RunAnswer>;
  /** @returns undefined where nobody listens */
  probeTls(host: string, port: number): Promise<TlsAnswer | undefined>;
}
