import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { HaFacts } from '#shared/snapshot/guest-facts.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { seenCluster } from '../../../test/executor-scene.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import { GUEST_CHECKS } from './guest-checks.ts';

const execution = newExecution({
  ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
  moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
  settings: defaultSettings,
  link: { migrationLink: 'separate' },
});

/** What is said of a guest of which the inventory, its configuration and the precheck tell this about HA. */
function said(hastate?: string, ha?: HaFacts, told: Partial<MigratePreconditions> = {}): string {
  const [move] = execution.moves;
  if (move === undefined) throw new Error('there is no move');
  const place = { vmid: 101, node: 'pve1' };
  const row = { ...place, id: 'qemu/101', type: 'qemu', status: 'running', hastate };
  const found = {
    ...{ execution, move, tasks: [], nowMs: 0, haMotions: new Map(), replication: [], storages: [] },
    resources: [{ ...row, template: false, shared: false }],
    snapshot: seenCluster([{ ...place, ha }]),
    preconditions: { running: true, ...told },
  };
  for (const check of GUEST_CHECKS) {
    const verdict = check(found);
    if (verdict) return `${verdict.type}: ${verdict.detail}`;
  }
  return 'go';
}

const UNDER_HA = { state: 'started', failback: true, autoRebalance: true };

describe('a guest that was given to HA a moment ago', () => {
  it('waits until HA has taken it over: the request for it would be another one than was looked at', () => {
    expect(said()).to.equal('go');
    expect(said(undefined, UNDER_HA)).to.equal('hold: waits until HA has taken it over');
    expect(said(undefined, undefined, { 'dependent-ha-resources': [] }), 'as the precheck knows').to.match(
      /^hold/,
    );
    expect(said('started', UNDER_HA, { 'dependent-ha-resources': [] })).to.equal('go');
  });
});
