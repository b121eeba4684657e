// `react` and its JSX runtime as the server has them: elements are plain objects, nothing renders them.

import { rules } from 'jsguide:next/rules';

const ELEMENT = Symbol.for(rules.legacyElements ? 'react.element' : 'react.transitional.element');
export const Fragment = Symbol.for('react.fragment');
export const Profiler = Symbol.for('react.profiler');
export const StrictMode = Symbol.for('react.strict_mode');
export const Suspense = Symbol.for('react.suspense');
export const version = rules.reactVersion;

function element(type, key, ref, props) {
  const made = { $$typeof: ELEMENT, type, key };
  if (rules.legacyElements || rules.production) made.ref = ref;
  made.props = props;
  if (rules.legacyElements || !rules.production) made._owner = null;
  if (rules.production) return made;
  made._store = {};
  Object.defineProperty(made._store, 'validated', { value: 0, writable: true });
  if (!rules.legacyElements) Object.defineProperty(made, 'ref', { get: () => ref });
  Object.freeze(made.props);
  return Object.freeze(made);
}

/** What the config of an element gives: its key, its ref, and its props. */
function taken(config, isReserved) {
  const props = {};
  for (const name in config) if (!isReserved(name)) props[name] = config[name];
  return props;
}

const isReserved = (name) => name === 'key' || (rules.legacyElements && name === 'ref');

export function jsx(type, config, maybeKey) {
  let key = maybeKey === undefined ? null : `${maybeKey}`;
  if (config.key !== undefined) key = `${config.key}`;
  return element(type, key, config.ref ?? null, taken(config, isReserved));
}

export const jsxs = jsx;
export const jsxDEV = jsx;

function withChildren(props, children) {
  if (children.length === 1) [props.children] = children;
  else if (children.length > 1) props.children = children;
  return props;
}

function withDefaults(type, props) {
  const defaults = type?.defaultProps ?? {};
  for (const name in defaults) if (props[name] === undefined) props[name] = defaults[name];
  return props;
}

export function createElement(type, config, ...children) {
  const key = config?.key === undefined ? null : `${config.key}`;
  const props = withChildren(taken(config ?? {}, isReserved), children);
  return element(type, key, config?.ref ?? null, withDefaults(type, props));
}

export function cloneElement(old, config, ...children) {
  if (old === null || old === undefined) {
    throw new Error(`The argument must be a React element, but you passed ${old}.`);
  }
  const props = { ...old.props, ...taken(config ?? {}, isReserved) };
  const key = config?.key === undefined ? old.key : `${config.key}`;
  return element(old.type, key, config?.ref ?? old.ref ?? null, withChildren(props, children));
}

export function isValidElement(object) {
  return typeof object === 'object' && object !== null && object.$$typeof === ELEMENT;
}

function eachChild(children, visit) {
  if (Array.isArray(children) || typeof children?.[Symbol.iterator] === 'function' && typeof children !== 'string') {
    for (const child of children) eachChild(child, visit);
  } else {
    visit(typeof children === 'boolean' || children === undefined ? null : children);
  }
}

export const Children = {
  map(children, visit, self) {
    if (children === null || children === undefined) return children;
    const made = [];
    let index = 0;
    eachChild(children, (child) => {
      const mapped = visit.call(self, child, index);
      index += 1;
      if (mapped !== null && mapped !== undefined && typeof mapped !== 'boolean') made.push(mapped);
    });
    return made.flat();
  },
  forEach(children, visit, self) {
    Children.map(children, (child, index) => void visit.call(self, child, index));
  },
  count(children) {
    let count = 0;
    if (children !== null && children !== undefined) eachChild(children, () => (count += 1));
    return count;
  },
  toArray: (children) => Children.map(children, (child) => child) ?? [],
  only(children) {
    if (isValidElement(children)) return children;
    throw new Error('React.Children.only expected to receive a single React element child.');
  },
};

/** Outside of a render nothing is remembered. */
export function cache(load) {
  return function (...args) {
    return load.apply(null, args);
  };
}

export const cacheSignal = () => null;
export const captureOwnerStack = () => null;
export const createRef = () => Object.seal({ current: null });
export const forwardRef = (render) => ({ $$typeof: Symbol.for('react.forward_ref'), render });
export const memo = (type, compare = null) => ({ $$typeof: Symbol.for('react.memo'), type, compare });
export const lazy = (load) => ({
  $$typeof: Symbol.for('react.lazy'),
  _payload: { _status: -1, _result: load },
  _init: (payload) => payload._result(),
});

/** A hook outside of a render: the dispatcher is not there. */
function hook(name) {
  return { [name]: () => null.dispatcher[name] }[name];
}

export const use = hook('use');
export const useCallback = hook('useCallback');
export const useDebugValue = () => {};
export const useId = hook('useId');
export const useMemo = hook('useMemo');
export const startTransition = rules.legacyElements ? (scope) => scope() : undefined;
