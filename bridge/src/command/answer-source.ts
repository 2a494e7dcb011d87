import { isMistake } from '#shared/plan/answers/unknown-name.ts';
import { type Reason, reasonText } from '#shared/plan/reason.ts';
import { ansiPaint, type Paint, plainPaint } from '#shared/report/paint.ts';
import { withSentences } from '#shared/report/sentences.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Observer } from '../observe/observer.ts';
import { usageError } from './command-error.ts';
import { withHost } from './host-source.ts';
import { openRecordings } from './recordings-source.ts';
import { SETTING_OPTIONS } from './settings-options.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { chosenSource, HOST_OPTIONS, SOURCE_OPTIONS } from './sources.ts';
import type { Terminal } from './terminal.ts';
import type { Option, OptionValues } from './verb.ts';

/** A question about a cluster, and whose disks and devices its answer rests on. */
export interface Question<Answer> {
  ask(snapshot: ClusterSnapshot): Answer;
  restsOn(answer: NoInfer<Answer>): readonly number[];
}

export const JSON_OPTION: Option = { name: 'json', text: 'the answer as JSON' };

/** Where an answer comes from, and what may be wished for. */
export const ANSWER_OPTIONS: readonly Option[] = [
  ...SOURCE_OPTIONS,
  ...HOST_OPTIONS,
  JSON_OPTION,
  ...SETTING_OPTIONS,
];

/** Looking closer can rule out guests for good, so that others are planned. */
const ROUNDS_MAX = 20;

/** The answer of a file, of recordings, or of a cluster, which is only read. */
export async function answerFrom<Answer>(
  values: OptionValues,
  terminal: Terminal,
  question: Question<Answer>,
): Promise<{ readonly snapshot: ClusterSnapshot; readonly answer: Answer }> {
  switch (chosenSource(values)) {
    case 'snapshot': {
      const snapshot = readSnapshotFile(values.text('snapshot') ?? '');
      return { snapshot, answer: question.ask(snapshot) };
    }
    case 'recordings':
      return answerObserved(openRecordings(values), question);
    case 'host':
      return withHost(values, terminal, ({ observer }) => answerObserved(observer, question));
  }
}

/** First from the current sample, then with history, then until all that the answer rests on was read. */
export async function answerObserved<Answer>(observer: Observer, { ask, restsOn }: Question<Answer>) {
  const first = await observer.observe();
  let snapshot = await observer.refine(first, restsOn(ask(first)));
  let answer = ask(snapshot);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const vmids = unread(snapshot, restsOn(answer));
    if (vmids.length === 0) break;
    snapshot = await observer.readPlacement(snapshot, vmids);
    answer = ask(snapshot);
  }
  return { snapshot, answer };
}

function unread({ guests }: ClusterSnapshot, vmids: readonly number[]): number[] {
  const wanted = new Set(vmids);
  return guests
    .filter(({ vmid, placement }) => wanted.has(vmid) && placement === undefined)
    .map(({ vmid }) => vmid);
}

/** A question that names what is not there is refused; as JSON with what could be answered all the same. */
export function refuseMistakes(
  problems: readonly Reason[],
  answer: unknown,
  values: OptionValues,
  terminal: Terminal,
): void {
  const mistakes = problems.filter(isMistake);
  if (mistakes.length === 0) return;
  if (values.has('json')) print(answer, values, terminal, () => []);
  throw usageError(mistakes.map((mistake) => reasonText(mistake)).join('; '));
}

/** Prints an answer as JSON, reasons as sentences, or as the lines that `text` makes. */
export function print(
  answer: unknown,
  values: OptionValues,
  terminal: Terminal,
  text: (paint: Paint) => readonly string[],
): void {
  if (values.has('json')) terminal.out(JSON.stringify(withSentences(answer), undefined, 2));
  else for (const line of text(terminal.color ? ansiPaint : plainPaint)) terminal.out(line);
}
