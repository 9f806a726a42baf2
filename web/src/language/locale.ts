/**
 * Decides the language: `?lang`, then the stored choice, then what the browser asks for, then the platform's default.
 * A language that the platform does not speak never wins; a region is ignored when only the language is known (`pt` is `pt-BR`).
 */
export const COOKIE = 'vvtv-lang';
const YEAR_S = 31_536_000;

/** The known locale that serves `wanted` best, or null. */
export function bestLocale(wanted: string, known: readonly string[]): string | null {
  const lower = wanted.toLowerCase();
  const exact = known.find((locale) => locale.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const language = lower.split('-')[0];
  return known.find((locale) => locale.toLowerCase().split('-')[0] === language) ?? null;
}

export interface LocaleWishes {
  readonly search: string;
  readonly cookies: string;
  readonly languages: readonly string[];
}

export function chooseLocale(wishes: LocaleWishes, known: readonly string[], otherwise: string): string {
  const asked = new URLSearchParams(wishes.search).get('lang');
  const stored = wishes.cookies
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === COOKIE)?.[1];
  for (const wish of [asked, stored, ...wishes.languages]) {
    const found = wish ? bestLocale(wish, known) : null;
    if (found !== null) return found;
  }
  return otherwise;
}

/** The cookie that keeps a choice, so that the server already answers in that language. */
export const choiceCookie = (locale: string): string => `${COOKIE}=${locale}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
