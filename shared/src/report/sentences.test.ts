import { expect } from 'chai';
import { reason } from '../plan/reason.ts';
import { withSentences } from './sentences.ts';

describe('sentences', () => {
  it('replace reasons wherever they are, and nothing else', () => {
    const answer = {
      why: reason('template'),
      list: [{ reason: reason('no-node'), code: 'x' }],
      n: 1,
      none: null,
    };
    expect(withSentences(answer)).to.deep.equal({
      why: 'a template',
      list: [{ reason: 'there is no node', code: 'x' }],
      n: 1,
      none: null,
    });
  });
});
