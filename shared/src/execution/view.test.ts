import { expect } from 'chai';
import { plannedMove } from '../../test/planned-moves.ts';
import { defaultSettings } from '../settings/settings.ts';
import { changeMove } from './change.ts';
import { ExecutionView } from './execution-view.ts';
import { newExecution } from './new-execution.ts';
import { executionView } from './view.ts';

const execution = newExecution({
  id: 'x1',
  planId: 'p1',
  digest: 'd1',
  approvedBy: 'admin@pve',
  atMs: 5,
  mandateEndsAtMs: 9,
  moves: [101, 102, 103].map((vmid) =>
    plannedMove({
      vmid,
      name: `name-${vmid}`,
      source: 'pve1',
      target: 'pve2',
      needs: vmid === 103 ? [102] : [],
    }),
  ),
  settings: defaultSettings,
});

describe('the view of an execution', () => {
  it('is what the protocol says', () => {
    const view = executionView(execution, () => true);
    expect(ExecutionView.parse(JSON.parse(JSON.stringify(view)))).to.deep.equal(
      JSON.parse(JSON.stringify(view)),
    );
    expect(view.moves.map(({ vmid }) => vmid)).to.deep.equal([101, 102, 103]);
    expect(view.continuesUntilMs).to.equal(9);
  });

  it('S12: only counts moves of guests that the viewer may not see', () => {
    const failed = changeMove(execution, 102, { state: 'failed', detail: 'no' });
    const skipped = changeMove(failed, 103, { state: 'skipped', blockedBy: 102 });
    const view = executionView(
      { ...skipped, detail: 'VM.Migrate on /vms/102 is missing' },
      (vmid) => vmid !== 102,
    );
    expect(view.hiddenMoves).to.equal(1);
    expect(view.moves.map(({ vmid }) => vmid)).to.deep.equal([101, 103]);
    expect(view.moves[1]?.detail).to.equal(
      'only moves with or after another guest, which was not moved: it failed',
    );
    expect(JSON.stringify(view)).to.not.match(/\b(?:name-)?102\b/);
  });

  it('S12: asks about a guest that is not well without its number and name', () => {
    const detail = '102 name-102 does not answer on pve2; nothing else was moved there. Move back?';
    const told = (maySee: (vmid: number) => boolean) =>
      executionView({ ...execution, phase: 'paused', detail }, maySee).detail;
    expect(told((vmid) => vmid !== 102)).to.equal(
      'a hidden guest does not answer on pve2; nothing else was moved there. Move back?',
    );
    expect(told(() => true)).to.equal(detail);
  });

  it('S12: says of a broken rule only to those who may see all of its guests which it is', () => {
    const detail = '101 and 104 would meet on pve2 (tag secret)';
    const skipped = changeMove(execution, 101, { state: 'skipped', detail, detailAbout: [101, 104] });
    const told = (maySee: (vmid: number) => boolean) => executionView(skipped, maySee).moves[0]?.detail;
    expect(told((vmid) => vmid !== 104)).to.equal('a rule with a hidden guest would be broken');
    expect(told(() => true)).to.equal(detail);
  });

  it('S12: hides other guests in the texts of Proxmox VE', () => {
    const detail = "- resource 'vm:102' on target node 'pve2' in negative affinity with resource 'vm:101'";
    const failed = changeMove(execution, 101, { state: 'failed', detail });
    const [move] = executionView(failed, (vmid) => vmid === 101).moves;
    expect(move?.detail).to.equal(
      "- resource 'a hidden guest' on target node 'pve2' in negative affinity with resource 'vm:101'",
    );
  });
});
