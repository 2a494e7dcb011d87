import en from 'zod/v4/locales/en.js';

/** zod's English sentences, which zod/mini leaves out: `schema.safeParse(value, { error: schemaWords })`. */
export const schemaWords = en().localeError;
