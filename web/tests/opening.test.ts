import { afterEach, describe, expect, it } from 'vitest';
import { openingIn } from '../src/backend/opening';

/** A page as the house serves it, with `text` in its data block. */
function page(text: string): Document {
  const block = document.createElement('script');
  block.type = 'application/json';
  block.id = 'opening';
  block.textContent = text;
  document.body.replaceChildren(block);
  return document;
}

afterEach(() => document.body.replaceChildren());

describe('what came with the page', () => {
  it('is what the house wrote into it', () => {
    expect(openingIn(page('{"copy":{"locale":"en","strings":{"a":"\\u003cb\\u003e"}}}'))).toEqual({ copy: { locale: 'en', strings: { a: '<b>' } } });
  });
  it('is nothing where the page has no such block, or one that nobody filled', () => {
    expect(openingIn(document)).toEqual({});
    expect(openingIn(page('{{opening}}'))).toEqual({});
  });
});
