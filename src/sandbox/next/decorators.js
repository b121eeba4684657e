// What TypeScript's older decorators compile to (`__decorate`, `__metadata`, `__param` of tslib).

export { decorateElements, initializeElements } from 'jsguide:next/decorated_elements';

export function decorate(decorators, target, key, descriptor) {
  const isMember = arguments.length >= 3;
  let made = !isMember
    ? target
    : descriptor === null
      ? Object.getOwnPropertyDescriptor(target, key)
      : descriptor;
  for (const decorator of [...decorators].reverse()) {
    if (decorator) made = (isMember ? decorator(target, key, made) : decorator(made)) || made;
  }
  if (isMember && made) Object.defineProperty(target, key, made);
  return made;
}

export function decorateMetadata(key, value) {
  if (typeof Reflect.metadata === 'function') return Reflect.metadata(key, value);
  return undefined;
}

export function decorateParam(index, decorator) {
  return (target, key) => decorator(target, key, index);
}
