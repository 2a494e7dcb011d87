import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { sameAsSeen, seenCluster } from '../../test/executor-scene.ts';
import { fakePve } from '../../test/fake-pve.ts';
import { manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { createExecutor } from './executor.ts';
import { takeHandover } from './handover.ts';
import { memoryJournal } from './journal.ts';
import type { Mandate } from './mandate.ts';

const MOVES = [
  plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' }),
  plannedMove({ vmid: 102, source: 'pve1', target: 'pve2' }),
];

describe('the handover', () => {
  let folder: string;
  let handoverPath: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handover-'));
    handoverPath = join(folder, 'handover');
  });
  afterEach(() => rm(folder, { recursive: true }));

  function setScene() {
    const clock = manualClock();
    const pve = fakePve(clock, [
      { vmid: 101, node: 'pve1' },
      { vmid: 102, node: 'pve1' },
    ]);
    const journal = memoryJournal();
    const mandate: Mandate = {
      userid: 'admin@pve',
      endsAtMs: 4 * 3_600_000,
      api: pve.as('admin@pve'),
      renew: () => Promise.resolve(),
      erase: () => undefined,
      exportForHandover: () => 'the credential',
    };
    const newExecutor = () =>
      createExecutor({
        clock,
        journal,
        log: silentLog,
        handoverPath,
        observe: () => ({
          observe: async () =>
            seenCluster([...pve.guests.values()].map(({ vmid, node }) => ({ vmid, node }))),
          readPlacement: sameAsSeen,
        }),
      });
    const request = { planId: 'p', digest: 'd', settings: defaultSettings, consentVmids: [], moves: MOVES };
    return { clock, pve, mandate, newExecutor, request };
  }

  it('lets the execution go on after a planned restart', async () => {
    const { clock, pve, mandate, newExecutor, request } = setScene();
    const old = newExecutor();
    await old.recover();
    const id = old.start({ ...request, mandate });
    await clock.advance(5000);
    await old.shutdown('planned');
    expect((await stat(handoverPath)).mode & 0o777).to.equal(0o600);
    const handover = await takeHandover(handoverPath, silentLog);
    expect(handover).to.deep.equal({
      executionId: id,
      endsAtMs: 4 * 3_600_000,
      credential: 'the credential',
    });
    expect(await readdir(folder)).to.deep.equal([]);

    const next = newExecutor();
    await next.recover({ executionId: id, mandate });
    await clock.advance(120_000);
    expect(next.history()[0]?.outcome).to.equal('complete');
    expect(pve.posts.map(({ vmid }) => vmid)).to.deep.equal([101, 102]);
  });

  it('is not written when the process just ends', async () => {
    const { clock, mandate, newExecutor, request } = setScene();
    const old = newExecutor();
    await old.recover();
    old.start({ ...request, mandate });
    await clock.advance(5000);
    await old.shutdown('now');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('S3: that cannot be written lets the execution wait, and the shutdown end', async () => {
    const { clock, mandate, newExecutor, request } = setScene();
    const old = newExecutor();
    await old.recover();
    old.start({ ...request, mandate });
    await clock.advance(5000);
    await rm(folder, { recursive: true });
    await old.shutdown('planned');
    await mkdir(folder);

    const next = newExecutor();
    await next.recover();
    expect(next.current()?.phase).to.equal('waiting');
  });

  it('is not written while nothing is executed', async () => {
    const { newExecutor } = setScene();
    const old = newExecutor();
    await old.recover();
    await old.shutdown('planned');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('of another execution is erased, and nothing goes on', async () => {
    const { clock, mandate, newExecutor, request } = setScene();
    const old = newExecutor();
    await old.recover();
    old.start({ ...request, mandate });
    await clock.advance(5000);
    await old.shutdown('planned');
    let isErased = false;
    const next = newExecutor();
    await next.recover({
      executionId: 'another',
      mandate: {
        ...mandate,
        erase: () => {
          isErased = true;
        },
      },
    });
    expect(next.current()?.phase).to.equal('waiting');
    expect(isErased).to.equal(true);
  });

  it('that is damaged is deleted', async () => {
    await writeFile(handoverPath, '{"executionId":');
    expect(await takeHandover(handoverPath, silentLog)).to.equal(undefined);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('that is not there is no matter', async () => {
    expect(await takeHandover(handoverPath, silentLog)).to.equal(undefined);
  });
});
