//! What no module of the server may import: it is for the browser, and SWC says so
//! (`react_server_components`, in next-swc).

use crate::sandbox::transpile::ImportUse;

/// Modules for the browser.
const MODULES: [&str; 2] = ["client-only", "react-dom/client"];

/// Names of `react` for the browser.
const REACT: [&str; 18] = [
    "Component",
    "PureComponent",
    "createContext",
    "createFactory",
    "useActionState",
    "useDeferredValue",
    "useEffect",
    "useEffectEvent",
    "useImperativeHandle",
    "useInsertionEffect",
    "useLayoutEffect",
    "useOptimistic",
    "useReducer",
    "useRef",
    "useState",
    "useSyncExternalStore",
    "useTransition",
    "experimental_useOptimistic",
];

/// Names of `next/navigation` for the browser.
const NAVIGATION: [&str; 7] = [
    "useSearchParams",
    "usePathname",
    "useSelectedLayoutSegment",
    "useSelectedLayoutSegments",
    "useParams",
    "useRouter",
    "useServerInsertedHTML",
];

/// Why an import is refused.
pub(super) fn refusal(import: &ImportUse) -> Option<String> {
    let specifier = import.specifier.as_str();
    if specifier == "react-dom/server" {
        return Some(
            "You're importing a component that imports react-dom/server. To fix it, render or return the content directly as a Server Component instead for perf and security."
                .to_owned(),
        );
    }
    if specifier == "next/router" {
        return Some(
            "You have a Server Component that imports next/router. Use next/navigation instead."
                .to_owned(),
        );
    }
    if MODULES.contains(&specifier) {
        return Some(format!(
            "You're importing a component that imports {specifier}. It only works in a Client Component but none of its parents are marked with \"use client\", so they're Server Components by default."
        ));
    }
    let browser: &[&str] = match specifier {
        "react" => &REACT,
        "next/navigation" => &NAVIGATION,
        _ => return None,
    };
    let mut names = import.names.iter();
    let wrong = names.find(|wanted| browser.contains(&wanted.name.as_str()))?;
    Some(format!(
        "You're importing a component that needs `{}`. This React Hook only works in a Client Component. To fix, mark the file (or its parent) with the `\"use client\"` directive.",
        wrong.name
    ))
}
