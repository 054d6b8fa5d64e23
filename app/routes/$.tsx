/** Every address that is no page. A route of its own, so that the root says so in the visitor's language. */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

export const action = loader;

export default function NoSuchPage() {
  return null;
}
