// What the edition decides, as far as JavaScript needs to know; made from Rust's `Rules`.

export const rules = JSON.parse(globalThis.__jsguideRules);
delete globalThis.__jsguideRules;
