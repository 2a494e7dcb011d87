import * as z from 'zod/mini';
import { formatByName } from '../kit/units.ts';

/**
 * Every sentence the engine says, by its code. Placeholders are formatted by the unit their name ends in
 * (kit/units.ts), so a template is also the key of its translation. Sorted.
 */
export const REASONS = {
  'at-most-per-node': 'there may be at most {most} of them on one node ({origin})',
  'at-most-per-site': 'there may be at most {most} of them on one site ({origin})',
  'busy-task': '{task} is running for it',
  'came-from': 'came from {target} and goes back',
  'cluster-balanced': 'Nothing to do: worst node {worstPercent}',
  'container-needs-restart': 'a container moves by a restart, about {downtimeSeconds} down; not allowed yet',
  cooldown: 'was moved {agoSeconds} ago and rests for {restSeconds}',
  'copies-disks': '{diskBytes} of local disks are copied to {target}',
  'cpu-flag': 'cannot move live: {node} lacks {flag}, which CPU type {type} has',
  'cpu-limit': '{node} would reach {afterPercent} CPU, limit {limitPercent}',
  'cpu-overcommit': '{node} would have {afterCount} vCPUs, limit {limitCount}',
  'cpu-unknown': 'cannot move live: whether {node} has processors for CPU type {type} is unknown',
  'cpu-unlike': 'cannot move live: {node} has other processors, and its CPU type is {type}',
  'cpu-vendor': 'cannot move live: {node} has processors of another vendor',
  'disks-protected': 'its volumes on {storage} may not be deleted',
  'disks-snapshots': 'its volumes on {storage} have snapshots, which do not move live',
  'else-fuller':
    '{node} would else be fuller than {target} ({resource} {elsePercent}); fits best on {target}',
  'evacuate-node': '{node} should be emptied; fits best on {target}',
  'fuller-node': '{node} is fuller than {target} ({resource} {beforePercent}); fits best on {target}',
  'fullest-node': '{node} is the fullest ({resource} {beforePercent}); fits best on {target}',
  'guest-locked': 'locked: {lock}',
  'guest-not-running': 'not running ({status})',
  'ha-native-rebalance':
    'left to the cluster resource scheduler of Proxmox VE, which balances HA guests itself',
  'ha-rules-unknown': 'HA manages it, by rules that are not visible here',
  'ha-shared-link':
    'HA would migrate it without a bandwidth limit on a link that corosync may use. Maybe set bwlimit in Datacenter > Options',
  'ha-state': 'HA is busy with it: {state}',
  'hidden-guests': 'there may be guests that are not visible here',
  hugepages: '{node} has too few free pages of {size}',
  'hugepages-unknown': 'how many hugepages are free is unknown',
  'ignored-by-rule': 'never moved ({rule})',
  'ignored-by-settings': 'never moved, by our settings',
  'ignored-by-tag': 'tag {tag} says ignore',
  'is-home': 'is back on {node} already',
  'is-restarted': 'is restarted, about {downtimeSeconds} down',
  'keep-apart': 'must not be with {guests} ({origin})',
  'keep-together': 'stays with {guests} ({origin})',
  'lint-all-ignored': '{rule} has no effect: none of its guests is ever moved',
  'lint-always-kept': '{rule} has no effect: it is kept wherever its guests are',
  'lint-conflict': '{rules} cannot all hold',
  'lint-duplicate': '{rule} and {other} say the same',
  'lint-free-members': '{rule} chooses guests by tags that anyone with VM.Config.Options could set: {tags}',
  'lint-impossible': '{rule} cannot be kept anywhere',
  'lint-no-member': '{rule} has no effect: there is no such guest',
  'lint-no-others': '{rule} has no effect: there is nobody to be apart from',
  'lint-no-sites': '{rule} speaks of sites, but the settings name none',
  'lint-nobody-meant': '{rule} means nobody by {pattern}',
  'lint-node-typo': '{rule} names {node}, which does not exist. Maybe {nearest}',
  'lint-node-unknown': '{rule} names {node}, which does not exist',
  'lint-none-runs': '{rule} has no effect now: none of its guests runs',
  'lint-not-managed': '{rule} has no effect: HA manages none of its guests',
  'lint-one-place': '{rule} has no effect: there is only one place to spread over',
  'lint-shadowed': '{rule} has no effect: {other} says it already, and more',
  'lint-single-member': '{rule} has no effect: its only guest is {guest}',
  'lint-site-unknown': '{rule} names site {site}, which the settings do not describe',
  'lint-tag-typo': 'tag {tag} (on {guests}) is no rule. Maybe {nearest}',
  'lint-tag-unknown': 'tag {tag} (on {guests}) looks like a rule and is none',
  'lint-too-big': '{rule} needs {needBytes} on one node, and the largest takes {limitBytes}',
  'lint-too-many': '{rule} has {members} guests, and there is room for {places}',
  'load-unknown': 'its load is unknown',
  'local-disk': '{storage} is local to {node}',
  'local-resource': '{resource} is bound to {node}',
  'machine-unknown': 'the QEMU of {node} does not know {machine}',
  'maintenance-target': '{node} is in maintenance',
  'makes-room': 'makes room on {node}; fits best on {target}',
  'max-inflow': '{node} would get {afterCount} guests in one plan, limit {limitCount}',
  'memory-limit': '{node} would reach {afterPercent} memory, limit {limitPercent}',
  'moved-since': 'is on {node} by now, not on {target} where it was put',
  'new-guest': 'fits best on {target}',
  'no-gain': 'moving it would not help',
  'no-guest': 'there is no guest that could move',
  'no-node': 'there is no node',
  'no-order': 'there is no order of moves in which it finds room',
  'no-room': 'no node can take the guest {guest}',
  'no-target': 'no node can take it',
  'node-busy': '{node} is busy with {task}',
  'node-exists': 'there is a node {node} already',
  'node-just-up': '{node} started only {upSeconds} ago',
  'node-load-unknown': 'the load of {node} is unknown',
  'node-loss': 'moving it would leave too little memory for the loss of one node',
  'node-offline': '{node} is not online',
  'node-reserved': '{node} takes no guests, by our settings',
  'node-size-unknown': 'the size of {node} is not said, and no other node says it',
  'node-witness': '{node} is there for the quorum only',
  'not-beside': 'must not be beside {guests} ({origin})',
  'not-enough-gain': 'a move would gain less than {limitPercent}',
  'not-needed': 'its node needs no relief',
  'not-replicated': '{node} is no target of its replication ({targets})',
  'not-supported-yet': 'not yet supported: {what}',
  'older-release': '{node} has an older Proxmox VE ({version})',
  'one-sample': 'judged by one sample of its load, without its history',
  'only-nodes': 'only {nodes} were allowed',
  'other-moves': 'could move, but other moves help more',
  'other-site': 'it should be on another site than {site} ({origin})',
  'other-target': 'would fit too, but {target} leaves the cluster more even',
  'over-budget': 'a plan has at most {movesMax} moves and {limitBytes}',
  'part-of-exchange': 'makes the nodes more even together with the other moves of {node} and {target}',
  'pin-astray': '{origin} names {node}, which does not exist, so it is not moved at all',
  pinned: 'pinned to {nodes} ({origin})',
  preferred: 'would rather be on {nodes} ({origin})',
  'protected-guest': 'watches over the cluster (tag {tag})',
  relieved: 'other moves relieve its node enough',
  'repair-rule': 'repairs {rule}; fits best on {target}',
  'reversal-ban': 'left {node} {agoSeconds} ago',
  'rule-disabled': 'disabled in our settings',
  'rule-free-tag':
    'anyone with VM.Config.Options could set this tag. Maybe run: pvesh set /cluster/options --registered-tags "{tags}"',
  'rule-over': 'its time is over',
  'rules-conflict': '{one} and {other} cannot both hold',
  'runs-us': 'this program runs inside of it',
  'shared-disk': 'shares a disk with {guest}',
  'site-least': 'at least {least} of them must stay on its site ({origin})',
  'sites-least': 'they must be on at least {least} sites ({origin})',
  'size-unknown': 'the size of guest {vmid} is unknown',
  'standalone-node': 'a single node has nowhere to move guests to',
  'storage-full': '{storage} on {node} has {freeBytes} free, {needBytes} are needed',
  'storage-space': '{storage} on {node} would reach {afterPercent}, limit {limitPercent}',
  'storage-space-unknown': 'how much its volumes of {storage} need, or how much is free, is unknown',
  'storage-unavailable': '{storage} is not available on {node}',
  'storage-unknown': 'there is no storage {storage}',
  template: 'a template',
  'unknown-guest': 'there is no guest {vmid}',
  'unknown-node': 'there is no node {node}',
  'unknown-rule': 'there is no rule {rule}. Maybe {nearest}',
  'unmet-goal': '{goal} is not possible: {guests}: {cause}',
  'unread-placement': 'disks and devices are still to be checked',
  'vcpu-limit': 'it has {vcpus} vCPUs, and {node} has {threads} threads',
  'vmid-twice': 'another guest has the same number',
  'waits-less': 'tasks on {node} wait too long; on {target} they wait less',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof REASONS;
const CODES = Object.keys(REASONS) as ReasonCode[];

/** Why, as data: `reasonText` makes the sentence, in any language. */
export const Reason = z.object({
  code: z.enum(CODES),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Reason = z.infer<typeof Reason>;

export const reason = (code: ReasonCode, data: Reason['data'] = {}): Reason => ({ code, data });

/** The sentence of a reason; `translate` maps the English template to another language. */
export function reasonText(
  { code, data }: Reason,
  translate: (template: string) => string = (text) => text,
): string {
  return translate(REASONS[code]).replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = data[name];
    return value === undefined ? hole : formatByName(name, value);
  });
}
