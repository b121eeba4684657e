// `next/link` and its like: components of pages. A handler may import the file that uses them, and has nothing to render them.

export default function component() {
  throw new Error(
    "Attempted to call the default export of a component of Next.js from the server but it's on the client. It's not possible to invoke a client function from the server, it can only be rendered as a Component or passed to props of a Client Component.",
  );
}
