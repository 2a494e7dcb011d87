import { expect } from 'chai';
import type { Question } from '#shared/plan/answers/question.ts';
import type { Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { createQuestionDesk } from './question-desk.ts';
import type { Answered, QuestionRequest } from './question-job.ts';

const SURVIVE: Question = { kind: 'survive' };
const EXPLAIN: Question = { kind: 'explain', vmid: 100 };
const snapshot = cluster('pve1 64G: 100 20G\npve2 64G:');

const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const answering: { question: Question; finish: () => void }[] = [];
  const desk = createQuestionDesk(
    ({ question }, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const answer = { kind: question.kind } as Answered['answer'];
        answering.push({ question, finish: () => resolve({ answer }) });
      }),
  );
  const ask = (asker: AbortController, question: Question): Promise<string> => {
    const request: QuestionRequest = {
      ...{ userid: 'a@pam', asker: asker.signal, settings: defaultSettings, question },
      observe: async () => snapshot,
      refine: async (seen) => seen,
      readPlacement: async (seen) => seen,
    };
    return desk.ask(request).then(
      ({ answer }) => answer.kind,
      (error: Refusal) => error.problem.code,
    );
  };
  return { answering, ask };
}

describe('the questions of one user', () => {
  it('of other kinds and of other windows wait for their turn, and all are answered', async () => {
    const { answering, ask } = setUp();
    const [one, other] = [new AbortController(), new AbortController()];
    const answers = [ask(one, SURVIVE), ask(one, EXPLAIN), ask(other, SURVIVE)];
    for (let turn = 0; turn < 3; turn++) {
      await settle();
      expect(answering).to.have.lengthOf(turn + 1);
      answering[turn]?.finish();
    }
    expect(await Promise.all(answers)).to.deep.equal(['survive', 'explain', 'survive']);
  });

  it('take the place of one of their kind in the same window', async () => {
    const { answering, ask } = setUp();
    const window = new AbortController();
    const [first, second] = [ask(window, EXPLAIN), ask(window, EXPLAIN)];
    expect(await first).to.equal('question-replaced');
    await settle();
    answering.at(-1)?.finish();
    expect(await second).to.equal('explain');
  });

  it('are given up when their window is gone', async () => {
    const { answering, ask } = setUp();
    const [gone, there] = [new AbortController(), new AbortController()];
    const answers = [ask(gone, SURVIVE), ask(gone, EXPLAIN), ask(there, SURVIVE)];
    gone.abort();
    await settle();
    answering.at(-1)?.finish();
    expect(await Promise.all(answers)).to.deep.equal(['question-replaced', 'question-replaced', 'survive']);
  });
});
