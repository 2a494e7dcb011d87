import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import type { Activity } from '#shared/snapshot/activity.ts';
import { cluster } from '../../../../shared/test/cluster.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { haActivity } from '../../observe/ha-manager.ts';
import type { Resource } from '../../pve/answers.ts';
import { CLUSTER_CHECKS } from './cluster-checks.ts';

const execution = newExecution({
  ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
  moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
  settings: defaultSettings,
  link: { migrationLink: 'separate' },
});

const managed: Resource = {
  ...{ id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve1', hastate: 'started' },
  ...{ template: false, shared: false },
};

function said(
  activity: Activity,
  state: 'waiting' | 'running' = 'waiting',
  resources: Resource[] = [],
  haRulesVisible?: boolean,
): string {
  const moves = execution.moves.map((move) => ({ ...move, state }));
  const [move] = moves;
  if (move === undefined) throw new Error('there is no move');
  const seen = cluster('pve1 64G: 101 8G\npve2 64G:');
  const snapshot = { ...seen, activity, cluster: { ...seen.cluster, haRulesVisible } };
  const found = {
    ...{ resources, tasks: [], preconditions: undefined },
    ...{ nowMs: 0, haMotions: new Map(), replication: [], storages: [] },
  };
  for (const check of CLUSTER_CHECKS) {
    const verdict = check({ ...found, execution: { ...execution, moves }, move, snapshot });
    if (verdict) return `${verdict.type}: ${verdict.detail}`;
  }
  return 'go';
}
const ha = (busy: NonNullable<Activity['ha']>['busy']): Activity => ({ ha: { master: 'pve1', busy } });

describe('the cluster as a precondition', () => {
  it('S15: pauses the execution within a move when its health goes', () => {
    expect(said(ha([{ sid: 'vm:7', state: 'fence' }]))).to.match(/^pause: HA has vm:7 in state fence/);
    expect(said({ votesToSpare: -1 }), 'that was ticked').to.equal('go');
  });

  it('S15: waits while what HA does cannot be read, where it manages guests', () => {
    expect(said({}, 'waiting', [managed])).to.equal('hold: waits, for what HA does could not be read');
    expect(said(ha([]), 'waiting', [managed])).to.equal('go');
    expect(said({}, 'waiting', [{ ...managed, hastate: 'ignored' }])).to.equal('go');
  });

  it('waits while the rules of HA cannot be read, for guests that it manages', () => {
    const rulesUnread = 'hold: waits, for the rules of HA could not be read';
    expect(said(ha([]), 'waiting', [managed], false)).to.equal(rulesUnread);
    expect(said(ha([]), 'waiting', [managed])).to.equal('go');
    expect(said(ha([]), 'waiting', [{ ...managed, hastate: 'ignored' }], false)).to.equal('go');
  });

  it('lets only guests of HA wait where HA has resources and no master', () => {
    const noMaster: Activity = { ha: haActivity({ manager_status: {} }) };
    const other = { ...managed, id: 'qemu/7', vmid: 7, hastate: 'queued' };
    expect(said(noMaster, 'waiting', [other])).to.equal('go');
    expect(said(noMaster, 'waiting', [{ ...managed, hastate: 'queued' }])).to.equal(
      'hold: waits, for HA has no master yet',
    );
  });

  it('story 2: waits while HA moves a guest by itself, but not for what it moves for us', () => {
    const moving = { sid: 'vm:7', state: 'migrate', node: 'pve1', target: 'pve2' };
    expect(said(ha([moving]))).to.equal('hold: waits for HA, which moves vm:7 by itself');
    expect(said(ha([{ ...moving, state: 'started', queuedTo: 'pve2' }]))).to.match(/^hold/);
    expect(said(ha([{ ...moving, sid: 'vm:101' }]), 'running')).to.equal('go');
    expect(said(ha([{ ...moving, sid: 'vm:101' }])), 'not asked for by us').to.match(/^hold/);
  });
});
