// https://nodejs.org/docs/latest-v20.x/api/os.html : the machine that the sandbox pretends to be.

export const EOL = '\n';
export const platform = () => 'linux';
export const type = () => 'Linux';
export const release = () => '0.0.0';
export const arch = () => 'x64';
export const hostname = () => 'sandbox';
export const homedir = () => '/';
export const tmpdir = () => '/tmp';
export const cpus = () => [];
export const totalmem = () => 0;
export const freemem = () => 0;
export const uptime = () => process.uptime();
export const loadavg = () => [0, 0, 0];
export const networkInterfaces = () => ({});
export const endianness = () => 'LE';
export const availableParallelism = () => 1;

export default {
  EOL,
  platform,
  type,
  release,
  arch,
  hostname,
  homedir,
  tmpdir,
  cpus,
  totalmem,
  freemem,
  uptime,
  loadavg,
  networkInterfaces,
  endianness,
  availableParallelism,
};
