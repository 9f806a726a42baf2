interface Page<Item> {
  items: Item[];
  next_cursor?: string;
}

/** Walks every item of a list operation from `cursor` on, fetching a page when the one before is used up. */
export async function* walk<Item>(
  fetchPage: (cursor: string | undefined) => Promise<Page<Item>>,
  cursor: string | undefined,
): AsyncGenerator<Item, void, undefined> {
  do {
    const page = await fetchPage(cursor);
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}
