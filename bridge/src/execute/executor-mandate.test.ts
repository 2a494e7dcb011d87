import { expect } from 'chai';
import { executionView } from '#shared/execution/view.ts';
import { WAITING_MAX_MS } from '#shared/execution/waiting.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { HOUR_MS, setScene, T0, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';

describe('a mandate', () => {
  it('S2: ends when the user is disabled: nothing new starts', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.deniedUsers.add('admin@pve');
    await scene.clock.advance(300_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.pve.posts).to.have.length(1);
    expect(scene.mandates[0]?.erased).to.equal(true);
  });

  it('S2: ends when the right to migrate the next guest is gone', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.guestsWithoutMigrate.add(102);
    await scene.clock.advance(300_000);
    const execution = scene.executor.current();
    expect(execution?.phase).to.equal('waiting');
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
    expect(execution?.detail).to.equal('VM.Migrate on /vms/102 is missing');
    expect(execution && executionView(execution, (vmid) => vmid === 101).detail).to.not.contain('102');
  });

  it('S7: ends with the sight of the cluster: running backups would look as if there were none', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    scene.pve.seesCluster = false;
    await scene.clock.advance(300_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.executor.current()?.detail).to.equal('Sys.Audit on / is missing');
  });

  it('S2: ends at its limit; the running task is followed to its end', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.migration = () => ({ seconds: 5400, exitStatus: 'OK' });
    scene.start(TWO);
    await scene.clock.advance(HOUR_MS + 1000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.executor.current()?.detail).to.equal('the time of the approval is over');
    await scene.clock.advance(HOUR_MS / 2 + 120_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
    expect(scene.mandates[0]?.renewals).to.equal(0);
    expect(scene.pve.posts).to.have.length(1);
  });

  it('S2: ends an execution that waits for HA for ever: nobody continues it, and it is closed', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.pve.activity = { ha: { master: 'pve1', busy: [{ sid: 'vm:126', state: 'migrate' }] } };
    // a guest that is being copied all the time; what HA tries in vain is not waited for
    scene.pve.addTask({ node: 'pve1', type: 'qmigrate', vmid: 126, user: 'root@pam', seconds: 172_800 });
    scene.start(TWO, { mandateMaxSeconds: 1800 });
    await scene.clock.advance(1790_000);
    expect(scene.executor.current()?.phase).to.equal('running');
    expect(scene.executor.current()?.moves[0]?.detail).to.equal('waits for HA, which moves vm:126 by itself');
    await scene.clock.advance(20_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    await scene.clock.advance(WAITING_MAX_MS);
    expect(scene.ended().outcome).to.equal('closed');
    expect(scene.pve.posts).to.have.length(0);
  });

  it('S2: is over once the time of day has passed its end, and is closed', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    const { nowMs } = scene.clock;
    Object.assign(scene.clock, { nowMs: () => nowMs() + 24 * HOUR_MS, elapsedMs: nowMs });
    await scene.clock.advance(120_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    await scene.clock.advance(WAITING_MAX_MS);
    expect(scene.ended().outcome).to.equal('closed');
    expect(scene.pve.posts).to.have.length(1);
  });

  it('S2: lasts at most what the setting says', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO, { mandateMaxSeconds: 600 });
    await scene.clock.advance(1000);
    expect(scene.executor.current()?.mandateEndsAtMs).to.equal(T0 + 600_000);
  });

  it('S2: never calls more than it needs, also for root@pam', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.executor.start({
      mandate: scene.mandate('root@pam'),
      planId: 'p1',
      digest: 'd1',
      moves: TWO,
      settings: defaultSettings,
      consentVmids: [],
    });
    await scene.clock.advance(300_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect([...new Set(scene.pve.calls.map(({ method }) => method))].sort()).to.deep.equal([
      'clusterResources',
      'clusterTasks',
      'guestStatus',
      'migrate',
      'migratePreconditions',
      'nodeTime',
      'permissionsOn',
      'pingAgent',
      'taskLog',
      'taskStatus',
    ]);
  });
});
