// https://nodejs.org/docs/latest-v20.x/api/console.html

export default globalThis.console;
