/** Keys and types of an answer, as one line per place: `data[qemu].cpu: number`. */
export interface Shape {
  /** Places that every row of their list has. */
  readonly always: ReadonlyMap<string, ReadonlySet<string>>;
  /** Places that at least one row has. */
  readonly ever: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Objects whose keys are data: names of nodes, guests, paths. */
const MAPS = [
  /not_allowed_nodes$/,
  /service_status$/,
  /node_status$/,
  /node_request$/,
  /lrm_status$/,
  /results$/,
  /blockstat$/,
];

type Places = Map<string, Set<string>>;

const typeName = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Rows of one list fall into kinds that have different fields. */
const kindOf = (row: unknown): string => {
  if (typeof row !== 'object' || row === null) return '';
  const { type, status } = row as { type?: unknown; status?: unknown };
  const stopped = status === 'stopped' || status === 'offline' ? ` ${status}` : '';
  return typeof type === 'string' ? `${type}${stopped}` : stopped.trim();
};

interface Walk {
  readonly always: Places;
  readonly ever: Places;
}

const add = (places: Places, place: string, type: string): void => {
  places.set(place, (places.get(place) ?? new Set()).add(type));
};

const walkRow = (row: unknown, place: string): Walk => {
  const walk: Walk = { always: new Map(), ever: new Map() };
  walkValue(row, place, walk, false);
  return walk;
};

/** What all rows of one kind have, and what any of them has. */
function mergeRows(rows: readonly Walk[], walk: Walk): void {
  for (const { ever } of rows)
    for (const [place, types] of ever) for (const type of types) add(walk.ever, place, type);
  for (const [place, types] of rows[0]?.always ?? [])
    if (rows.every(({ always }) => always.has(place)))
      for (const type of types) add(walk.always, place, type);
}

function walkList(rows: readonly unknown[], place: string, walk: Walk): void {
  const kinds = new Map<string, Walk[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    kinds.set(kind, [...(kinds.get(kind) ?? []), walkRow(row, `${place}[${kind}]`)]);
  }
  for (const walks of kinds.values()) mergeRows(walks, walk);
}

function walkValue(value: unknown, place: string, walk: Walk, keysAreData: boolean): void {
  const type = typeName(value);
  add(walk.always, place, type);
  add(walk.ever, place, type);
  if (Array.isArray(value)) walkList(value, place, walk);
  else if (type === 'object' && (keysAreData || MAPS.some((map) => map.test(place))))
    walkList(Object.values(value as object), `${place}{}`, walk);
  else if (type === 'object')
    for (const [key, each] of Object.entries(value as object))
      walkValue(each, `${place}.${key}`, walk, false);
}

/** `keysAreData`: the answer itself is such an object, as the dump of permissions is. */
export function shapeOf(data: unknown, keysAreData: boolean): Shape {
  const walk: Walk = { always: new Map(), ever: new Map() };
  walkValue(data, 'data', walk, keysAreData);
  return walk;
}

const numeric = (types: ReadonlySet<string>): string => [...types].sort().join('|');

/** What differs: places that ours lacks though theirs always has them, and those that theirs never has. */
export function differences(theirs: Shape, ours: Shape): string[] {
  const wrong: string[] = [];
  for (const place of theirs.always.keys())
    if (!ours.ever.has(place) && parentSeen(place, ours)) wrong.push(`lacks ${place}`);
  for (const [place, types] of ours.ever) {
    const known = theirs.ever.get(place);
    if (!known) {
      if (parentSeen(place, theirs)) wrong.push(`adds ${place}`);
    } else if (![...types].every((type) => known.has(type)))
      wrong.push(`${place} is ${numeric(types)}, recorded ${numeric(known)}`);
  }
  return wrong;
}

/** A row kind or an object that one side has no example of says nothing about its fields. */
function parentSeen(place: string, shape: Shape): boolean {
  const cut = Math.max(place.lastIndexOf('.'), place.lastIndexOf('['), place.lastIndexOf('{'));
  const parent = place.slice(0, cut);
  return place.endsWith(']') ? false : parent === '' || shape.ever.has(parent);
}
