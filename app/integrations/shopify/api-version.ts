/**
 * The versions of Shopify's APIs that this repository is written against: the one source of truth,
 * which every configuration file has to agree with. They differ because the types for extensions
 * (`@shopify/ui-extensions`) end one quarter before the Admin API.
 */
export const ADMIN_API_VERSION = '2026-10';
export const EXTENSION_API_VERSION = '2026-07';
