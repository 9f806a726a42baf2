import { describe, expect, it } from 'vitest';
import { nameOf, translator } from '../src/language/copy';
import { bestLocale, choiceCookie, chooseLocale } from '../src/language/locale';

const KNOWN = ['pt-BR', 'en'];
const wishes = (search: string, cookies: string, ...languages: string[]) => ({ search, cookies, languages });

describe('chooseLocale', () => {
  it('asks the address, then the stored choice, then the browser, then the platform', () => {
    expect(chooseLocale(wishes('?lang=en', 'vvtv-lang=pt-BR', 'pt-BR'), KNOWN, 'pt-BR')).toBe('en');
    expect(chooseLocale(wishes('', 'a=1; vvtv-lang=en', 'pt-BR'), KNOWN, 'pt-BR')).toBe('en');
    expect(chooseLocale(wishes('', '', 'de-AT', 'en-GB'), KNOWN, 'pt-BR')).toBe('en');
    expect(chooseLocale(wishes('', '', 'ja'), KNOWN, 'pt-BR')).toBe('pt-BR');
  });
  it('passes over a language that the platform does not speak', () => {
    expect(chooseLocale(wishes('?lang=xx', 'vvtv-lang=%00', 'pt'), KNOWN, 'en')).toBe('pt-BR');
  });
});

describe('bestLocale', () => {
  it('ignores case and a missing region', () => {
    expect([bestLocale('PT-br', KNOWN), bestLocale('pt', KNOWN), bestLocale('pt-PT', KNOWN), bestLocale('fr', KNOWN)]).toEqual(['pt-BR', 'pt-BR', 'pt-BR', null]);
  });
});

describe('copy', () => {
  it('fills placeholders and shows an unknown key as it is', () => {
    const t = translator({ 'nownext.next_at': 'A seguir, {time}: {title}' });
    expect(t('nownext.next_at', { time: '00:45', title: 'Sessão {das} duas' })).toBe('A seguir, 00:45: Sessão {das} duas');
    expect(t('no.such.key')).toBe('no.such.key');
    expect(translator({ a: '{kept}' })('a')).toBe('{kept}');
  });
  it('names a language in itself', () => {
    expect([nameOf('pt-BR'), nameOf('en'), nameOf('fr')]).toEqual(['Português', 'English', 'fr']);
  });
  it('keeps the choice where the server reads it', () => {
    expect(choiceCookie('en')).toContain('vvtv-lang=en; Path=/');
  });
});
