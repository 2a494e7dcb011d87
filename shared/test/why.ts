import { explainGuest } from '../src/plan/explain-guest.ts';
import { reasonText } from '../src/plan/reason.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';
import { planOf } from './plan-of.ts';

const snapshotOf = (given: string | ClusterSnapshot): ClusterSnapshot =>
  typeof given === 'string' ? cluster(given) : given;

/** The sentence that says why a guest stays where it is. */
export function whyStays(given: string | ClusterSnapshot, vmid: number, input: SettingsInput = {}): string {
  return reasonText(explainGuest(snapshotOf(given), Settings.parse(input), vmid).reason);
}

/** The sentence that says why a guest is not put on a node. */
export function whyNot(
  given: string | ClusterSnapshot,
  vmid: number,
  node: string,
  input: SettingsInput = {},
): string | undefined {
  const { targets } = explainGuest(snapshotOf(given), Settings.parse(input), vmid);
  const target = targets.find((each) => each.node === node);
  return target && reasonText(target.reason);
}

/** The moves of the final plan: `100 pve1 -> pve2`. */
export function movesOf(given: string | ClusterSnapshot, input: SettingsInput = {}): string[] {
  const { moves } = planOf(snapshotOf(given), Settings.parse(input));
  return moves.map(({ vmid, source, target }) => `${vmid} ${source} -> ${target}`);
}
