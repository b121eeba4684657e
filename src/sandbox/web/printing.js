// How values become text: one module, compiled when the first line is printed.

export { tableText } from 'jsguide:web/console_table';
export { format, formatWithOptions } from 'jsguide:web/format';
export { inspect } from 'jsguide:web/inspect';
