import type { Clock } from '../coap/clock.ts'
import type { Replies } from '../downlinks/ports.ts'
import type { IsRevoked } from '../isRevoked.ts'
import type { Log } from '../log.ts'
import { logDefect } from '../logDefect.ts'
import type { Resource } from '../resource.ts'
import { awaitReport } from './awaitReport.ts'
import { countUnknown } from './countUnknown.ts'
import { integrationEndpoint } from './integrationEndpoint.ts'
import { limitRates } from './limitRates.ts'
import type { FindReport, PublishUplink } from './ports.ts'
import { type FindRoute, rememberRoutes } from './rememberRoutes.ts'
import { openReplies } from './replies.ts'
import { reportLimited } from './reportLimited.ts'

/** Where integrations are looked up, and where their messages go. */
export type Integrations = Readonly<{
	findRoute: FindRoute
	publishUplink: PublishUplink
	/** absent: the answer to `?r=1` has the id of the message only */
	findReport?: FindReport
}>

type Needs = Readonly<{
	clock: Clock
	log: Log
	isRevoked: IsRevoked
	maxBytes: number
	/** absent: answers carry no downlinks */
	replies?: Replies | undefined
}>

/** The endpoints of integrations at a CoAP door, with what they remember. */
export const openIntegrations = (
	{ clock, log, replies: downlinks, ...door }: Needs,
	{ findRoute, publishUplink, findReport }: Integrations,
): Readonly<{ resource: Resource; stop: () => void }> => {
	const onDefect = logDefect(log)
	const unknown = countUnknown(clock, log)
	const replies = downlinks && openReplies({ clock, onDefect }, downlinks)
	const limited = reportLimited({ clock, log, publishUplink })
	return {
		resource: integrationEndpoint({
			...door,
			findRoute: rememberRoutes(clock, findRoute),
			publishUplink,
			limit: limitRates(clock, limited.count),
			awaitReport: findReport === undefined ? async () => undefined : awaitReport(clock, findReport),
			onUnknown: unknown.count,
			onDefect,
			...(replies === undefined ? {} : { replies }),
		}),
		stop: () => {
			replies?.stop()
			unknown.stop()
			limited.stop()
		},
	}
}
