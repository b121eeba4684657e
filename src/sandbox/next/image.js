// `next/image`: a component of pages, and the function behind it.

export { default } from 'jsguide:next/component';

export function getImageProps() {
  throw new Error('getImageProps() is not part of the sandbox: it is for pages, which are not rendered here.');
}
