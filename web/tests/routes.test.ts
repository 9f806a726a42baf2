import { describe, expect, it } from 'vitest';
import { matchRoute, resolve } from '../src/shell/routes';

describe('matchRoute', () => {
  it('takes parameters out of the path, decoded', () => {
    expect(matchRoute('/live/:performer', '/live/Z%C3%A9')).toEqual({ performer: 'Zé' });
  });
  it('ignores a slash at the end', () => {
    expect(matchRoute('/party', '/party/')).toEqual({});
  });
  it('refuses a longer and a shorter path', () => {
    expect(matchRoute('/call/:token', '/call')).toBeNull();
    expect(matchRoute('/call/:token', '/call/a/b')).toBeNull();
  });
  it('refuses broken percent-encoding instead of throwing', () => {
    expect(matchRoute('/call/:token', '/call/%E0%A4%A')).toBeNull();
  });
});

describe('resolve', () => {
  const open = { routes: ['/:anything'], name: 'open' };
  const exact = { routes: ['/', '/party'], name: 'exact' };

  it('prefers the literal route, whatever the order', () => {
    expect(resolve([open, exact], '/party')?.manifest.name).toBe('exact');
    expect(resolve([exact, open], '/party')?.manifest.name).toBe('exact');
  });
  it('finds the root', () => {
    expect(resolve([open, exact], '/')?.manifest.name).toBe('exact');
  });
  it('answers null for a path that nobody claims', () => {
    expect(resolve([exact], '/nowhere/at/all')).toBeNull();
  });
});
