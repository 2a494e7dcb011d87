import { expect } from 'chai';
import { piecewise } from './piecewise.ts';

function* counting(units: number, said: string[]): Generator<number, string> {
  for (let piece = 0; piece < 3; piece++) {
    said.push(`piece ${piece}`);
    yield units;
  }
  return 'done';
}

describe('piecewise', () => {
  it('lets others have a turn between pieces that are large', async () => {
    const said: string[] = [];
    setImmediate(() => said.push('others'));
    const result = piecewise(counting(1000, said));
    expect(await result).to.equal('done');
    expect(said).to.deep.equal(['piece 0', 'others', 'piece 1', 'piece 2']);
  });

  it('lets others have a turn after each piece, however much there is to do', async () => {
    const said: string[] = [];
    const works = ['a', 'b', 'c'].map((name) => {
      const own: string[] = [];
      own.push = (...texts) => said.push(...texts.map((text) => `${name} ${text}`));
      return piecewise(counting(1000, own));
    });
    let isOver = false;
    const beside = () => {
      said.push('others');
      if (!isOver) setImmediate(beside);
    };
    setImmediate(beside);
    await Promise.all(works);
    isOver = true;
    const later = said.slice(works.length).join();
    expect(later.match(/piece/g)).to.have.length(6);
    expect(later).to.not.match(/piece \d,[abc] piece/);
  });

  it('does what is small in one go', async () => {
    const said: string[] = [];
    const result = piecewise(counting(1, said));
    expect(said).to.deep.equal(['piece 0', 'piece 1', 'piece 2']);
    expect(await result).to.equal('done');
  });

  it('rejects with what went wrong', async () => {
    let failure: unknown;
    const failing = (function* (): Generator<number, void> {
      yield 1;
      throw new Error('a bug');
    })();
    await piecewise(failing).catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.be.instanceOf(Error).with.property('message', 'a bug');
  });
});
