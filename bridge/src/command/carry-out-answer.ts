import { placesOf } from '#shared/execution/home-places.ts';
import type { Question as AskedQuestion, QuestionAnswer } from '#shared/plan/answers/question.ts';
import type { HomePlace } from '#shared/plan/answers/return-home.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { Reason } from '#shared/plan/reason.ts';
import type { Paint } from '#shared/report/paint.ts';
import { withSentences } from '#shared/report/sentences.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { answerFrom, answerObserved, print, type Question, refuseMistakes } from './answer-source.ts';
import { APPROVAL_OPTIONS, carryOut, type Hand, needsSomebody, OR_ALONE } from './carry-out.ts';
import { EXIT, type ExitCode, usageError } from './command-error.ts';
import { handAlone } from './hand-alone.ts';
import { handOfCluster } from './hand-of-cluster.ts';
import { withHost } from './host-source.ts';
import { settingsPatch } from './settings-options.ts';
import type { Terminal } from './terminal.ts';
import type { Option, OptionValues } from './verb.ts';
import { withBridge } from './with-desk.ts';

/** An answer with a plan in it. */
interface Planned {
  readonly plan: Plan;
  readonly settings: Settings;
}

/** A question whose answer can be carried out, where a person says so. */
export interface Errand<Answer extends Planned> extends Question<Answer> {
  /** The same question, as a bridge is asked it, and what it answers. */
  readonly asked: AskedQuestion;
  answerIn(said: QuestionAnswer): Answer | undefined;
  purposeOf(answer: Answer): Purpose;
  /** What was asked for and cannot be, such as nodes that are not there: then nothing moves. */
  problemsOf(answer: Answer, snapshot: ClusterSnapshot): readonly Reason[];
  text(snapshot: ClusterSnapshot, answer: Answer, paint: Paint): readonly string[];
}

/** What became of it, and where the guests came from that were moved. */
interface Outcome {
  readonly exitCode: ExitCode;
  readonly moved: readonly HomePlace[];
}

export const CARRY_OUT_OPTIONS: readonly Option[] = [
  { name: 'apply', text: 'move the guests, after a question; Ctrl-C stops after the running moves' },
  ...APPROVAL_OPTIONS,
];

/** As JSON with what became of it at the end, so that standard output is one text: all else goes to the other. */
const aside = (terminal: Terminal): Terminal => ({ ...terminal, out: (line) => terminal.error(line) });

/** Answers; with `--apply` has the plan of the answer carried out. */
export async function answerOrCarryOut<Answer extends Planned>(
  errand: Errand<Answer>,
  values: OptionValues,
  terminal: Terminal,
): Promise<Outcome> {
  if (!values.has('apply')) {
    const { snapshot, answer } = await answerFrom(values, terminal, errand);
    refuseMistakes(errand.problemsOf(answer, snapshot), answer, values, terminal);
    print(answer, values, terminal, (paint) => errand.text(snapshot, answer, paint));
    return { exitCode: EXIT.ok, moved: [] };
  }
  if (values.has('snapshot') || values.has('recordings'))
    throw usageError('--apply needs --host. Maybe --host https://pve1:8006');
  needsSomebody(values, terminal);
  return values.has('alone')
    ? withHost(values, terminal, async (host) => {
        const { snapshot, answer } = await answerObserved(host.observer, errand);
        const hand = handAlone(host, terminal, errand.purposeOf(answer));
        return carryOutAnswer(errand, { snapshot, answer, hand }, values, terminal);
      })
    : carryOutThere(errand, values, terminal);
}

/** The plan of balance is asked for first: with it comes the cluster as the bridge sees it. */
const carryOutThere = <Answer extends Planned>(
  errand: Errand<Answer>,
  values: OptionValues,
  terminal: Terminal,
): Promise<Outcome> =>
  withBridge(
    values,
    terminal,
    async (desk) => {
      const patch = settingsPatch(values);
      const { snapshot } = await desk.plan({ ...patch, exactSeconds: 0 });
      const { said, approvable } = await desk.answer(errand.asked, patch);
      const answer = errand.answerIn(said);
      if (answer === undefined) throw usageError(`the bridge answers ${said.kind} instead`);
      const hand = handOfCluster(desk, approvable);
      return carryOutAnswer(errand, { snapshot, answer, hand }, values, terminal);
    },
    OR_ALONE,
  );

async function carryOutAnswer<Answer extends Planned>(
  errand: Errand<Answer>,
  { snapshot, answer, hand }: { snapshot: ClusterSnapshot; answer: Answer; hand: Hand },
  values: OptionValues,
  terminal: Terminal,
): Promise<Outcome> {
  refuseMistakes(errand.problemsOf(answer, snapshot), answer, values, terminal);
  const isJson = values.has('json');
  if (!isJson) print(answer, values, terminal, (paint) => errand.text(snapshot, answer, paint));
  const { plan, settings } = answer;
  const talk = isJson ? aside(terminal) : terminal;
  const { exitCode, execution } = await carryOut(hand, { snapshot, settings, plan }, values, talk);
  const moved = execution === undefined ? [] : placesOf(execution);
  if (isJson) terminal.out(JSON.stringify(withSentences({ ...answer, moved }), undefined, 2));
  return { exitCode, moved };
}
