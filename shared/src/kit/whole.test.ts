import { expect } from 'chai';
import { whole } from './whole.ts';

describe('whole', () => {
  it('carries work out to its end and returns what came of it', () => {
    const said: string[] = [];
    const work = (function* (): Generator<number, string> {
      said.push('one');
      yield 1;
      said.push('two');
      return 'done';
    })();
    expect(whole(work)).to.equal('done');
    expect(said).to.deep.equal(['one', 'two']);
  });
});
