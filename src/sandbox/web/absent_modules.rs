//! Node's modules that the sandbox does not have. Their names are there, so that an import does not stop a build which Next
//! would let pass; calling them says what is missing, in `node_errors.js`.

/// The source of a module whose functions all refuse; `more` is what it has besides.
macro_rules! absent {
    ($name:literal, $more:literal, [$($export:ident)*]) => {
        (
            concat!("node:", $name),
            concat!(
                "import { requireModule } from 'jsguide:web/host';\n",
                "const absent = requireModule('jsguide:web/node_errors').absentFrom('", $name, "');\n",
                $("export const ", stringify!($export), " = absent('", stringify!($export), "');\n",)*
                $more,
                "export default { ", $(stringify!($export), ", ",)* "...more };\n",
            ),
        )
    };
}

/// Name and source of each.
pub(super) const ABSENT: &[(&str, &str)] = &[
    absent!(
        "fs",
        "export const promises = requireModule('jsguide:web/node_errors').absentPromises;\nexport const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 };\nconst more = { promises, constants };\n",
        [
            appendFile appendFileSync access accessSync chown chownSync chmod chmodSync close closeSync copyFile
            copyFileSync cp cpSync createReadStream createWriteStream exists existsSync fchown fchownSync fchmod
            fchmodSync fdatasync fdatasyncSync fstat fstatSync fsync fsyncSync ftruncate ftruncateSync futimes
            futimesSync lchown lchownSync link linkSync lstat lstatSync lutimes lutimesSync mkdir mkdirSync
            mkdtemp mkdtempSync open openSync openAsBlob readdir readdirSync read readSync readv readvSync
            readFile readFileSync readlink readlinkSync realpath realpathSync rename renameSync rm rmSync rmdir
            rmdirSync stat statfs statSync statfsSync symlink symlinkSync truncate truncateSync unwatchFile
            unlink unlinkSync utimes utimesSync watch watchFile writeFile writeFileSync write writeSync writev
            writevSync Dirent Stats
        ]
    ),
    absent!(
        "fs/promises",
        "export const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 };\nconst more = { constants };\n",
        [
            access copyFile cp open opendir rename truncate rm rmdir mkdir readdir readlink symlink lstat stat
            statfs link unlink chmod lchmod lchown chown utimes lutimes realpath mkdtemp writeFile appendFile
            readFile watch
        ]
    ),
    absent!(
        "http",
        "export const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];\nexport const STATUS_CODES = requireModule('jsguide:web/status_codes').statusCodes;\nconst more = { METHODS, STATUS_CODES };\n",
        [
            Agent ClientRequest IncomingMessage OutgoingMessage Server ServerResponse createServer
            validateHeaderName validateHeaderValue get request setMaxIdleHTTPParsers
        ]
    ),
    absent!(
        "https",
        "const more = {};\n",
        [
            Agent Server createServer get request
        ]
    ),
    absent!(
        "http2",
        "const more = {};\n",
        [
            connect createServer createSecureServer getDefaultSettings getPackedSettings getUnpackedSettings
            performServerHandshake Http2ServerRequest Http2ServerResponse
        ]
    ),
    absent!(
        "tls",
        "const more = {};\n",
        [
            getCiphers convertALPNProtocols checkServerIdentity createSecureContext SecureContext TLSSocket
            Server createServer connect createSecurePair
        ]
    ),
    absent!(
        "dns",
        "const more = {};\n",
        [
            lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers getServers
            resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs
            resolvePtr resolveSoa resolveSrv resolveTxt reverse
        ]
    ),
    absent!(
        "dns/promises",
        "const more = {};\n",
        [
            lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers getServers
            resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs
            resolvePtr resolveSoa resolveSrv resolveTxt reverse
        ]
    ),
    absent!(
        "dgram",
        "const more = {};\n",
        [
            createSocket Socket
        ]
    ),
    absent!(
        "child_process",
        "const more = {};\n",
        [
            ChildProcess exec execFile execFileSync execSync fork spawn spawnSync
        ]
    ),
    absent!(
        "worker_threads",
        "export const isMainThread = true;\nexport const parentPort = null;\nexport const workerData = null;\nexport const threadId = 0;\nconst more = { isMainThread, parentPort, workerData, threadId };\n",
        [
            MessagePort MessageChannel markAsUntransferable moveMessagePortToContext receiveMessageOnPort
            postMessageToThread Worker BroadcastChannel setEnvironmentData getEnvironmentData
        ]
    ),
    absent!(
        "cluster",
        "export const isPrimary = true;\nexport const isMaster = true;\nexport const isWorker = false;\nconst more = { isPrimary, isMaster, isWorker };\n",
        [
            Worker setupPrimary setupMaster fork disconnect
        ]
    ),
    absent!(
        "readline",
        "const more = {};\n",
        [
            Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor
        ]
    ),
    absent!(
        "readline/promises",
        "const more = {};\n",
        [
            Interface Readline createInterface
        ]
    ),
    absent!(
        "vm",
        "const more = {};\n",
        [
            Script createContext createScript runInContext runInNewContext runInThisContext isContext
            compileFunction measureMemory
        ]
    ),
    absent!(
        "v8",
        "const more = {};\n",
        [
            cachedDataVersionTag getHeapSnapshot getHeapStatistics getHeapSpaceStatistics getHeapCodeStatistics
            setFlagsFromString Serializer Deserializer DefaultSerializer DefaultDeserializer deserialize
            takeCoverage stopCoverage serialize writeHeapSnapshot queryObjects setHeapSnapshotNearHeapLimit
            GCProfiler
        ]
    ),
    absent!(
        "inspector",
        "const more = {};\n",
        [
            open close url waitForDebugger Session
        ]
    ),
    absent!(
        "repl",
        "const more = {};\n",
        [
            start writer REPLServer Recoverable isValidSyntax
        ]
    ),
    absent!(
        "tty",
        "const more = {};\n",
        [
            isatty ReadStream WriteStream
        ]
    ),
    absent!(
        "module",
        "const more = {};\n",
        [
            isBuiltin createRequire syncBuiltinESMExports Module runMain findSourceMap register SourceMap
        ]
    ),
    absent!(
        "diagnostics_channel",
        "const more = {};\n",
        [
            channel hasSubscribers subscribe unsubscribe tracingChannel Channel
        ]
    ),
    absent!(
        "domain",
        "const more = {};\n",
        [
            create createDomain Domain
        ]
    ),
    absent!(
        "punycode",
        "export const version = '2.1.0';\nconst more = { version };\n",
        [
            decode encode toASCII toUnicode
        ]
    ),
    absent!(
        "trace_events",
        "const more = {};\n",
        [
            createTracing getEnabledCategories
        ]
    ),
    absent!("wasi", "const more = {};\n", [WASI]),
];
