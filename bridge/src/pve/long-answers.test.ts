import { expect } from 'chai';
import { createLongAnswers } from './long-answers.ts';
import type { PveApi } from './pve-api.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An API that answers when it is told to, and who has asked it what. */
function setUp(patienceMs: number) {
  const asked: string[] = [];
  const answers: ((fails?: boolean) => void)[] = [];
  const ask =
    <Value>(what: string, value: Value) =>
    () => {
      asked.push(what);
      return new Promise<Value>((resolve, reject) => {
        answers.push((fails = false) => (fails ? reject(new Error('not now')) : resolve(value)));
      });
    };
  const inTurn = createLongAnswers(patienceMs);
  const apiOf = (user: string) =>
    inTurn({
      clusterResources: ask(`resources ${user}`, []),
      permissions: ask(`rights ${user}`, {}),
      clusterTasks: ask(`tasks ${user}`, []),
    } as Partial<PveApi> as PveApi);
  return { asked, answers, apiOf };
}

describe('long answers', () => {
  it('come one after the other, whoever asks, and short ones beside them', async () => {
    const { asked, answers, apiOf } = setUp(60_000);
    const [one, other] = [apiOf('one'), apiOf('other')];
    const all = Promise.allSettled([one.permissions(), other.clusterResources(), other.clusterTasks()]);
    await settled();
    expect(asked).to.deep.equal(['tasks other', 'rights one']);
    answers[1]?.(true);
    await settled();
    expect(asked).to.deep.equal(['tasks other', 'rights one', 'resources other']);
    for (const answer of answers) answer();
    const outcomes = await all;
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('wait for one that does not come no longer than a moment', async () => {
    const { asked, answers, apiOf } = setUp(1);
    const all = [apiOf('one').clusterResources(), apiOf('other').clusterResources()];
    while (asked.length < 2) await settled();
    for (const answer of answers) answer();
    await Promise.all(all);
  });
});
