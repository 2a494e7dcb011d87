import { whole } from '#shared/kit/whole.ts';
import { clusterDigest, planDigest } from '#shared/plan/digest.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import { viewingRules } from '#shared/rules/rule-view.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { BridgeParts } from '../parts.ts';
import type { MadeAhead } from './made-ahead.ts';
import type { SectionContext } from './section-context.ts';

interface View {
  readonly digest: string;
  readonly view: Sections['rules'];
}

/** Looks for contradictions only when a rule, a guest's place or a node has changed: loads change all the time. */
export function createRulesSection(
  { settings }: { readonly settings: Pick<BridgeParts['settings'], 'current'> },
  { rights, visible }: Pick<SectionContext, 'rights' | 'visible'>,
): MadeAhead<Sections['rules']> {
  // of what is shown, and of what is about to be
  let views: readonly View[] = [];
  function* viewOf(snapshot: ClusterSnapshot): Generator<number, Sections['rules']> {
    const current = settings.current().settings;
    yield* clusterDigest(snapshot);
    const digest = planDigest(snapshot, current);
    const known = views.find((each) => each.digest === digest);
    const found = known ?? { digest, view: yield* viewingRules(snapshot, current) };
    views = [found, ...views.filter((each) => each !== found)].slice(0, 2);
    return found.view;
  }
  return {
    ahead: viewOf,
    build() {
      const snapshot = visible();
      return rights().look && snapshot !== undefined ? whole(viewOf(snapshot)) : undefined;
    },
  };
}
