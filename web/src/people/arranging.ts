/** Where pictures stand that are all as large. */
/** In how many columns `count` pictures of 16:10 are largest within a space. */
export function columnsOf(count: number, width: number, height: number): number {
  const sizes = Array.from({ length: Math.max(1, count) }, (_, less) => {
    const columns = less + 1;
    const rows = Math.ceil(count / columns);
    return Math.min(width / columns, (height / rows) * 1.6);
  });
  return sizes.indexOf(Math.max(...sizes)) + 1;
}
