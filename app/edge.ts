import { hostname } from 'node:os'
import { explainError } from '../cli/commandLine.ts'
import type { LogEntry } from '../edge/log.ts'
import { collectLine } from '../local/log.ts'
import { whenToldToStop } from '../local/toldToStop.ts'
import { readDtlsSettings } from './dtls/dtlsSettings.ts'
import { doctor } from './edge/doctor.ts'
import { parseEdgeArguments, type RunArguments, usage } from './edge/edgeArguments.ts'
import { findTarget } from './edge/findTarget.ts'
import { runEdge } from './edge/runEdge.ts'
import { securedEdge } from './edge/securedEdge.ts'
import { streamOf } from './edge/streamOf.ts'
import { readProxyProtocolPort } from './proxyProtocolPort.ts'

/** `npm run edge`: the CoAP server alone, which forwards to a stack; and its doctor. */

const log = (entry: LogEntry): void => {
	const line = JSON.stringify({ time: new Date().toISOString(), ...entry })
	collectLine('coap', line)
	process.stdout.write(`${line}\n`)
}

/** What the environment says of DTLS. Without the name of a certificate there are pre-shared keys only. */
const readDtls = (hosts: readonly string[]) => {
	const settings = readDtlsSettings(process.env)
	if (settings === undefined) return undefined
	for (const notice of settings.notices) process.stderr.write(`${notice}\n`)
	return { isOnly: settings.isOnly, securedBy: securedEdge(settings, hosts, new Date()) }
}

const run = async ({ destination, hosts, port, ...given }: RunArguments): Promise<void> => {
	const target = await findTarget(destination, process.env)
	// Without credentials nothing would ever arrive: tell it now.
	if (typeof target.credentials === 'function') await target.credentials()
	const {
		streamUrl = target.streamUrl,
		keyFile,
		name = hostname()
			.replace(/[^\w.-]/g, '-')
			.slice(0, 58),
	} = given
	const heard = streamOf({ streamUrl, keyFile, key: process.env['EDGE_KEY'] })
	if ('notice' in heard) process.stderr.write(`${heard.notice}\n`)
	const dtls = readDtls(hosts)
	const coap = await runEdge({
		target,
		hosts: dtls?.isOnly === true ? [] : hosts,
		port,
		name,
		stream: 'stream' in heard ? heard.stream : undefined,
		...(dtls === undefined ? {} : { dtls: dtls.securedBy }),
		proxyProtocolPort: readProxyProtocolPort(process.env),
		log,
		random: Math.random,
		now: Date.now,
	})
	const stop = async (): Promise<void> => {
		process.stderr.write('stopping: waits for the answers to messages that have arrived\n')
		await coap.close()
		process.exit(0)
	}
	whenToldToStop({
		followsParent: process.env['npm_lifecycle_event'] === 'edge',
		stop: () => void stop(),
		endAtOnce: () => process.exit(1),
	})
	// The process goes on when its output has no reader.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
	const ports = [
		...(dtls?.isOnly === true ? [] : [`port ${coap.port} (UDP)`]),
		...(coap.dtlsPort === undefined ? [] : [`port ${coap.dtlsPort} (DTLS)`]),
		...(coap.proxiedPort === undefined
			? []
			: [`port ${coap.proxiedPort} on loopback (a terminator of DTLS)`]),
	]
	process.stderr.write(`listening on ${hosts.join(', ')}, ${ports.join(', ')}, for ${target.url}\n`)
}

try {
	const parsed = parseEdgeArguments(process.argv.slice(2))
	if (parsed === 'help') process.stdout.write(usage)
	else if (parsed.command === 'run') await run(parsed)
	else {
		const { isHealthy, text } = await doctor(parsed, { variables: process.env, now: Date.now })
		process.stdout.write(`${text}\n`)
		process.exitCode = isHealthy ? 0 : 1
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exit(2)
}
