// What decorators mean that are on without `experimentalDecorators`: as SWC compiles them for Next 16, by the proposal of
// 2018, where a decorator gets one description of what it stands at, and may return another.
// https://github.com/tc39/proposal-decorators/blob/7fa580b40f2c19c561511ea2c978e307ae689a1b/METAPROGRAMMING.md

/** Decorates a class whose fields were taken out of it; `keep` gets the elements that are left, before any is made. */
export function decorateElements(made, decorators, definitions, keep) {
  const elements = definitions.map((definition) => elementOf(made, definition));
  const decorated = decorateAll(merged(elements), decorators);
  keep(decorated.elements);
  makeAll(decorated.elements, ({ placement }) => (placement === 'static' ? made : placement === 'prototype' ? made.prototype : undefined));
  for (const finish of decorated.finishers) {
    const other = finish(made);
    if (other !== undefined && typeof other !== 'function') {
      throw new TypeError('Finishers must return a constructor.');
    }
  }
}

/** Makes the fields of an instance. */
export function initializeElements(instance, elements) {
  makeAll(elements, ({ placement }) => (placement === 'own' ? instance : undefined));
}

/** Methods first, then fields. */
function makeAll(elements, receiverOf) {
  for (const kind of ['method', 'field']) {
    for (const element of elements.filter((one) => one.kind === kind)) {
      const receiver = receiverOf(element);
      if (receiver !== undefined) {
        make(receiver, element);
      }
    }
  }
}

function make(receiver, { kind, key, descriptor, initializer }) {
  const { enumerable, writable, configurable } = descriptor;
  const value = kind === 'field' ? { enumerable, writable, configurable, value: initializer?.call(receiver) } : descriptor;
  Object.defineProperty(receiver, key, value);
}

function elementOf(made, { kind, isStatic, key, decorators, value }) {
  const name = typeof key === 'symbol' ? key : `${key}`;
  if (kind === 'field') {
    const descriptor = { configurable: true, writable: true, enumerable: true };
    return { kind, key: name, placement: isStatic ? 'static' : 'own', descriptor, decorators, initializer: value };
  }
  const found = { ...Object.getOwnPropertyDescriptor(isStatic ? made : made.prototype, name) };
  return { kind: 'method', key: name, placement: isStatic ? 'static' : 'prototype', descriptor: found, decorators };
}

/** A getter and its setter are one element, of two methods of one name the later counts. */
function merged(elements) {
  const kept = [];
  for (const element of elements) {
    const { kind, key, placement, decorators } = element;
    const other = kept.find((one) => one.kind === 'method' && kind === 'method' && one.key === key && one.placement === placement);
    if (other === undefined) {
      kept.push(element);
    } else if (decorators.length > 0 && other.decorators.length > 0) {
      throw new ReferenceError(`Decorators can't be placed on different accessors with for the same property (${String(key)}).`);
    } else {
      other.decorators = [...other.decorators, ...decorators];
    }
  }
  return kept;
}

function decorateAll(elements, decorators) {
  const placements = { static: [], prototype: [], own: [] };
  for (const element of elements) {
    place(element, placements);
  }
  const all = { elements: [], finishers: [] };
  for (const element of elements) {
    const decorated = element.decorators.length > 0 ? decorateOne(element, placements) : { elements: [element], finishers: [] };
    all.elements.push(...decorated.elements);
    all.finishers.push(...decorated.finishers);
  }
  return decorateClass(all, decorators);
}

function place({ key, placement }, placements) {
  if (placements[placement].includes(key)) {
    throw new TypeError(`Duplicated element (${String(key)})`);
  }
  placements[placement].push(key);
}

function decorateOne(given, placements) {
  let element = given;
  const [extras, finishers] = [[], []];
  for (const decorator of given.decorators.toReversed()) {
    const keys = placements[element.placement];
    keys.splice(keys.indexOf(element.key), 1);
    const shown = shownElement(element);
    const returned = decorator(shown) || shown;
    element = readElement(returned);
    place(element, placements);
    finishers.push(...readFinisher(returned));
    const more = readElements(returned.extras) ?? [];
    more.forEach((one) => place(one, placements));
    extras.push(...more);
  }
  return { elements: [element, ...extras], finishers };
}

function decorateClass({ elements: given, finishers }, decorators) {
  let elements = given;
  for (const decorator of decorators.toReversed()) {
    const shown = tagged({ kind: 'class', elements: elements.map(shownElement) });
    const returned = decorator(shown) || shown;
    const kind = String(returned.kind);
    if (kind !== 'class') {
      throw new TypeError(`A class descriptor's .kind property must be "class", but a decorator created a class descriptor with .kind "${kind}"`);
    }
    ['key', 'placement', 'descriptor', 'initializer', 'extras'].forEach((name) => refuse(returned, name, 'A class descriptor'));
    finishers.push(...readFinisher(returned));
    elements = readElements(returned.elements) ?? elements;
    const placements = { static: [], prototype: [], own: [] };
    elements.forEach((element) => place(element, placements));
  }
  return { elements, finishers };
}

function tagged(description) {
  return Object.defineProperty(description, Symbol.toStringTag, { value: 'Descriptor', configurable: true });
}

/** What a decorator gets. */
function shownElement({ kind, key, placement, descriptor, initializer }) {
  const shown = tagged({ kind, key, placement, descriptor });
  if (kind === 'field') {
    shown.initializer = initializer;
  }
  return shown;
}

/** What a decorator returned. */
function readElement(given) {
  const kind = String(given.kind);
  if (kind !== 'method' && kind !== 'field') {
    throw new TypeError(`An element descriptor's .kind property must be either "method" or "field", but a decorator created an element descriptor with .kind "${kind}"`);
  }
  const placement = String(given.placement);
  if (!['static', 'prototype', 'own'].includes(placement)) {
    throw new TypeError(`An element descriptor's .placement property must be one of "static", "prototype" or "own", but a decorator created an element descriptor with .placement "${placement}"`);
  }
  const key = typeof given.key === 'symbol' ? given.key : `${given.key}`;
  refuse(given, 'elements', 'An element descriptor');
  const element = { kind, key, placement, descriptor: { ...given.descriptor }, decorators: [] };
  if (kind === 'field') {
    ['get', 'set', 'value'].forEach((name) => refuse(given.descriptor, name, 'The property descriptor of a field descriptor'));
    element.initializer = given.initializer;
  } else {
    refuse(given, 'initializer', 'A method descriptor');
  }
  return element;
}

function readElements(given) {
  return given === undefined
    ? undefined
    : [...given].map((one) => {
        const element = readElement(one);
        ['finisher', 'extras'].forEach((name) => refuse(one, name, 'An element descriptor'));
        return element;
      });
}

function readFinisher({ finisher }) {
  if (finisher !== undefined && typeof finisher !== 'function') {
    throw new TypeError("Expected 'finisher' to be a function");
  }
  return finisher === undefined ? [] : [finisher];
}

function refuse(object, name, what) {
  if (object[name] !== undefined) {
    throw new TypeError(`${what} can't have a .${name} property.`);
  }
}
