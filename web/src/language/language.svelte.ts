import { choiceCookie } from './locale';
import { translator, type Translate } from './copy';

/** The language of the page: its strings, and changing it without a reload. */
export class Language {
  locale: string = $state('');
  strings: Readonly<Record<string, string>> = $state.raw({});
  readonly t: Translate = (key, values) => translator(this.strings)(key, values);

  constructor(
    readonly locales: readonly string[],
    private readonly load: (locale: string) => Promise<Readonly<Record<string, string>>>,
  ) {}

  /** Shows the page in `locale`; nothing changes until its strings are here. */
  async use(locale: string): Promise<void> {
    this.strings = await this.load(locale);
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  /** A person's own choice: kept, and taken out of the address. */
  async choose(locale: string): Promise<void> {
    await this.use(locale);
    document.cookie = choiceCookie(locale);
    const url = new URL(location.href);
    url.searchParams.delete('lang');
    history.replaceState(history.state, '', url);
  }
}
