/** Puts values into a path. Throws RangeError for one that would make it another path. */
export function filled(path: string, values: object): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String((values as Record<string, unknown>)[name] ?? '');
    if (/^\.{0,2}$/.test(value)) throw new RangeError(`${name} can't be '${value}': the path would lead elsewhere`);
    return encodeURIComponent(value);
  });
}
