import * as z from 'zod/mini';
import { NOT_A_NUMBER } from './number.ts';

/** What was wrong with a row: `qemu/100`, and `cpu: not a number`. */
export interface OddRow {
  readonly name: string;
  readonly why: string;
  /** It is there, without the figures that made no sense. */
  readonly isKept: boolean;
}

const odd = new WeakMap<object, readonly OddRow[]>();

/** The rows of an answer that could not be taken as they came, or not at all. */
export const oddRowsOf = (answer: readonly unknown[]): readonly OddRow[] => odd.get(answer) ?? [];

/**
 * The rows of a list that make sense. A figure that does not is left out of its row, and so unknown; a row of which
 * anything else makes no sense, its name, its state or its lock, is left out as a whole. `undefined` when it is no
 * list, or nothing in it makes sense.
 */
export function lenientRows<Row extends z.ZodMiniType>(
  row: Row,
  answer: unknown,
): z.output<Row>[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const said: OddRow[] = [];
  const rows = answer.flatMap((each: unknown, index) => {
    const first = z.safeParse(row, each);
    if (first.success) return [first.data];
    const rest = z.safeParse(row, withoutFigures(each, first.error));
    said.push({ name: nameOf(each, index), why: whyOf(first.error), isKept: rest.success });
    return rest.success ? [rest.data] : [];
  });
  if (rows.length === 0) return undefined;
  odd.set(rows, said);
  return rows;
}

type Failure = z.core.$ZodError;

const whyOf = ({ issues }: Failure): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

function withoutFigures(row: unknown, { issues }: Failure): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const figures = issues.filter(({ path, message }) => message === NOT_A_NUMBER && path[0] !== 'vmid');
  const wrong = new Set(figures.map(({ path }) => String(path[0])));
  return Object.fromEntries(Object.entries(row).filter(([key]) => !wrong.has(key)));
}

/** A text from outside, cut short: it is only there to find the row by. */
function nameOf(row: unknown, index: number): string {
  const id: unknown = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : `row ${index + 1}`;
}
