import * as z from 'zod/mini';

/** Every way a request can be refused, with the sentence a person reads. Closed list, sorted. */
export const PROBLEMS = {
  'access-denied': 'You may not do this: {privilege} on {path} is missing',
  'bad-message': 'The message is not understood: {path}: {message}. Maybe reload the page',
  'bridge-needed': 'The panel plans in this browser alone: only the service on the node does this',
  busy: 'Another plan is being made for you in another window. Maybe wait for it',
  'companion-differs':
    'Bridge and companion of this node are of different versions: {message}. Maybe systemctl restart pve-rebalance pve-rebalance-companion',
  'companion-unreachable':
    'The companion of this node does not answer: {message}. Maybe look at pve-rebalance-companion.service',
  'cluster-unhealthy': 'Nothing is started now: {message}',
  'consent-missing': 'Guest {vmid} would be restarted: tick its downtime first',
  'csrf-invalid': 'The token of this page is {what}. Maybe reload the page',
  'execution-running': '{user} is executing a plan just now. Maybe wait for it, or stop it',
  'execution-unknown': 'There is no execution {id}',
  'execution-yields':
    'The execution of {user} ends for you after its current moves. Maybe approve again then',
  internal: 'Something went wrong inside the bridge; its log has the details',
  'lock-held':
    'The lock of the cluster is held by {node}. Maybe wait up to {seconds} s, until it has expired',
  'move-unknown': 'Guest {vmid} is not among the moves of this plan',
  'moves-depend': 'Guest {vmid} only moves together with or after guest {needs}: tick both or none',
  'moves-too-many': 'You may have {max} moves carried out at a time: more needs Sys.Modify on /',
  'no-quorum': 'The cluster has no quorum: nothing is started',
  'not-now': 'The execution is {phase}: this is not possible now',
  'not-sent': 'The service could not be asked, nothing was sent. Maybe ask again when it answers',
  'plan-invalid': 'The plan does not hold any more: {message}. Maybe renew it',
  'plan-stale': 'The plan is out of date: renew it and look at what changed',
  'plan-unknown': 'There is no plan {id}. Maybe it has expired: renew it',
  'pve-failed': 'Proxmox VE answered {status}: {message}',
  'pve-unreachable': 'Proxmox VE did not answer: {message}',
  'question-replaced': 'Another question was asked before this one was answered',
  'quorum-at-risk': 'Tick that you know it: {message}',
  'selection-empty': 'No move is ticked',
  'session-expired': 'Your session has expired. Maybe log in again',
  'settings-invalid': 'Setting {path} is {value}: {message}',
  'settings-unreadable': 'The settings cannot be used: {message}',
  'state-full':
    'Nothing is started or kept: {path} has no room left ({error}). Maybe free some on its disk: it goes on by itself',
  'state-read-only':
    'Nothing is started or kept: {path} is read-only ({error}). Maybe its disk has failed: look at dmesg, and mount it writable again',
  'state-unusable':
    'Nothing is started or kept: {path} cannot be used ({error}). Maybe look at its owner, pve-rebalance, and its mode, 0700',
  'too-many-attempts': 'Too many sign-ins from {address}. Maybe wait a minute',
  'too-many-sockets': 'Too many connections ({max}). Maybe close another tab',
  'unsupported-protocol':
    'This bridge speaks protocol {min} to {max}, the panel {offered}. Maybe reload the page',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof PROBLEMS;
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

export const Problem = z.object({
  code: z.enum(CODES),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Problem = z.infer<typeof Problem>;

/** The sentence of a problem; `translate` maps the English template to another language. */
export function problemText(
  { code, data }: Problem,
  translate: (template: string) => string = (text) => text,
): string {
  return translate(PROBLEMS[code]).replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = data[name];
    return value === undefined ? hole : String(value);
  });
}

export const problem = (code: ProblemCode, data: Problem['data'] = {}): Problem => ({ code, data });

/** Thrown where a request is refused; turned into a message at one place. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, data: Problem['data'] = {}) {
    super(code);
    this.problem = problem(code, data);
  }
}
