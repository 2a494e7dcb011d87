import { expect } from 'chai';
import { Refusal } from '#shared/protocol/problems.ts';
import { setScene, TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { createExecutor } from './executor.ts';
import { type Journal, memoryJournal } from './journal.ts';
import { NotKept, stateProblem } from './not-kept.ts';

const PLACE = '/var/lib/pve-rebalance';
const systemError = (code: string) => Object.assign(new Error(`${code}: refused`), { code });
const refuse = (code: string) => () => Promise.reject(new NotKept(stateProblem(PLACE, systemError(code))));

const refused = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Refusal ? error.problem.code : String(error);
};

/** Whatever it is asked fails with this, until it is mended. */
const spoil = (journal: Journal, code: string) => {
  let isSpoilt = true;
  for (const [name, good] of Object.entries(journal))
    Object.assign(journal, { [name]: (about: never) => (isSpoilt ? refuse(code)() : good(about)) });
  return () => {
    isSpoilt = false;
  };
};

describe('what must survive a crash', () => {
  for (const [code, problem] of [
    ['ENOSPC', 'state-full'],
    ['EDQUOT', 'state-full'],
    ['EROFS', 'state-read-only'],
    ['EACCES', 'state-unusable'],
    ['EIO', 'state-unusable'],
  ] as const)
    it(`S3: cannot be kept for ${code}: all is shown, nothing is started, and later it goes on by itself`, async () => {
      const clock = manualClock();
      const journal = memoryJournal();
      const mend = spoil(journal, code);
      const executor = createExecutor({ clock, journal, log: silentLog });
      let changes = 0;
      executor.subscribe(() => changes++);
      await executor.recover();
      expect(executor.trouble()).to.deep.equal({
        code: problem,
        data: { path: PLACE, error: `${code}: refused` },
      });
      expect(await refused(executor.ready())).to.equal(problem);
      await clock.advance(60_000);
      expect(changes).to.equal(1);
      mend();
      await clock.advance(10_000);
      expect([executor.trouble(), changes]).to.deep.equal([undefined, 2]);
      expect(await refused(executor.ready())).to.equal('undefined');
      await executor.shutdown('now');
    });

  it('S3: what ran before a crash is known as soon as the journal can be read, and waits for somebody', async () => {
    const scene = await setScene(TWO_GUESTS);
    scene.start(TWO);
    await scene.clock.advance(5000);
    const mend = spoil(scene.journal, 'EACCES');
    await scene.kill();
    expect(scene.executor.current()).to.equal(undefined);
    expect(await refused(scene.executor.ready())).to.equal('state-unusable');
    mend();
    await scene.clock.advance(10_000);
    expect(scene.executor.current()?.phase).to.equal('waiting');
    expect(scene.executor.trouble()).to.equal(undefined);
  });

  it('S3: a disk that fills up during an execution pauses it, and nothing of it is forgotten afterwards', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO);
    await scene.clock.advance(5000);
    expect(scene.states()).to.deep.equal(['101 running', '102 waiting']);
    const mend = spoil(scene.journal, 'ENOSPC');
    await scene.clock.advance(120_000);
    expect(scene.states()).to.deep.equal(['101 done', '102 waiting']);
    expect(scene.executor.current()).to.deep.include({ phase: 'paused' });
    expect(scene.executor.current()?.detail).to.contain(`${PLACE} has no room left`);
    expect(await refused(scene.executor.continue(id, scene.mandate()))).to.equal('state-full');
    mend();
    await scene.clock.advance(10_000);
    const kept = await scene.journal.readCurrent();
    expect(kept?.moves.map(({ state }) => state)).to.deep.equal(['done', 'waiting']);
    await scene.executor.continue(id, scene.mandate());
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
  });

  it('an execution that ends on a full disk is in the history once there is room', async () => {
    const scene = await setScene(TWO_GUESTS);
    const id = scene.start(TWO.slice(0, 1));
    await scene.clock.advance(5000);
    const mend = spoil(scene.journal, 'ENOSPC');
    await scene.clock.advance(120_000);
    expect(scene.ended().outcome).to.equal('complete');
    expect(scene.executor.history().map((past) => past.id)).to.deep.equal([id]);
    mend();
    await scene.clock.advance(10_000);
    expect((await scene.journal.readHistory()).map((past) => past.id)).to.deep.equal([id]);
    expect(await scene.journal.readCurrent()).to.equal(undefined);
  });
});
