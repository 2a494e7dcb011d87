import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { manualClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { fileJournal } from './journal.ts';
import { NotKept, patienceIn } from './not-kept.ts';

const execution = (id: string) =>
  newExecution({
    id,
    planId: 'p1',
    digest: 'd1',
    approvedBy: 'admin@pve',
    atMs: 1,
    mandateEndsAtMs: 2,
    moves: [plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' })],
    settings: defaultSettings,
  });

describe('the journal', () => {
  let folder: string;
  const warnings: string[] = [];
  const log = { ...silentLog, warning: (event: string) => void warnings.push(event) };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    warnings.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is empty at first', async () => {
    const journal = fileJournal(join(folder, 'new'), log);
    expect(await journal.readCurrent()).to.equal(undefined);
    expect(await journal.readHistory()).to.deep.equal([]);
  });

  it('reads back what it saved, and only its owner may', async () => {
    const journal = fileJournal(folder, log);
    await journal.save(execution('x1'));
    await journal.save({ ...execution('x1'), phase: 'paused' });
    expect(await fileJournal(folder, log).readCurrent()).to.deep.include({ id: 'x1', phase: 'paused' });
    expect((await stat(join(folder, 'execution.json'))).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder)).to.deep.equal(['execution.json']);
  });

  it('moves what has ended to the history, newest first, fifty at most', async () => {
    const journal = fileJournal(folder, log);
    for (let count = 1; count <= 52; count++) await journal.archive(execution(`x${count}`));
    const history = await journal.readHistory();
    expect(history).to.have.length(50);
    expect(history[0]?.id).to.equal('x52');
    expect(await journal.readCurrent()).to.equal(undefined);
  });

  it('loses nothing when one is judged while the next is put among the ended ones', async () => {
    const journal = fileJournal(folder, log);
    await journal.archive(execution('x1'));
    const judged = { ...execution('x1'), detail: 'judged' };
    await Promise.all([
      journal.archive(execution('x2')),
      journal.amend(judged),
      journal.archive(execution('x3')),
    ]);
    const history = await journal.readHistory();
    expect(history.map(({ id, detail }) => `${id} ${detail ?? ''}`.trim())).to.deep.equal([
      ...['x3', 'x2', 'x1 judged'],
    ]);
  });

  const troubleOf = async (asked: Promise<unknown>) => {
    const error = await asked.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof NotKept ? error.problem.code : error;
  };

  it('says of a full disk what it is and where, before anything is begun', async () => {
    const journal = fileJournal(folder, log);
    await journal.check();
    expect(await readdir(folder)).to.deep.equal([]);
    for (const name of ['probe.new', 'execution.json.new']) await symlink('/dev/full', join(folder, name));
    const error = await journal.check().catch((reason: unknown) => reason);
    expect(String(error)).to.match(
      /Nothing is started or kept: .*journal-.* has no room left \(ENOSPC.*Maybe/,
    );
    expect(await troubleOf(journal.save(execution('x1')))).to.equal('state-full');
    // What it could not write it has not left behind, and goes on once there is room.
    expect(await troubleOf(journal.check())).to.equal(undefined);
  });

  it('says what else keeps it from being written or read', async () => {
    await writeFile(join(folder, 'file'), '');
    const below = fileJournal(join(folder, 'file/executions'), log);
    expect(await troubleOf(below.check())).to.equal('state-unusable');
    await mkdir(join(folder, 'execution.json'));
    expect(await troubleOf(fileJournal(folder, log).readCurrent())).to.equal('state-unusable');
  });

  it('is not used while another process has the folder', async () => {
    const taken = fileJournal(folder, log, () => Promise.reject(new Error('it is in use by process 7')));
    expect(await troubleOf(taken.check())).to.equal('state-unusable');
  });

  it('on a disk that hangs says so after ten seconds, tries nothing more, and goes on when that has answered', async () => {
    const clock = manualClock();
    let wakeUp = () => {};
    const hung = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    let tries = 0;
    const hold = () => (tries++ === 0 ? hung : Promise.resolve());
    const journal = fileJournal(folder, log, hold, patienceIn(folder, clock));
    const checked = journal.check().catch((reason: unknown) => reason);
    await clock.advance(10_000);
    const error = await checked;
    expect(error).to.be.instanceOf(NotKept);
    expect(String(error))
      .to.contain(folder)
      .and.match(/did not answer within 10 s.*Maybe look/);
    expect(await troubleOf(journal.save(execution('x1')))).to.equal('state-unusable');
    expect(await troubleOf(journal.check())).to.equal('state-unusable');
    expect([tries, await readdir(folder)]).to.deep.equal([1, []]);
    wakeUp();
    await checked;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await troubleOf(journal.check())).to.equal(undefined);
    await journal.save(execution('x1'));
    expect(await journal.readCurrent()).to.deep.include({ id: 'x1' });
  });

  it('writes little to find out whether there is room', async () => {
    const journal = fileJournal(folder, log);
    await writeFile(join(folder, 'seen'), '');
    await symlink(join(folder, 'seen'), join(folder, 'probe.new'));
    await journal.check();
    expect((await stat(join(folder, 'seen'))).size).to.be.below(4096);
  });

  it('knows an execution only once, also when it was archived twice', async () => {
    const journal = fileJournal(folder, log);
    await journal.archive(execution('x1'));
    expect(await journal.archive(execution('x1'))).to.have.length(1);
  });

  for (const [what, text] of [
    ['no JSON', '{"format":1,'],
    ['another shape', '{"format":1,"id":7}'],
    ['a newer format', JSON.stringify({ ...execution('x1'), format: 2 })],
  ] as const)
    it(`puts aside a file that is ${what}, and says so`, async () => {
      await writeFile(join(folder, 'execution.json'), text);
      expect(await fileJournal(folder, log).readCurrent()).to.equal(undefined);
      expect(await readFile(join(folder, 'execution.json.broken'), 'utf8')).to.equal(text);
      expect(warnings).to.deep.equal(['journal.put-aside']);
    });
});
