import { expect } from 'chai';
import { sharedRead } from './shared-read.ts';

describe('a read that is shared', () => {
  it('is never older than the question, and one at a time', async () => {
    const answers: ((text: string) => void)[] = [];
    const ask = sharedRead(() => new Promise<string>((resolve) => answers.push(resolve)));
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    const together = [ask(), ask()];
    await settled();
    const later = [ask(), ask()];
    await settled();
    expect(answers).to.have.length(1);
    answers[0]?.('first');
    expect(await Promise.all(together)).to.deep.equal(['first', 'first']);
    await settled();
    answers[1]?.('second');
    expect(await Promise.all(later)).to.deep.equal(['second', 'second']);
    expect(answers).to.have.length(2);
  });

  it('asks again after a failure', async () => {
    let fails = true;
    const ask = sharedRead(async () => {
      if (fails) throw new Error('not now');
      return 'there';
    });
    const [one, other] = await Promise.allSettled([ask(), ask()]);
    expect([one?.status, other?.status]).to.deep.equal(['rejected', 'rejected']);
    fails = false;
    expect(await ask()).to.equal('there');
  });
});
