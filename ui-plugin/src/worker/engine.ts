import { assert } from '#shared/kit/assert.ts';
import { survive } from '#shared/plan/answers/survive.ts';
import { evaluateSelection } from '#shared/plan/evaluate-selection.ts';
import { explainGuest } from '#shared/plan/explain-guest.ts';
import type { EngineAnswers, EngineQuestion, EngineReply, EngineRequest, PlanCase } from './messages.ts';

/** Answers questions about one plan at a time; the same function in a worker and in the page. */
export function createAnswers(): (question: EngineQuestion) => EngineAnswers[keyof EngineAnswers] {
  let loaded: PlanCase | undefined;
  return (question) => {
    if (question.type === 'load') {
      loaded = question.planCase;
      return undefined;
    }
    assert(loaded !== undefined, 'no plan was loaded');
    const { snapshot, settings, plan } = loaded;
    switch (question.type) {
      case 'survive':
        return survive(snapshot, settings);
      case 'selection':
        return evaluateSelection(snapshot, settings, plan, [...question.vmids]);
      case 'explain':
        return explainGuest(snapshot, settings, question.vmid);
    }
  };
}

/** Never throws: an error is an answer too, so that the page does not wait for ever. */
export function createReplies(): (request: EngineRequest) => EngineReply {
  const answer = createAnswers();
  return ({ id, question }) => {
    try {
      return { id, answer: answer(question) };
    } catch (error) {
      return { id, error: String(error) };
    }
  };
}
