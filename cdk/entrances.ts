import { communicationEntrances } from '../lambda/communications/entrances.ts'
import { configurationEntrances } from '../lambda/configuration/entrances.ts'
import { contractEntrances } from '../lambda/contracts/entrances.ts'
import { deviceEntrances } from '../lambda/devices/entrances.ts'
import { edgeDownlinkEntrances } from '../lambda/downlinks/edgeEntrances.ts'
import { downlinkEntrances } from '../lambda/downlinks/entrances.ts'
import { historyEntrances } from '../lambda/history/entrances.ts'
import { importEntrances } from '../lambda/imports/entrances.ts'
import { uplinkEntrances } from '../lambda/integrations/doorEntrances.ts'
import { integrationEntrances } from '../lambda/integrations/entrances.ts'
import { runEntrances } from '../lambda/integrations/runEntrances.ts'
import { liveEntrances } from '../lambda/live/entrances.ts'
import { pageEntrances } from '../lambda/page/entrances.ts'
import type { Entrance } from '../lambda/rest/entrance.ts'
import { restEntrances } from '../lambda/rest/entrances.ts'
import { stateEntrances } from '../lambda/state/entrances.ts'
import { webhookEntrances } from '../lambda/webhooks/entrances.ts'

/** All routes of the REST API. */
export const entrances = [
	...importEntrances,
	...stateEntrances,
	...historyEntrances,
	...configurationEntrances,
	...deviceEntrances,
	...liveEntrances,
	...uplinkEntrances,
	...integrationEntrances,
	...runEntrances,
	...downlinkEntrances,
	...edgeDownlinkEntrances,
	...communicationEntrances,
	...webhookEntrances,
	...restEntrances,
	...pageEntrances,
	...contractEntrances,
] as const satisfies readonly Entrance[]
