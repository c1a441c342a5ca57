import { randomBytes, randomInt } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { sendRequest } from '../edge/client/sendRequest.ts'
import { sendToAny } from '../edge/client/sendToAny.ts'
import { systemClock } from '../edge/coap/clock.ts'
import { transmissionParameters } from '../edge/coap/transmissionParameters.ts'
import { explainError } from './commandLine.ts'
import { parseSendArguments, type SendArguments, usage } from './send/sendArguments.ts'
import { describeSent } from './send/sendReport.ts'
import { senmlRequest } from './send/senmlRequest.ts'
import { readInput } from './senml/readInput.ts'

/** `npm run send`: sends SenML over CoAP, as a device does, and prints the answer. */

/** limit of the wait for a separate response, or for the response to a non-confirmable message */
const responseMs = 10_000

const send = async ({ input, format, url, uri, isConfirmable }: SendArguments): Promise<boolean> => {
	const { bytes } = await readInput(input)
	const ids = { messageId: randomInt(0x10000), token: randomBytes(8) }
	const { request, what } = senmlRequest({ bytes, format, options: uri.options, isConfirmable, ...ids })
	process.stdout.write(`${what} to ${url}\n`)
	const start = performance.now()
	const onRepeat = (count: number): void =>
		void process.stderr.write(
			`no answer yet: sent again (${count} of ${transmissionParameters.maxRetransmit})\n`,
		)
	const needs = {
		clock: systemClock,
		random: Math.random,
		parameters: transmissionParameters,
		responseMs,
		onRepeat,
	}
	const addresses = await lookup(uri.host, { all: true })
	const sent = await sendToAny(addresses, ({ address }) =>
		sendRequest(needs, { address, port: uri.port }, request),
	)
	const { isSuccess, text } = describeSent(sent, url, performance.now() - start)
	;(isSuccess ? process.stdout : process.stderr).write(`${text}\n`)
	return isSuccess
}

try {
	const parsed = parseSendArguments(process.argv.slice(2), process.env['COAP_PORT'] ?? '5683')
	if (parsed === 'help') process.stdout.write(usage)
	else process.exitCode = (await send(parsed)) ? 0 : 1
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
