/** Every address that is no page. A route of its own, so that the root says so in the visitor's language. */
export function loader(): never {
  throw noSuchPage();
}

export function action(): never {
  throw noSuchPage();
}

function noSuchPage(): Response {
  return new Response(null, { status: 404 });
}

export default function NoSuchPage() {
  return null;
}
