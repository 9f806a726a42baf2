/** What the house told with its page: answers that somebody unknown would get, so that the picture waits for none of them. */
import type { ClientConfig, CopyBook, ModeList } from '@voulezvous/sdk';

export interface Opening {
  readonly config?: ClientConfig;
  readonly modes?: ModeList;
  readonly copy?: CopyBook;
}

/** Nothing, where somebody else than the house serves the page. */
export function openingIn(page: Document): Opening {
  try {
    return JSON.parse(page.getElementById('opening')?.textContent ?? '{}') as Opening;
  } catch {
    return {};
  }
}
