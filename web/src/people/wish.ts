/** Whom somebody would like to meet, out of what they write. */
const TAGS_MAX = 8;
const TAG_CHARACTERS_MAX = 24;
const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/;

/** Words as the house takes them: `Cinema, Música popular` is `cinema`, `musica-popular`. Each once, no more than it takes. */
export function tagsIn(text: string): readonly string[] {
  const tags = text.split(',').map(tagOf).filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, TAGS_MAX);
}

const tagOf = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, TAG_CHARACTERS_MAX)
    .replace(/-+$/, '');

/** Languages to choose from: the page's own first, then those of the house and of the browser. */
export const languagesOf = (own: string, ...others: readonly string[]): readonly string[] =>
  [...new Set([own, ...others])].filter((language) => LANGUAGE.test(language));

/** What a language calls itself. */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
