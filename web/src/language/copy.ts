/** Fills `{name}` placeholders. An unknown key reads as the key itself, so a missing string is seen and nothing breaks. */
export type Translate = (key: string, values?: Readonly<Record<string, string>>) => string;

export function translator(strings: Readonly<Record<string, string>>): Translate {
  return (key, values = {}) => (strings[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

const NAMES: Readonly<Record<string, string>> = { 'pt-BR': 'Português', en: 'English' };

/** A language's own name, for the switch: each is written as its readers write it. */
export const nameOf = (locale: string): string => NAMES[locale] ?? locale;
