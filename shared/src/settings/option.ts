import * as z from 'zod/mini';

export const OPTION_UNITS = ['%', 'points', '×', 'GiB', 'MiB/s', 'hours', 'minutes', ''] as const;
export type OptionUnit = (typeof OPTION_UNITS)[number];

/** Where a settings window shows an option, in this order. */
export const OPTION_PARTS = ['goal', 'limits', 'budget', 'guests', 'nodes', 'metrics', 'execution'] as const;
export type OptionPart = (typeof OPTION_PARTS)[number];

/** What a person is told of an option. */
export interface OptionWords {
  readonly part: OptionPart;
  readonly title: string;
  /** One sentence without a full stop, as in a tip or a `--help`. */
  readonly description: string;
  /** Its name on the command line; absent: not there. */
  readonly flag?: string;
}

/** How it is edited; `scale` turns what is shown (GiB) into what is kept (bytes). */
export type OptionForm =
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly unit: OptionUnit;
      readonly scale: number;
      readonly isWhole: boolean;
      readonly isOptional: boolean;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly of: 'texts' | 'numbers'; readonly example: string }
  /** Things with parts of their own, each one JSON on the command line; a window has a tab for them. */
  | { readonly kind: 'records'; readonly example: string };

export type Option<Schema extends z.ZodMiniType = z.ZodMiniType> = OptionWords & {
  readonly form: OptionForm;
  readonly schema: Schema;
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit?: OptionUnit;
  readonly scale?: number;
  readonly isWhole?: boolean;
}

const form = (
  { min, max, unit = '', scale = 1, isWhole = false }: Range,
  isOptional: boolean,
): OptionForm => ({
  ...{ kind: 'number', min, max, unit, scale, isWhole, isOptional },
});

const schemaOf = ({ min, max, isWhole = false }: Range) =>
  (isWhole ? z.int() : z.number()).check(z.gte(min), z.lte(max));

/** A number between two others, both included; `min` and `max` are as it is kept. */
export const number = (byDefault: number, range: Range, words: OptionWords) => ({
  ...words,
  form: form(range, false),
  schema: z._default(schemaOf(range), byDefault),
});

export const optionalNumber = (range: Range, words: OptionWords) => ({
  ...words,
  form: form(range, true),
  schema: z.optional(schemaOf(range)),
});

export const percent = (byDefault: number, words: OptionWords) =>
  number(byDefault, { min: 0, max: 100, unit: '%' }, words);

export const points = (byDefault: number, words: OptionWords) =>
  number(byDefault, { min: 0, max: 100, unit: 'points' }, words);

export const count = (byDefault: number, min: number, max: number, words: OptionWords) =>
  number(byDefault, { min, max, isWhole: true }, words);

export const toggle = (byDefault: boolean, words: OptionWords) => ({
  ...words,
  form: { kind: 'boolean' } as const,
  schema: z._default(z.boolean(), byDefault),
});

export const choice = <const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  byDefault: Choices[number],
  words: OptionWords,
) => ({
  ...words,
  form: { kind: 'choice', choices } as const,
  schema: z._default(z.enum(choices), byDefault as z.output<z.ZodMiniEnum<{ [K in Choices[number]]: K }>>),
});

export const text = (byDefault: string, schema: z.ZodMiniType<string>, words: OptionWords) => ({
  ...words,
  form: { kind: 'text' } as const,
  schema: z._default(schema, byDefault),
});

/** Words, each alone; `example` names one on the command line: `TAG`, `NODE`. */
export const texts = (
  example: string,
  words: OptionWords,
  item: z.ZodMiniType<string> = z.string(),
  byDefault: string[] = [],
) => ({
  ...words,
  form: { kind: 'list', of: 'texts', example } as const,
  schema: z._default(z.array(item), byDefault),
});

export const vmids = (words: OptionWords) => ({
  ...words,
  form: { kind: 'list', of: 'numbers', example: 'VMID' } as const,
  schema: z._default(z.array(z.int()), []),
});

export const records = <Item extends z.ZodMiniType>(example: string, item: Item, words: OptionWords) => ({
  ...words,
  form: { kind: 'records', example } as const,
  schema: z._default(z.array(item).check(z.maxLength(1000)), []),
});
