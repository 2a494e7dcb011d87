import { expect } from 'chai';
import { createLimiter } from './limiter.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the limiter', () => {
  it('runs two at a time in each lane, urgent ones next', async () => {
    const limiter = createLimiter(2);
    const started: string[] = [];
    const ends: (() => void)[] = [];
    const run = (name: string, urgent = false, lane = 'pve1') =>
      limiter.run(lane, urgent, () => {
        started.push(name);
        return new Promise<void>((end) => ends.push(end));
      });
    const all = [run('a'), run('b'), run('c'), run('d', true), run('other', false, 'pve2')];
    await turn();
    expect(started).to.have.members(['a', 'b', 'other']);
    ends[0]?.();
    await turn();
    expect(started.at(-1)).to.equal('d');
    ends[1]?.();
    await turn();
    expect(started.at(-1)).to.equal('c');
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('goes on after a failure', async () => {
    const limiter = createLimiter(1);
    const failed = limiter.run('', false, async () => {
      throw new Error('no');
    });
    const next = limiter.run('', false, async () => 'yes');
    expect(await failed.catch((error: Error) => error.message)).to.equal('no');
    expect(await next).to.equal('yes');
  });
});
