/**
 * Every column that holds sealed values, and what each value is bound to. Whatever seals goes by this list, so
 * that nothing stays behind under an old key.
 */
export interface SealedColumn {
  /** As SQL names them. */
  readonly table: string;
  readonly key: string;
  readonly column: string;
  context(row: { readonly key: string; readonly shop: string }): string;
}

export const credentialsOf = (shop: string) => `${shop} credentials`;
export const tokensOf = (shop: string) => `${shop} tokens`;
export const sessionTokenOf = (shop: string, id: string, which: 'access' | 'refresh') =>
  `${shop} session ${id} ${which}`;

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'shop_connection',
    key: 'shop',
    column: 'sealed_credentials',
    context: ({ shop }) => credentialsOf(shop),
  },
  {
    table: 'shop_connection',
    key: 'shop',
    column: 'sealed_tokens',
    context: ({ shop }) => tokensOf(shop),
  },
  {
    table: '"Session"',
    key: 'id',
    column: '"accessToken"',
    context: ({ shop, key }) => sessionTokenOf(shop, key, 'access'),
  },
  {
    table: '"Session"',
    key: 'id',
    column: '"refreshToken"',
    context: ({ shop, key }) => sessionTokenOf(shop, key, 'refresh'),
  },
];
