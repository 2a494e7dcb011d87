import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { REASONS } from '#shared/plan/reason.ts';
import { PROBLEMS } from '#shared/protocol/problems.ts';
import { RULE_PREFIXES } from '#shared/rules/rule.ts';
import { NO_EFFECT, TOLD } from '#shared/settings/effective.ts';
import { german } from '../../ui-plugin/src/present/catalogue/de.ts';
import { germanExecution } from '../../ui-plugin/src/present/catalogue/de-execution.ts';
import { metricTitles } from '../../ui-plugin/src/present/metric-choices.ts';
import { settingTexts } from '../../ui-plugin/src/present/settings-fields.ts';

const SOURCES = fileURLToPath(new URL('../../ui-plugin/src/', import.meta.url));
const LITERAL = /'(?:[^'\\\n]|\\.)*'/g;

/** The literals in the calls of `t(` and `tn(` of one file: the first, or the first two, of each. */
function textsOf(source: string): string[] {
  return [...source.matchAll(/\b(tn?)\(\s*/g)].flatMap((call) => {
    const rest = source.slice(call.index + call[0].length, call.index + 600);
    if (!rest.startsWith("'")) {
      const condition = /^[^()'\n]{0,80}\? ('(?:[^'\\]|\\.)*')\s*: ('(?:[^'\\]|\\.)*')/.exec(rest);
      return condition ? [condition[1] ?? '', condition[2] ?? ''] : [];
    }
    const literals = [...rest.matchAll(LITERAL)].map(([literal]) => literal);
    return literals.slice(0, call[1] === 'tn' ? 2 : 1);
  });
}

const unquoted = (literal: string): string => literal.slice(1, -1).replace(/\\(.)/g, '$1');

function usedTexts(): Set<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('.d.ts'),
  );
  const called = files.flatMap((path) => textsOf(readFileSync(SOURCES + path, 'utf8')).map(unquoted));
  return new Set([
    ...called,
    ...Object.keys(germanExecution),
    ...metricTitles(),
    ...settingTexts(),
    'Renew Plan',
    ...Object.values(NO_EFFECT),
    ...Object.values(TOLD),
    ...Object.values(REASONS),
    ...RULE_PREFIXES,
    ...Object.values(PROBLEMS),
  ]);
}

const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

describe('the German catalogue', () => {
  const used = usedTexts();

  it('has an entry for every text of panel and engine', () => {
    expect([...used].filter((text) => german[text] === undefined)).deep.equal([]);
    expect(used.size).greaterThan(150);
  });

  it('has nothing that is not used', () => {
    expect(Object.keys(german).filter((text) => !used.has(text))).deep.equal([]);
  });

  it('fills the same holes', () => {
    for (const [english, text] of Object.entries(german))
      expect(holes(text), english).deep.equal(holes(english));
  });
});
