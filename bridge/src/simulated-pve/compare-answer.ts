import { differences, shapeOf } from './answer-shape.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Recorded } from './recorded-testbed.ts';

/** A day of history has 1440 rows of one shape: some of them tell it. */
export function thinned(body: string): string {
  if (body.length < 50_000 || !/"time\\?":/.test(body)) return body;
  const rows = body.split('},{');
  return [...rows.slice(0, -1).filter((_, index) => index % 100 === 0), ...rows.slice(-3)].join('},{');
}

/** History written by hand for stopped guests (NOTES of the recordings), and a task from before the recording. */
export const isMadeUp = ({ path, name }: Recorded): boolean =>
  name === 'task list errors' || /\/qemu\/11[78]\/rrddata/.test(path);

/** When the manager notices and moves is a matter of its rounds, which are not theirs to the second. */
const IN_ITS_ROUND = /manager_status\.(node_request|service_status\{}\[\w*]\.(target|maintenance_node))/;

/** A number until the list is read from its file again, then text. */
const WRITTEN_EITHER_WAY = /\.saved is string, recorded number/;

const KEYS_ARE_DATA = /access\/permissions/;

/** How an answer differs from the recorded one in code, text, keys and types; empty when it does not. */
export function compare(line: Recorded, answer: HttpAnswer): string[] {
  // Of a lost node the words depend on how long ago it was lost.
  const sameWords = answer.reason === line.reason || line.status === 595;
  if (answer.status !== line.status || !sameWords)
    return [`answers ${answer.status} ${answer.reason}, recorded ${line.status} ${line.reason}`];
  if (!line.body.startsWith('{')) return line.body === (answer.body ?? '') ? [] : ['another body'];
  const [theirs, ours] = [line.body, answer.body ?? 'null'].map((body) => JSON.parse(thinned(body)));
  const keysAreData = KEYS_ARE_DATA.test(line.path);
  const outer = differences(
    shapeOf({ ...theirs, data: null }, false),
    shapeOf({ ...ours, data: null }, false),
  );
  const texts = theirs.message === ours.message ? [] : [`says ${ours.message}, recorded ${theirs.message}`];
  const errors =
    JSON.stringify(sorted(theirs.errors)) === JSON.stringify(sorted(ours.errors))
      ? []
      : [`errors ${JSON.stringify(ours.errors)}, recorded ${JSON.stringify(theirs.errors)}`];
  return [
    ...outer,
    ...texts,
    ...errors,
    ...differences(shapeOf(theirs.data, keysAreData), shapeOf(ours.data, keysAreData)).filter(
      (text) => !WRITTEN_EITHER_WAY.test(text) && !IN_ITS_ROUND.test(text),
    ),
  ];
}

const sorted = (errors: Record<string, string> | undefined) =>
  errors && Object.fromEntries(Object.entries(errors).sort(([a], [b]) => (a < b ? -1 : 1)));
