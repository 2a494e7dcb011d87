import { planDigest } from '#shared/plan/digest.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { ruleView } from '#shared/rules/rule-view.ts';
import type { BridgeParts } from '../parts.ts';
import type { SectionContext } from './section-context.ts';

/** Looks for contradictions only when a rule, a guest's place or a node has changed: loads change all the time. */
export function createRulesSection(
  { settings }: { readonly settings: Pick<BridgeParts['settings'], 'current'> },
  { rights, visible }: Pick<SectionContext, 'rights' | 'visible'>,
): () => Sections['rules'] | undefined {
  let last: { readonly digest: string; readonly view: Sections['rules'] } | undefined;
  return () => {
    const snapshot = visible();
    if (!rights().look || snapshot === undefined) return undefined;
    const current = settings.current().settings;
    const digest = planDigest(snapshot, current);
    if (last?.digest !== digest) last = { digest, view: ruleView(snapshot, current) };
    return last.view;
  };
}
