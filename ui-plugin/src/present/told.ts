import type { MoveView } from '#shared/execution/execution-view.ts';
import { REASONS } from '#shared/plan/reason.ts';
import { germanExecution } from './catalogue/de-execution.ts';
import { t } from './text.ts';

const HOLE = /\\\{(\w+)\\\}/g;

/** The sentence as it is written, with anything but another sentence in its holes, and the same in those of one name. */
function shapeOf(sentence: string): RegExp {
  const seen = new Set<string>();
  const literal = sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const shape = literal.replace(HOLE, (_, name: string) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>(?:(?!; ).)+)`;
  });
  return new RegExp(`^${shape}$`);
}

/** Sentences with more words of their own first: `it is on {node} now, not on {source}` before `it is on {node}`. */
const shapes = [...Object.keys(germanExecution), ...Object.values(REASONS)]
  .map((sentence) => ({ sentence, shape: shapeOf(sentence), own: sentence.replace(/\{\w+\}/g, '').length }))
  .sort((one, other) => other.own - one.own);

function knownSentence(text: string): string | undefined {
  for (const { sentence, shape } of shapes) {
    const found = shape.exec(text);
    if (found !== null) return t(sentence, { ...found.groups });
  }
  return undefined;
}

/** What the bridge has said of a move, in the reader's language as far as the words are ours: the rest is Proxmox VE's. */
export const told = (text: string): string =>
  knownSentence(text) ??
  text
    .split('; ')
    .map((part) => knownSentence(part) ?? part)
    .join('; ');

/** What kept a move from its end, and what is to be done about it. */
export const toldOf = ({ detail, remedy }: Pick<MoveView, 'detail' | 'remedy'>): readonly string[] =>
  [detail, remedy].filter((text) => text !== undefined).map(told);
