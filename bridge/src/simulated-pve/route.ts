import type { PveRelease } from '#shared/simulation/cluster-spec.ts';
import type { NodeState } from '#shared/simulation/virtual-cluster.ts';
import type { Parameter } from './parameter.ts';
import type { SimulatedState } from './simulated-state.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Values = Readonly<Record<string, string | number | boolean>>;

/** Who is asking: a user by ticket, or a token. */
export interface Identity {
  /** `user@realm` or `user@realm!token` */
  readonly id: string;
  readonly byToken: boolean;
}

export interface RouteRequest {
  readonly state: SimulatedState;
  readonly identity: Identity;
  readonly values: Values;
  /** The node of the path, where there is one. */
  readonly node: NodeState;
}

/** `world`: also without signing in. `all`: any user, the answer is filtered. Else one privilege of the list. */
export type RouteAccess = 'world' | 'all' | { readonly path: string; readonly privileges: readonly string[] };

/** What `answer` may return besides plain data: `total` for paged lists, `text` for data serialised already. */
export class Answer {
  readonly data: unknown;
  readonly total: number | undefined;
  readonly text: string | undefined;
  constructor({ data, total, text }: { data?: unknown; total?: number; text?: string }) {
    this.data = data;
    this.total = total;
    this.text = text;
  }
}

/** One method of the API: what the schema says of it, and what it does. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly access: RouteAccess;
  /** Where 8.x has another privilege for it. */
  readonly access8?: RouteAccess;
  /** Answered by the node of the path: 595 when that node is gone. */
  readonly proxied: boolean;
  /** Handled by the root daemon. */
  readonly isProtected: boolean;
  /** The first release that has it; absent: 8.4 has it too. */
  readonly since?: PveRelease;
  /** The parameter that decides about the others: they are looked at only when it is good. */
  readonly decidedBy?: string;
  readonly answer: (request: RouteRequest) => unknown;
}
