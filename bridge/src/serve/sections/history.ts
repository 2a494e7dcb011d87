import { executionView } from '#shared/execution/view.ts';
import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import { mayShowMoves, type SectionContext } from './section-context.ts';

const SHOWN_MAX = 50;

/** An execution of which this viewer may see no guest is none of their business (S12). */
export function historySection(
  { executor }: BridgeParts,
  context: SectionContext,
): Sections['history'] | undefined {
  const { maySee } = context;
  if (!mayShowMoves(context)) return undefined;
  const seen = executor.history().filter(({ moves }) => moves.some(({ vmid }) => maySee(vmid)));
  return { executions: seen.slice(0, SHOWN_MAX).map((execution) => executionView(execution, maySee)) };
}
