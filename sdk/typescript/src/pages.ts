interface Page<Item> {
  items: Item[];
  next_cursor?: string;
}

/**
 * Walks every item of a list operation, fetching page after page:
 * `for await (const p of pages((cursor) => getGuide({ query: { cursor } })))`.
 */
export async function* pages<Item>(
  fetchPage: (cursor: string | undefined) => Promise<{ data: Page<Item> }>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data } = await fetchPage(cursor);
    yield* data.items;
    cursor = data.next_cursor;
  } while (cursor !== undefined);
}
