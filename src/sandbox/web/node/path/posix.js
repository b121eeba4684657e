// https://nodejs.org/docs/latest-v20.x/api/path.html#pathposix

export * from 'node:path';
export { default } from 'node:path';
