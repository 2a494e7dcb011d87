import { expect } from 'chai';
import { encode } from '#shared/protocol/codec.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { CLOSING } from '../closing.ts';
import { answerInTurn } from './answer-in-turn.ts';

/** What is sent and logged where an answer ends in this way. */
async function told(error: unknown): Promise<{ readonly sent: string[]; readonly logged: string[] }> {
  const [sent, logged]: [string[], string[]] = [[], []];
  const note = (event: string): void => void logged.push(event);
  const ask = answerInTurn({
    link: {
      send: (text) => void sent.push(text),
      close: () => undefined,
      onText: () => undefined,
      onClose: () => undefined,
    },
    signal: new AbortController().signal,
    log: { debug: note, info: note, notice: note, warning: note, error: note },
    answer: async () => {
      throw error;
    },
  });
  ask(encode({ type: 'execution.stop', id: 7, executionId: 'e' }));
  await new Promise((resolve) => setImmediate(resolve));
  return { sent, logged };
}

describe('a request that ends without an answer', () => {
  it('is refused with the reason, which is nothing for the log', async () => {
    const { sent, logged } = await told(new Refusal('selection-empty'));
    expect(sent.join()).include('selection-empty').and.include('"id":7');
    expect(logged).deep.equal([]);
  });

  it('is a fault of ours where nobody knows the reason', async () => {
    const { sent, logged } = await told(new Error('boom'));
    expect(sent.join()).include('internal').and.not.include('boom');
    expect(logged).deep.equal(['request.failed']);
  });

  it('is no fault where the bridge ends meanwhile: its socket says why', async () => {
    expect(await told(CLOSING)).deep.equal({ sent: [], logged: [] });
  });
});
