import { expect } from 'chai';
import { decodeClientMessage, encode } from './codec.ts';
import { problemText, Refusal } from './problems.ts';

const refused = (text: string): string => {
  try {
    decodeClientMessage(text);
  } catch (error) {
    if (error instanceof Refusal) return problemText(error.problem);
    throw error;
  }
  return 'accepted';
};

describe('codec', () => {
  it('reads what it wrote', () => {
    const message = { type: 'plan.cancel', id: 7 } as const;
    expect(decodeClientMessage(encode(message))).to.deep.equal(message);
  });

  it('leaves out settings that were left out, instead of sending defaults', () => {
    const message = decodeClientMessage('{"type":"plan.request","id":1,"settings":{"movesMax":3}}');
    expect(message).to.deep.equal({ type: 'plan.request', id: 1, settings: { movesMax: 3 } });
  });

  it('names the setting, its value and what is wrong with it', () => {
    expect(refused('{"type":"plan.request","id":1,"settings":{"movesMax":"many"}}')).to.equal(
      'Setting movesMax is "many": Invalid input: expected number, received string',
    );
  });

  for (const [text, sentence] of [
    ['{', 'The message is not understood: the whole: not JSON. Maybe reload the page'],
    [
      'null',
      'The message is not understood: the whole: Invalid input: expected object, received null. Maybe',
    ],
    ['{"type":"fly"}', 'The message is not understood: type: Invalid discriminator value.'],
    [
      '{"type":"plan.approve","id":1,"planId":"p","digest":"d","vmids":[1,"x"],"consentVmids":[]}',
      'The message is not understood: vmids[1]: Invalid input: expected number, received string',
    ],
    [
      '{"type":"plan.cancel","id":-1}',
      'The message is not understood: id: Too small: expected number to be >=0',
    ],
  ] as const)
    it(`refuses ${text}`, () => expect(refused(text)).to.contain(sentence));

  it('repeats no more of a foreign text than a person reads', () => {
    const text = JSON.stringify({ type: 'plan.request', id: 1, settings: { balanceBy: 'x'.repeat(5000) } });
    expect(refused(text).length).to.be.lessThan(400);
  });
});
