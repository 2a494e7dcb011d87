import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { simulatedPmxcfs } from './simulated-pmxcfs.ts';

const LOCK = 'priv/lock/ours';
const START_MS = 1_000_000;

function scene() {
  const clock = manualClock(START_MS);
  const files = simulatedPmxcfs(clock, ['a', 'b', 'c']);
  const [a, b] = [files.mount('a'), files.mount('b')];
  const seconds = () => clock.nowMs() / 1000;
  return { clock, files, a, b, seconds };
}
const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the simulated /etc/pve', () => {
  it('lets one node make the folder that is a lock', async () => {
    const { a, b } = scene();
    expect([await codeOf(a.mkdir(LOCK)), await codeOf(b.mkdir(LOCK))]).to.deep.equal(['done', 'EEXIST']);
    await a.rmdir(LOCK);
    expect(await codeOf(b.mkdir(LOCK))).to.equal('done');
  });

  it('lets only its maker renew a lock, and never back in time', async () => {
    const { a, b, clock, seconds } = scene();
    await a.mkdir(LOCK);
    await clock.advance(20_000);
    expect(await codeOf(b.touch(LOCK, seconds()))).to.equal('EACCES');
    expect(await codeOf(a.touch(LOCK, seconds()))).to.equal('done');
    expect(await codeOf(a.touch(LOCK, seconds() - 10))).to.equal('EACCES');
  });

  it('gives a lock up that was not renewed for 120 s, when somebody asks for it', async () => {
    const { a, b, clock, seconds } = scene();
    await a.mkdir(LOCK);
    await clock.advance(100_000);
    expect(await codeOf(b.touch(LOCK, 0))).to.equal('EACCES');
    await a.touch(LOCK, seconds());
    await clock.advance(119_000);
    expect(await codeOf(b.touch(LOCK, 0))).to.equal('EACCES');
    await clock.advance(2000);
    expect(await codeOf(b.mkdir(LOCK))).to.equal('EEXIST');
    expect(await codeOf(b.touch(LOCK, 0))).to.equal('done');
    expect(await codeOf(b.mkdir(LOCK))).to.equal('done');
  });

  it('can be read without quorum, and refuses whatever changes it', async () => {
    const { a, b, files } = scene();
    await a.write('settings.json', '{}');
    files.setQuorate('b', false);
    expect(await b.read('settings.json')).to.equal('{}');
    for (const change of [
      b.write('x', ''),
      b.mkdir(LOCK),
      b.remove('settings.json'),
      b.touch('settings.json', 1),
    ])
      expect(await codeOf(change)).to.equal('EACCES');
    expect(await codeOf(a.write('settings.json', '{"a":1}'))).to.equal('done');
  });

  it('has modes of its own, without the right to write where there is no quorum', async () => {
    const { a, files } = scene();
    await a.write('settings.json', '{}');
    const modes = async () => [
      (await a.stat('nodes/a')).mode & 0o777,
      (await a.stat('settings.json')).mode & 0o777,
    ];
    expect(await modes()).to.deep.equal([0o755, 0o640]);
    files.setQuorate('a', false);
    expect(await modes()).to.deep.equal([0o555, 0o440]);
  });

  it('takes files of at most 1 MiB, renames over what is there, and no folder that is not empty', async () => {
    const { a, b } = scene();
    expect(await codeOf(a.write('big', 'x'.repeat(2 ** 20)))).to.equal('done');
    expect(await codeOf(a.write('big', 'x'.repeat(2 ** 20 + 1)))).to.equal('EFBIG');
    await a.write('new', '2');
    await a.write('old', '1');
    await a.rename('new', 'old');
    expect(await b.read('old')).to.equal('2');
    await a.mkdir('dir');
    await a.write('dir/x', '');
    expect([await codeOf(a.rename('dir', 'other')), await codeOf(a.rmdir('dir'))]).to.deep.equal([
      'ENOTEMPTY',
      'ENOTEMPTY',
    ]);
  });

  it('keeps calls waiting while it hangs, and does what they asked for when it goes on', async () => {
    const { a, b, files } = scene();
    files.setBlocked('a', true);
    let isDone = false;
    const written = a.write('late', '1').then(() => {
      isDone = true;
    });
    await Promise.resolve();
    expect([isDone, await codeOf(b.read('late'))]).to.deep.equal([false, 'ENOENT']);
    files.setBlocked('a', false);
    await written;
    expect(await b.read('late')).to.equal('1');
  });
});
