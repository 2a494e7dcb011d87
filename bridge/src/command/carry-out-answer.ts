import { placesOf } from '#shared/execution/home-places.ts';
import type { HomePlace } from '#shared/plan/answers/return-home.ts';
import type { Plan } from '#shared/plan/plan.ts';
import type { Purpose } from '#shared/plan/purpose.ts';
import type { Reason } from '#shared/plan/reason.ts';
import type { Paint } from '#shared/report/paint.ts';
import { withSentences } from '#shared/report/sentences.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { answerFrom, answerObserved, print, type Question, refuseMistakes } from './answer-source.ts';
import { APPROVAL_OPTIONS, carryOut } from './apply-verb.ts';
import { EXIT, type ExitCode, usageError } from './command-error.ts';
import { withHost } from './host-source.ts';
import type { Terminal } from './terminal.ts';
import type { Option, OptionValues } from './verb.ts';

/** An answer with a plan in it. */
interface Planned {
  readonly plan: Plan;
  readonly settings: Settings;
}

/** A question whose answer can be carried out, where a person says so. */
export interface Errand<Answer extends Planned> extends Question<Answer> {
  purposeOf(answer: Answer): Purpose;
  /** What was asked for and cannot be, such as nodes that are not there: then nothing moves. */
  problemsOf(answer: Answer, snapshot: ClusterSnapshot): readonly Reason[];
  text(snapshot: ClusterSnapshot, answer: Answer, paint: Paint): readonly string[];
}

export const CARRY_OUT_OPTIONS: readonly Option[] = [
  { name: 'apply', text: 'move the guests, after a question; Ctrl-C stops after the running moves' },
  ...APPROVAL_OPTIONS,
];

/** As JSON with what became of it at the end, so that standard output is one text: all else goes to the other. */
const aside = (terminal: Terminal): Terminal => ({ ...terminal, out: (line) => terminal.error(line) });

/** Answers; with `--apply` carries the plan of the answer out and returns where the moved guests came from. */
export async function answerOrCarryOut<Answer extends Planned>(
  errand: Errand<Answer>,
  values: OptionValues,
  terminal: Terminal,
): Promise<{ readonly exitCode: ExitCode; readonly moved: readonly HomePlace[] }> {
  if (!values.has('apply')) {
    const { snapshot, answer } = await answerFrom(values, terminal, errand);
    refuseMistakes(errand.problemsOf(answer, snapshot), answer, values, terminal);
    print(answer, values, terminal, (paint) => errand.text(snapshot, answer, paint));
    return { exitCode: EXIT.ok, moved: [] };
  }
  if (!values.has('host')) throw usageError('--apply needs --host. Maybe --host https://pve1:8006');
  if (!values.has('yes') && !terminal.interactive)
    throw usageError('there is no terminal to ask at. Maybe --yes');
  return withHost(values, terminal, async (host) => {
    const { snapshot, answer } = await answerObserved(host.observer, errand);
    refuseMistakes(errand.problemsOf(answer, snapshot), answer, values, terminal);
    const { plan } = answer;
    const isJson = values.has('json');
    if (!isJson) print(answer, values, terminal, (paint) => errand.text(snapshot, answer, paint));
    const proposed = { snapshot, settings: answer.settings, plan, purpose: errand.purposeOf(answer) };
    const { exitCode, execution } = await carryOut(
      host,
      proposed,
      values,
      isJson ? aside(terminal) : terminal,
    );
    const moved = execution === undefined ? [] : placesOf(execution);
    if (isJson) terminal.out(JSON.stringify(withSentences({ ...answer, moved }), undefined, 2));
    return { exitCode, moved };
  });
}
