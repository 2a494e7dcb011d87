import type { Sections } from '#shared/protocol/sections.ts';
import { awayNow } from '../away.ts';
import type { BridgeParts } from '../parts.ts';
import { mayShowMoves, type SectionContext } from './section-context.ts';

/** The ways home that are open: of guests that this viewer may see. */
export const maintenanceSection = (
  parts: BridgeParts,
  context: SectionContext,
): Sections['maintenance'] | undefined =>
  mayShowMoves(context)
    ? { away: awayNow(parts, context).map((away) => ({ ...away, places: [...away.places] })) }
    : undefined;
