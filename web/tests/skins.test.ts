import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const styles = join(process.cwd(), 'src/styles');
const read = (name: string): string => readFileSync(join(styles, name), 'utf8');
const tokensOf = (css: string): Set<string> => new Set([...css.matchAll(/^\s*(--[a-z0-9-]+):/gm)].map(([, name]) => name as string));
const skins = readdirSync(join(styles, 'skins')).map((file) => file.replace('.css', ''));

describe('skins', () => {
  const base = read('tokens.css');
  const colours = [...tokensOf(base)].filter((name) => new RegExp(`${name}:[^;]*(oklch|\\d\\.\\d+ [\\d.]+)`).test(base) && name !== '--shadow');

  it('are those that the configuration may name, beside the first', () => {
    const schema = readFileSync(join(process.cwd(), '../schemas/config/platform.schema.yaml'), 'utf8');
    const [, names] = /Skin:[^]*?enum: \[([^\]]*)\]/.exec(schema) ?? [];
    expect(names?.split(', ').slice(1)).toEqual(skins);
  });

  it.each(skins)('%s has every colour of its own, and no token that nothing knows', (skin) => {
    const own = tokensOf(read(`skins/${skin}.css`));
    expect(colours.filter((name) => !own.has(name))).toEqual([]);
    expect([...own].filter((name) => !tokensOf(base).has(name))).toEqual([]);
  });
});
