import type { RouteRequest } from './route.ts';

/** A storage is shown to those who may audit it or allocate on it. */
export const seesStorage = ({ state, identity }: RouteRequest, storage: string): boolean =>
  ['Datastore.Audit', 'Datastore.AllocateSpace'].some((name) =>
    state.access.holds(identity.id, `/storage/${storage}`, name),
  );
