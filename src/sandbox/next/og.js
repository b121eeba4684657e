// `next/og`: pictures made of JSX. The class is there, so that a file that names it still answers; it draws nothing.

export class ImageResponse extends Response {
  constructor() {
    throw new Error('ImageResponse is not part of the sandbox: it draws pictures with React.');
  }
}
