// https://nodejs.org/docs/latest-v20.x/api/net.html : what needs no network is there, the rest says that it is not.

import { requireModule } from 'jsguide:web/host';

const absent = requireModule('jsguide:web/node_errors').absentFrom('net');
const ipv4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

export function isIPv4(input) {
  return ipv4.test(`${input}`);
}

export function isIPv6(input) {
  const [address, zone = 'x'] = `${input}`.split(/%(.*)/s);
  return address.includes(':') && /^[0-9a-f:.]+$/i.test(address) && /^[-\w.]+$/.test(zone) && URL.canParse(`http://[${address}]`);
}

export function isIP(input) {
  return isIPv4(input) ? 4 : isIPv6(input) ? 6 : 0;
}

export const connect = absent('connect');
export const createConnection = absent('createConnection');
export const createServer = absent('createServer');
export const Server = absent('Server');
export const Socket = absent('Socket');
export const Stream = absent('Stream');
export const BlockList = absent('BlockList');
export const SocketAddress = absent('SocketAddress');
export const getDefaultAutoSelectFamily = absent('getDefaultAutoSelectFamily');
export const setDefaultAutoSelectFamily = absent('setDefaultAutoSelectFamily');
export const getDefaultAutoSelectFamilyAttemptTimeout = absent('getDefaultAutoSelectFamilyAttemptTimeout');
export const setDefaultAutoSelectFamilyAttemptTimeout = absent('setDefaultAutoSelectFamilyAttemptTimeout');

export default {
  isIP,
  isIPv4,
  isIPv6,
  connect,
  createConnection,
  createServer,
  Server,
  Socket,
  Stream,
  BlockList,
  SocketAddress,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
