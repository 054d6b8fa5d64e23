/**
 * Which list the visitor came from, so that "back" leads to it and not to the whole. Kept in the browser's
 * memory alone: a page that is opened by its address has no list behind it.
 */
let lastSearch = '';

/** In the browser only: the server's memory belongs to everybody. */
export function rememberList(search: string): void {
  lastSearch = search;
}

export function lastListUrl(): string {
  return `/app/activity${lastSearch}`;
}
